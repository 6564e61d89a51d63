import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { OpenInvitation } from '../../api/people';
import type { OneTimeLink, Page, User } from '../../api/types';
import { useMe } from '../../app/Shell';
import { CopyLink } from '../../ui/CopyLink';
import { exactly, when } from '../../ui/format';
import { errorMessage, Failure, Loading } from '../../ui/states';
import { AccessPanel } from './AccessPanel';

/** Admins: who is here, new people by link, accounts on and off, how somebody can get in. */
export function People() {
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.get<Page<User>>('users?limit=200') });
  const [search, setSearch] = useState('');
  const [link, setLink] = useState({ message: '', link: '' });
  const [message, setMessage] = useState('');
  const [leaving, setLeaving] = useState<User>();
  const [opened, setOpened] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<unknown>) => {
    setMessage('');
    try {
      await run();
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries();
  };
  const show = (oneTimeLink: OneTimeLink, message: string) =>
    setLink({ message, link: window.location.origin + oneTimeLink.path });
  const change = (row: User, body: Partial<User>) => act(() => api.patch(`users/${row.id}`, body));
  if (users.error)
    return (
      <main className="content">
        <Failure error={users.error} retry={() => void users.refetch()} />
      </main>
    );
  const rows = users.data?.results ?? [];
  const shownPeople = rows.filter((row) => row.username.toLowerCase().includes(search.toLowerCase()));
  return (
    <main className="content grid">
      <h1 className="sentence" style={{ margin: 0 }}>
        {users.data ? peopleSentence(rows.filter((row) => row.is_active).length) : 'People'}
      </h1>
      <NewPeople act={act} show={show} />
      {message && (
        <p role="alert" style={{ color: 'var(--wrong)', margin: 0 }}>
          {message}
        </p>
      )}
      {link.link && <CopyLink {...link} />}
      <Invitations act={act} />
      {users.isPending && <Loading />}
      {rows.length > 8 && (
        <TextInput
          aria-label="Find a person"
          placeholder="Find a person"
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
          style={{ maxWidth: 320 }}
        />
      )}
      <div className="panel" style={{ padding: 0 }}>
        <table className="rows">
          <thead>
            <tr>
              <th>Name</th>
              <th>Mail</th>
              <th>Rights</th>
              <th>Last signed in</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {shownPeople.map((row) => (
              <Person
                key={row.id}
                row={row}
                isOpen={opened === row.id}
                toggle={() => setOpened(opened === row.id ? '' : row.id)}
                link={() =>
                  act(async () =>
                    show(
                      await api.post<OneTimeLink>(`users/${row.id}/reset-link`),
                      `Send this to ${row.username}; it sets a new password, once, within 24 hours.`,
                    ),
                  )
                }
                setAdmin={(isAdmin) => change(row, { is_admin: isAdmin })}
                leave={() => setLeaving(row)}
                back={() => change(row, { is_active: true })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Modal
        opened={Boolean(leaving)}
        onClose={() => setLeaving(undefined)}
        title={`Switch off ${leaving?.username}?`}
      >
        <p style={{ marginTop: 0 }}>
          They are signed out everywhere and their tokens stop working at once. What they hold goes back to
          the queue. Their answers, scores and the log stay. You can switch them on again.
        </p>
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={() => setLeaving(undefined)}>
            Keep them
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (leaving) void change(leaving, { is_active: false });
              setLeaving(undefined);
            }}
          >
            Switch off
          </Button>
        </div>
      </Modal>
    </main>
  );
}

function NewPeople({
  act,
  show,
}: {
  act: (run: () => Promise<unknown>) => Promise<void>;
  show: (link: OneTimeLink, message: string) => void;
}) {
  const [name, setName] = useState('');
  const [isAdmin, setAdmin] = useState(false);
  const add = () =>
    act(async () => {
      const newUser = await api.post<User & { link: OneTimeLink }>('users', {
        username: name,
        is_admin: isAdmin,
      });
      show(newUser.link, `Send this to ${name}; it sets their password, once, within 24 hours.`);
      setName('');
    });
  const invite = () =>
    act(async () =>
      show(
        await api.post<OneTimeLink>('invitations', { is_admin: isAdmin }),
        `Whoever opens this chooses a name and joins${isAdmin ? ' as an admin' : ''}; once, within 24 hours.`,
      ),
    );
  return (
    <form
      className="panel"
      aria-label="Add people"
      style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <TextInput
        aria-label="Name of the new person"
        placeholder="Name"
        value={name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <Checkbox label="Admin" checked={isAdmin} onChange={(e) => setAdmin(e.currentTarget.checked)} />
      <Button type="submit" disabled={!name.trim()}>
        Add, and make a link for the password
      </Button>
      <Button variant="default" onClick={() => void invite()}>
        Invite somebody who chooses a name
      </Button>
    </form>
  );
}

function Invitations({ act }: { act: (run: () => Promise<unknown>) => Promise<void> }) {
  const invitationsQuery = useQuery({
    queryKey: ['invitations'],
    queryFn: () => api.get<OpenInvitation[]>('invitations/open'),
  });
  if (!invitationsQuery.data?.length) return null;
  return (
    <section className="panel">
      <h2>Invitations nobody has used yet</h2>
      <table className="rows">
        <tbody>
          {invitationsQuery.data.map((row) => (
            <tr key={row.id}>
              <td>
                by {row.invited_by || 'the command line'}
                {row.is_admin ? ', as an admin' : ''}
              </td>
              <td title={exactly(row.expires_at)}>ends {when(row.expires_at)}</td>
              <td style={{ textAlign: 'right' }}>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => void act(() => api.del(`invitations/${row.id}`))}
                >
                  Take it back
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Person({
  row,
  isOpen,
  toggle,
  link,
  setAdmin,
  leave,
  back,
}: {
  row: User;
  isOpen: boolean;
  toggle: () => void;
  link: () => Promise<void>;
  setAdmin: (isAdmin: boolean) => Promise<void>;
  leave: () => void;
  back: () => Promise<void>;
}) {
  const me = useMe().data;
  return (
    <>
      <tr>
        <td>
          {row.username}
          {!row.is_active && <span className="dim"> (switched off)</span>}
        </td>
        <td className="dim">{row.email}</td>
        <td>{row.is_admin ? 'admin' : ''}</td>
        <td className="dim" title={row.last_login_at ? exactly(row.last_login_at) : undefined}>
          {row.last_login_at ? when(row.last_login_at) : 'never'}
        </td>
        <td style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
          {row.is_active && (
            <>
              <Button variant="subtle" color="gray" onClick={toggle} aria-expanded={isOpen}>
                Access
              </Button>
              <Button variant="subtle" color="gray" onClick={() => void setAdmin(!row.is_admin)}>
                {row.is_admin ? 'Take admin rights' : 'Make admin'}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => void link()}>
                Password link
              </Button>
              {row.id !== me?.id && (
                <Button variant="subtle" color="gray" onClick={leave}>
                  Switch off
                </Button>
              )}
            </>
          )}
          {!row.is_active && (
            <Button variant="subtle" color="gray" onClick={() => void back()}>
              Switch on
            </Button>
          )}
        </td>
      </tr>
      {isOpen && row.is_active && (
        <tr>
          <td colSpan={5}>
            <AccessPanel person={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function peopleSentence(number: number): string {
  return number === 1 ? 'Only you can sign in yet.' : `${number} people can sign in.`;
}

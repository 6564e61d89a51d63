import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { OpenInvitation } from '../../api/people';
import type { OneTimeLink, Page, User } from '../../api/types';
import { useMe } from '../../app/Shell';
import { t } from '../../i18n/admin';
import { CopyLink } from '../../ui/CopyLink';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';
import { useServerForm } from '../../ui/useServerForm';
import { AccessPanel } from './AccessPanel';
import styles from './admin.module.css';

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
      <h1 className={`sentence ${layout.flush}`}>
        {users.data ? peopleSentence(rows.filter((row) => row.is_active).length) : t('people.people')}
      </h1>
      <NewPeople act={act} show={show} />
      {message && (
        <p role="alert" className={layout.wrongFlush}>
          {message}
        </p>
      )}
      {link.link && <CopyLink {...link} />}
      <Invitations act={act} />
      {users.isPending && <Loading />}
      {rows.length > 8 && (
        <TextInput
          aria-label={t('people.findPerson')}
          placeholder={t('people.findPerson')}
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
          className={styles.atMost320}
        />
      )}
      <div className={`panel ${styles.box}`}>
        <table className="rows">
          <thead>
            <tr>
              <th>{t('people.name')}</th>
              <th>{t('people.mail')}</th>
              <th>{t('people.rights')}</th>
              <th>{t('people.lastSigned')}</th>
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
                      t('people.sendSetsNew', { username: row.username }),
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
        title={t('people.switchOff', { username: leaving?.username })}
      >
        <p className={styles.paragraphSpaced}>{t('people.signedOutEverywhere')}</p>
        <div className={layout.rowAtEnd}>
          <Button variant="default" onClick={() => setLeaving(undefined)}>
            {t('people.keepThem')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (leaving) void change(leaving, { is_active: false });
              setLeaving(undefined);
            }}
          >
            {t('people.switchOff2')}
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
  const { form, message, sendWith } = useServerForm({ initialValues: { username: '', is_admin: false } });
  const { username, is_admin: isAdmin } = form.values;
  const client = useQueryClient();
  const add = sendWith(async (values) => {
    const newUser = await api.post<User & { link: OneTimeLink }>('users', values);
    show(newUser.link, t('people.sendSetsPassword', { name: values.username }));
    form.setFieldValue('username', '');
    await client.invalidateQueries();
  });
  const invite = () =>
    act(async () =>
      show(
        await api.post<OneTimeLink>('invitations', { is_admin: isAdmin }),
        t('people.whoeverOpensChooses', { admin: isAdmin ? t('people.asAnAdmin') : '' }),
      ),
    );
  return (
    <form className={`panel ${styles.lineWrapped}`} aria-label={t('people.addPeople')} onSubmit={add}>
      <TextInput
        aria-label={t('people.nameNewPerson')}
        placeholder={t('people.name')}
        {...form.getInputProps('username')}
      />
      <Checkbox label={t('people.admin')} {...form.getInputProps('is_admin', { type: 'checkbox' })} />
      <Button type="submit" disabled={!username.trim()}>
        {t('people.addMakeLink')}
      </Button>
      <Button variant="default" onClick={() => void invite()}>
        {t('people.inviteSomebodyChooses')}
      </Button>
      {message && (
        <span role="alert" className={layout.wrong}>
          {message}
        </span>
      )}
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
      <h2>{t('people.invitationsNobodyUsed')}</h2>
      <table className="rows">
        <tbody>
          {invitationsQuery.data.map((row) => (
            <tr key={row.id}>
              <td>
                {t('people.by', {
                  invited_by: row.invited_by || t('people.commandLine'),
                  admin: row.is_admin ? t('people.asAnAdmin2') : '',
                })}
              </td>
              <td title={exactly(row.expires_at)}>
                {t('people.ends', { expires_at: when(row.expires_at) })}
              </td>
              <td className={layout.right}>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => void act(() => api.del(`invitations/${row.id}`))}
                >
                  {t('people.takeBack')}
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
          {!row.is_active && <span className="dim"> {t('people.switchedOff')}</span>}
        </td>
        <td className="dim">{row.email}</td>
        <td>{row.is_admin ? t('people.admin2') : ''}</td>
        <td className="dim" title={row.last_login_at ? exactly(row.last_login_at) : undefined}>
          {row.last_login_at ? when(row.last_login_at) : t('people.never')}
        </td>
        <td className={styles.cellRight}>
          {row.is_active && (
            <>
              <Button variant="subtle" color="gray" onClick={toggle} aria-expanded={isOpen}>
                {t('people.access')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => void setAdmin(!row.is_admin)}>
                {row.is_admin ? t('people.takeAdminRights') : t('people.makeAdmin')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => void link()}>
                {t('people.passwordLink')}
              </Button>
              {row.id !== me?.id && (
                <Button variant="subtle" color="gray" onClick={leave}>
                  {t('people.switchOff2')}
                </Button>
              )}
            </>
          )}
          {!row.is_active && (
            <Button variant="subtle" color="gray" onClick={() => void back()}>
              {t('people.switchOn')}
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
  return t('people.peopleSign', { count: number, number });
}

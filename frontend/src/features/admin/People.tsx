import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { OneTimeLink, Page, User } from '../../api/types';
import { when } from '../../ui/format';
import { errorWords, Failure, Loading } from '../../ui/states';

/** Admins: who is here, new people by link, accounts on and off. */
export function People() {
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.get<Page<User>>('users?limit=200') });
  const [name, setName] = useState('');
  const [isAdmin, setAdmin] = useState(false);
  const [link, setLink] = useState('');
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<OneTimeLink | undefined>) => {
    setWords('');
    setLink('');
    try {
      const made = await run();
      if (made) setLink(window.location.origin + made.path);
      await client.invalidateQueries({ queryKey: ['users'] });
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  const create = () =>
    act(
      async () =>
        (await api.post<User & { link: OneTimeLink }>('users', { username: name, is_admin: isAdmin })).link,
    );
  if (users.error)
    return (
      <main className="content">
        <Failure error={users.error} />
      </main>
    );
  return (
    <main className="content grid">
      <h1 className="sentence" style={{ margin: 0 }}>
        {users.data ? peopleSentence(users.data.results.filter((row) => row.is_active).length) : 'People'}
      </h1>
      <form
        className="panel"
        style={{ display: 'flex', gap: 12, alignItems: 'center' }}
        onSubmit={(e) => {
          e.preventDefault();
          void create().then(() => setName(''));
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
        <Button
          variant="default"
          onClick={() => void act(() => api.post<OneTimeLink>('invitations', { is_admin: false }))}
        >
          Invite somebody who chooses a name
        </Button>
      </form>
      {words && (
        <p role="alert" style={{ color: 'var(--wrong)', margin: 0 }}>
          {words}
        </p>
      )}
      {link && (
        <p role="status" className="panel" style={{ margin: 0 }}>
          Send this link; it works once within 24 hours:{' '}
          <span className="mono" style={{ overflowWrap: 'anywhere' }}>
            {link}
          </span>
        </p>
      )}
      {users.isPending && <Loading />}
      <div className="panel" style={{ padding: 0 }}>
        <table className="rows">
          <thead>
            <tr>
              <th>Name</th>
              <th>Rights</th>
              <th>Last signed in</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {users.data?.results.map((row) => (
              <tr key={row.id} style={row.is_active ? undefined : { opacity: 0.6 }}>
                <td>{row.username}</td>
                <td>{row.is_admin ? 'admin' : ''}</td>
                <td className="dim">{row.last_login_at ? when(row.last_login_at) : 'never'}</td>
                <td style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() => void act(() => api.post<OneTimeLink>(`users/${row.id}/reset-link`))}
                  >
                    Password link
                  </Button>
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() =>
                      void act(async () => {
                        await api.patch(`users/${row.id}`, { is_active: !row.is_active });
                        return undefined;
                      })
                    }
                  >
                    {row.is_active ? 'Switch off' : 'Switch on'}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}

function peopleSentence(number: number): string {
  return number === 1 ? 'Only you can sign in yet.' : `${number} people can sign in.`;
}

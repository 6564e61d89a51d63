import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { NewToken, Token } from '../../api/types';
import { useMe } from '../../app/Shell';
import { exactly, when } from '../../ui/format';
import { errorWords } from '../../ui/states';

export function Account() {
  const me = useMe().data;
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get<Token[]>('tokens') });
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [name, setName] = useState('');
  const [made, setMade] = useState<NewToken | null>(null);
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<unknown>, done: string) => {
    setWords('');
    try {
      await run();
      setWords(done);
      await client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  return (
    <main className="content grid" style={{ maxWidth: 720 }}>
      <h1 className="sentence" style={{ margin: 0 }}>
        You are {me?.username}
        {me?.is_admin ? ', an admin' : ''}.
      </h1>
      {words && (
        <p role="status" style={{ margin: 0 }}>
          {words}
        </p>
      )}
      <form
        className="panel grid"
        onSubmit={(e) => {
          e.preventDefault();
          void act(
            () => api.post('auth/password', { current, new: next }),
            'The password is changed; you are signed out everywhere else.',
          );
        }}
      >
        <h2>Password</h2>
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          onChange={(e) => setCurrent(e.currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          value={next}
          onChange={(e) => setNext(e.currentTarget.value)}
        />
        <div>
          <Button type="submit" disabled={!current || !next}>
            Change it
          </Button>
        </div>
      </form>
      <section className="panel">
        <h2>API tokens</h2>
        <form
          style={{ display: 'flex', gap: 8 }}
          onSubmit={(e) => {
            e.preventDefault();
            void act(
              async () => setMade(await api.post<NewToken>('tokens', { name })),
              'Copy the key now; it is not shown again.',
            );
            setName('');
          }}
        >
          <TextInput
            style={{ flex: 1 }}
            aria-label="What the token is for"
            placeholder="What the token is for"
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!name.trim()}>
            Make a token
          </Button>
        </form>
        {made && (
          <p className="mono" style={{ overflowWrap: 'anywhere' }}>
            {made.key}
          </p>
        )}
        <table className="rows">
          <tbody>
            {tokens.data?.map((row) => (
              <tr key={row.id}>
                <td>{row.name}</td>
                <td className="mono">{row.prefix}…</td>
                <td className="dim" title={exactly(row.created_at)}>
                  {row.last_used_at ? `used ${when(row.last_used_at)}` : 'never used'}
                </td>
                <td style={{ textAlign: 'right' }}>
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() => void act(() => api.del(`tokens/${row.id}`), 'The token is revoked.')}
                  >
                    Revoke
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </main>
  );
}

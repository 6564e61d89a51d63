import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Access } from '../../api/people';
import type { User } from '../../api/types';
import { when } from '../../ui/format';
import { errorWords, Failure, Loading } from '../../ui/states';
import { browserWords } from './browsers';

/** Admins: the sessions and tokens of a person, and one button that ends them all. */
export function AccessPanel({ person }: { person: User }) {
  const path = `users/${person.id}/access`;
  const found = useQuery({ queryKey: ['access', person.id], queryFn: () => api.get<Access>(path) });
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const end = async () => {
    try {
      const ended = await api.del<{ sessions: number; tokens: number }>(path);
      setWords(`Ended: ${ended.sessions} sessions, ${ended.tokens} tokens.`);
    } catch (error) {
      setWords(errorWords(error));
    }
    await client.invalidateQueries();
  };
  if (found.isPending) return <Loading height={40} />;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { sessions, tokens } = found.data;
  return (
    <div style={{ display: 'flex', gap: 16, alignItems: 'flex-start', padding: '4px 0' }}>
      <div style={{ flex: 1 }}>
        {sessions.map((row) => (
          <div key={row.id} title={row.agent}>
            {browserWords(row.agent)}, <span className="mono">{row.address}</span>,{' '}
            {row.current ? 'this browser' : `used ${when(row.seen_at)}`}
          </div>
        ))}
        {tokens.map((row) => (
          <div key={row.id}>
            Token “{row.name}”, {row.last_used_at ? `used ${when(row.last_used_at)}` : 'never used'}
          </div>
        ))}
        {!sessions.length && !tokens.length && <span className="dim">Signed in nowhere, no tokens.</span>}
        {words && <div role="status">{words}</div>}
      </div>
      {Boolean(sessions.length || tokens.length) && (
        <Button variant="default" onClick={() => void end()}>
          Sign out everywhere
        </Button>
      )}
    </div>
  );
}

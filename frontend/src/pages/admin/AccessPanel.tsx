import { Button, Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Access } from '../../api/people';
import type { User } from '../../api/types';
import { t } from '../../i18n/admin';
import { t as tokenWords } from '../../i18n/tokens';
import { describeBrowser } from '../../ui/browsers';
import { when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';
import styles from './admin.module.css';

/** Admins: the sessions and tokens of a person, and one button that ends them all. */
export function AccessPanel({ person }: { person: User }) {
  const path = `users/${person.id}/access`;
  const accessQuery = useQuery({ queryKey: ['access', person.id], queryFn: () => api.get<Access>(path) });
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const end = async () => {
    try {
      const ended = await api.del<{ sessions: number; tokens: number }>(path);
      setMessage(t('accessPanel.endedSessionsTokens', { sessions: ended.sessions, tokens: ended.tokens }));
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries();
  };
  const mark = async (id: string, isProgram: boolean) => {
    try {
      await api.patch(`tokens/${id}`, { is_program: isProgram });
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries({ queryKey: ['access', person.id] });
  };
  if (accessQuery.isPending) return <Loading height={40} />;
  if (accessQuery.error)
    return <Failure error={accessQuery.error} retry={() => void accessQuery.refetch()} />;
  const { sessions, tokens } = accessQuery.data;
  return (
    <div className={styles.line}>
      <div className={layout.grow}>
        {sessions.map((row) => (
          <div key={row.id} title={row.agent}>
            {describeBrowser(row.agent)}, <span className="mono">{row.address}</span>,{' '}
            {row.current
              ? t('accessPanel.thisBrowser')
              : t('accessPanel.used', { seen_at: when(row.seen_at) })}
          </div>
        ))}
        {tokens.map((row) => (
          <div key={row.id}>
            {tokenWords('accessRow', {
              name: row.name,
              scope: row.scope,
              used: row.last_used_at
                ? tokenWords('used', { when: when(row.last_used_at) })
                : tokenWords('neverUsed'),
              ends: tokenWords('ends', { when: when(row.expires_at) }),
            })}
            <Checkbox
              size="xs"
              label={tokenWords('markProgram')}
              checked={row.is_program}
              onChange={(event) => void mark(row.id, event.currentTarget.checked)}
            />
          </div>
        ))}
        {!sessions.length && !tokens.length && (
          <span className="dim">{t('accessPanel.signedNowhereTokens')}</span>
        )}
        {message && <div role="status">{message}</div>}
      </div>
      {Boolean(sessions.length || tokens.length) && (
        <Button variant="default" onClick={() => void end()}>
          {t('accessPanel.signOutEverywhere')}
        </Button>
      )}
    </div>
  );
}

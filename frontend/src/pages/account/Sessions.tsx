import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { SignedInBrowser } from '../../api/people';
import { t } from '../../i18n/account';
import { describeBrowser } from '../../ui/browsers';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';

/** Where one is signed in, each with a way to end it. */
export function Sessions() {
  const sessionsQuery = useQuery({
    queryKey: ['sessions'],
    queryFn: () => api.get<SignedInBrowser[]>('me/sessions'),
  });
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<unknown>, done: string) => {
    try {
      await run();
      setMessage(done);
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries({ queryKey: ['sessions'] });
  };
  const others = sessionsQuery.data?.filter((row) => !row.current).length ?? 0;
  return (
    <section className="panel">
      <h2>{t('sessions.whereYouAre')}</h2>
      {sessionsQuery.isPending && <Loading height={60} />}
      {sessionsQuery.error && (
        <Failure error={sessionsQuery.error} retry={() => void sessionsQuery.refetch()} />
      )}
      {message && (
        <p role="status" className={layout.above}>
          {message}
        </p>
      )}
      {sessionsQuery.data && (
        <table className="rows">
          <tbody>
            {sessionsQuery.data.map((row) => (
              <tr key={row.id}>
                <td title={row.agent}>{describeBrowser(row.agent)}</td>
                <td className="mono">{row.address}</td>
                <td title={t('sessions.since', { created_at: exactly(row.created_at) })}>
                  {row.current
                    ? t('sessions.thisBrowser')
                    : t('sessions.used', { seen_at: when(row.seen_at) })}
                </td>
                <td className={layout.right}>
                  {!row.current && (
                    <Button
                      variant="subtle"
                      color="gray"
                      onClick={() =>
                        void act(() => api.del(`me/sessions/${row.id}`), t('sessions.sessionEnded'))
                      }
                    >
                      {t('sessions.endIt')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others > 1 && (
        <Button
          variant="default"
          className={layout.lower}
          onClick={() => void act(() => api.del('me/sessions'), t('sessions.signedOutEverywhere'))}
        >
          {t('sessions.endAllOthers')}
        </Button>
      )}
      {sessionsQuery.data && !others && <p className={`dim ${layout.below}`}>{t('sessions.nowhereElse')}</p>}
    </section>
  );
}

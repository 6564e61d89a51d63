import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client';
import type { Holder } from '../../../api/types';
import { t } from '../../../i18n/project';
import { when } from '../../../ui/format';
import layout from '../../../ui/layout.module.css';
import { useSave } from '../../../ui/useSave';

/** Who holds tasks; a manager can give back what somebody left lying. */
export function Holders({ projectId }: { projectId: string }) {
  const holders = useQuery({
    queryKey: ['leases', projectId],
    queryFn: () => api.get<Holder[]>(`projects/${projectId}/leases`),
    refetchInterval: 30_000,
  });
  const { save, status } = useSave();
  const rows = holders.data ?? [];
  return (
    <section className="panel">
      <h2>
        {t('holders.workHand')} {status}
      </h2>
      {!rows.length ? (
        <p className="dim">{t('holders.nobodyHoldsTask')}</p>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('holders.person')}</th>
              <th className="num">{t('holders.tasks')}</th>
              <th className="num">{t('holders.withADraft')}</th>
              <th>{t('holders.since')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.user}>
                <td>{row.username}</td>
                <td className="num">{row.open}</td>
                <td className="num">{row.drafts}</td>
                <td>{when(row.since)}</td>
                <td className={layout.right}>
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() =>
                      void save(() => api.post(`projects/${projectId}/leases/free`, { user: row.user }))
                    }
                  >
                    {t('holders.giveBackTasks', { count: row.open, open: row.open })}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Workers } from '../../api/types';
import { t } from '../../i18n/prelabel';
import { count, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';

/** Where models run, and what waits for them. */
export function WorkersPanel() {
  const workersQuery = useQuery({
    queryKey: ['workers'],
    queryFn: () => api.get<Workers>('workers'),
    refetchInterval: 5_000,
  });
  const waiting = workersQuery.data?.queues.filter((queue) => queue.waiting) ?? [];
  return (
    <section className="panel">
      <h2>{t('workersPanel.workers')}</h2>
      {workersQuery.isPending && <Loading height={80} />}
      {workersQuery.error && <Failure error={workersQuery.error} />}
      {workersQuery.data && !workersQuery.data.workers.length && (
        <Empty title={t('workersPanel.workerRunning')}>
          <p>{t('workersPanel.jobsWaitUntil')}</p>
        </Empty>
      )}
      {Boolean(workersQuery.data?.workers.length) && (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('workersPanel.worker')}</th>
              <th>{t('workersPanel.does')}</th>
              <th>{t('workersPanel.holds')}</th>
              <th className="num">{t('workersPanel.memory')}</th>
              <th className="num">{t('workersPanel.gpuMemory')}</th>
              <th>{t('workersPanel.since')}</th>
            </tr>
          </thead>
          <tbody>
            {workersQuery.data?.workers.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td>{row.queues.join(', ')}</td>
                <td>{row.models.join(', ') || <span className="dim">{t('workersPanel.modelYet')}</span>}</td>
                <td className="num">{t('workersPanel.mb', { memory_mb: count(row.memory_mb) })}</td>
                <td className="num">
                  {row.gpu_memory_mb
                    ? t('workersPanel.mb2', { gpu_memory_mb: count(row.gpu_memory_mb) })
                    : t('workersPanel.none')}
                </td>
                <td>{when(row.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={`dim ${layout.below}`}>
        {waiting.length
          ? waiting
              .map((queue) =>
                t('workersPanel.waitingOldest', {
                  queue: queue.name,
                  waiting: count(queue.waiting),
                  oldest_seconds: Math.round(queue.oldest_seconds),
                }),
              )
              .join('; ')
          : t('workersPanel.nothingWaits')}
      </p>
    </section>
  );
}

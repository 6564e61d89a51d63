import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Workers } from '../../api/types';
import { count, when } from '../../ui/format';
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
      <h2>Workers</h2>
      {workersQuery.isPending && <Loading height={80} />}
      {workersQuery.error && <Failure error={workersQuery.error} />}
      {workersQuery.data && !workersQuery.data.workers.length && (
        <Empty title="No worker is running">
          <p>Jobs wait until one is started; `assay up` starts them.</p>
        </Empty>
      )}
      {Boolean(workersQuery.data?.workers.length) && (
        <table className="rows">
          <thead>
            <tr>
              <th>Worker</th>
              <th>Does</th>
              <th>Holds</th>
              <th className="num">Memory</th>
              <th className="num">GPU memory</th>
              <th>Since</th>
            </tr>
          </thead>
          <tbody>
            {workersQuery.data?.workers.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td>{row.queues.join(', ')}</td>
                <td>{row.models.join(', ') || <span className="dim">no model yet</span>}</td>
                <td className="num">{count(row.memory_mb)} MB</td>
                <td className="num">{row.gpu_memory_mb ? `${count(row.gpu_memory_mb)} MB` : 'none'}</td>
                <td>{when(row.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="dim" style={{ margin: '8px 0 0' }}>
        {waiting.length
          ? waiting
              .map(
                (queue) =>
                  `${queue.name}: ${count(queue.waiting)} waiting, the oldest ${Math.round(queue.oldest_seconds)} s`,
              )
              .join('; ')
          : 'Nothing waits.'}
      </p>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Certificate } from '../../api/contract';
import type { Page } from '../../api/types';
import { count, exactly, when } from '../../ui/format';
import { Failure, Loading } from '../../ui/states';
import { share, states } from './words';

/** Every look the contract took, newest first. */
export function Looks({ projectId }: { projectId: string }) {
  const found = useQuery({
    queryKey: ['certificates', projectId],
    queryFn: () => api.get<Page<Certificate>>(`projects/${projectId}/certificates?limit=20`),
    refetchInterval: 15_000,
  });
  if (found.error) return <Failure error={found.error} />;
  if (!found.data) return <Loading height={80} />;
  if (!found.data.results.length) return null;
  return (
    <section className="panel" aria-label="Looks">
      <h2>Every look</h2>
      <table className="rows" aria-label="Looks of the contract">
        <thead>
          <tr>
            <th>Look</th>
            <th>When</th>
            <th>Outcome</th>
            <th className="num">Target</th>
            <th className="num">Audits</th>
            <th className="num">Wrong</th>
            <th className="num">Pool</th>
            <th className="num">Accepted</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {found.data.results.map((row) => (
            <tr key={row.id}>
              <td>
                <Link
                  to="/projects/$projectId/certificates/$certificateId"
                  params={{ projectId, certificateId: row.id }}
                >
                  {row.number}
                </Link>
              </td>
              <td title={exactly(row.issued_at)}>{when(row.issued_at)}</td>
              <td style={row.state === 'void' ? { color: 'var(--wrong)' } : undefined}>
                {states[row.state]}
              </td>
              <td className="num">{share(row.target)}</td>
              <td className="num">{count(row.audits)}</td>
              <td className="num">{count(row.errors)}</td>
              <td className="num">{count(row.pool)}</td>
              <td className="num">{count(row.accepted)}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Certificate as Look } from '../../api/contract';
import type { Page } from '../../api/types';
import { t } from '../../i18n/trust';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Failure, Loading } from '../../ui/states';
import { Checked } from './cells';
import { share, states } from './trustLabels';

/** Every look the contract took, newest first. */
export function Looks({ projectId }: { projectId: string }) {
  const looksQuery = useQuery({
    queryKey: ['certificates', projectId],
    queryFn: () => api.get<Page<Look>>(`projects/${projectId}/certificates?limit=20`),
    refetchInterval: 15_000,
  });
  if (looksQuery.error) return <Failure error={looksQuery.error} />;
  if (!looksQuery.data) return <Loading height={80} />;
  if (!looksQuery.data.results.length) return null;
  return (
    <section className="panel" aria-label={t('looks.looks')}>
      <h2>{t('looks.everyLook')}</h2>
      <table className="rows" aria-label={t('looks.looksContract')}>
        <thead>
          <tr>
            <th>{t('looks.look')}</th>
            <th>{t('looks.when')}</th>
            <th>{t('looks.outcome')}</th>
            <th className="num">{t('looks.target')}</th>
            <th className="num">{t('looks.audits')}</th>
            <th className="num">{t('looks.wrong')}</th>
            <th className="num">{t('looks.pool')}</th>
            <th className="num">{t('looks.accepted')}</th>
            <th>{t('looks.why')}</th>
          </tr>
        </thead>
        <tbody>
          {looksQuery.data.results.map((row) => (
            <tr key={row.id}>
              <td>
                <Certificate projectId={projectId} id={row.id}>
                  {row.number}
                </Certificate>
              </td>
              <td title={exactly(row.issued_at)}>{when(row.issued_at)}</td>
              <td className={row.state === 'void' ? layout.wrong : undefined}>{states[row.state]}</td>
              <td className="num">{share(row.target)}</td>
              <Checked
                projectId={projectId}
                search={{ look: row.id }}
                checks={row.audits}
                wrong={row.errors}
              />
              <td className="num">
                <Certificate projectId={projectId} id={row.id}>
                  {count(row.pool)}
                </Certificate>
              </td>
              <td className="num">
                <Certificate projectId={projectId} id={row.id}>
                  {count(row.accepted)}
                </Certificate>
              </td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Certificate({
  projectId,
  id,
  children,
}: {
  projectId: string;
  id: string;
  children: string | number;
}) {
  return (
    <Link to="/projects/$projectId/certificates/$certificateId" params={{ projectId, certificateId: id }}>
      {children}
    </Link>
  );
}

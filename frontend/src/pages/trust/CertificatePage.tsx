import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Certificate } from '../../api/contract';
import type { Page } from '../../api/types';
import { count, exactly } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';
import { share, states } from './trustLabels';

/** One certificate to read and to keep: what was promised, for what, from which audits. */
export function CertificatePage() {
  const { projectId, certificateId } = useParams({
    from: '/shell/projects/$projectId/certificates/$certificateId',
  });
  const certificatesQuery = useQuery({
    queryKey: ['certificates', projectId],
    queryFn: () => api.get<Page<Certificate>>(`projects/${projectId}/certificates?limit=200`),
  });
  if (certificatesQuery.error)
    return <Failure error={certificatesQuery.error} retry={() => void certificatesQuery.refetch()} />;
  if (!certificatesQuery.data) return <Loading height={320} />;
  const row = certificatesQuery.data.results.find((one) => one.id === certificateId);
  if (!row) return <Empty title="There is no such certificate" />;
  return (
    <div className="grid" style={{ maxWidth: 880 }}>
      <h1 className="sentence" style={{ margin: 0 }}>
        Certificate {row.number}: {states[row.state].toLowerCase()}
        {row.ended_at && ` since ${exactly(row.ended_at)}`}
      </h1>
      {row.state !== 'not_reached' && row.reason && <p style={{ margin: 0 }}>{row.reason}</p>}
      <section className="panel" aria-label="Promise">
        <h2>{row.state === 'not_reached' ? 'Why nothing was certified' : 'The promise'}</h2>
        <p style={{ margin: '0 0 12px', fontSize: 16 }}>{row.words}</p>
        <dl className="facts">
          <dt>Issued</dt>
          <dd>{exactly(row.issued_at)}</dd>
          <dt>Audits behind it</dt>
          <dd>
            <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'settled' }}>
              {count(row.audits)}
            </Link>
            , {count(row.errors)} wrong
            {row.bound !== null && `; no more than ${share(row.bound)} by these alone (descriptive)`}
          </dd>
          <dt>Pool</dt>
          <dd>
            {count(row.pool)} pictures, {count(row.accepted)} over the threshold
          </dd>
          <dt>Spent</dt>
          <dd>
            look {row.number} spends {share(row.delta_spent)} of the {share(1 - row.certainty)} that may go
            wrong
          </dd>
          <dt>Model</dt>
          <dd>
            {row.model} {row.version}, label map {row.map_version}, schema {row.schema_version}
          </dd>
          <dt>Weights</dt>
          <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
            {row.weights_sha256}
          </dd>
          <dt>Certificate</dt>
          <dd className="mono" style={{ overflowWrap: 'anywhere' }}>
            {row.sha256}
          </dd>
        </dl>
      </section>
      {row.lines.length > 0 && (
        <section className="panel" aria-label="Thresholds">
          <h2>Accepted from</h2>
          <table className="rows" aria-label="Thresholds by predicted label">
            <thead>
              <tr>
                <th>Predicted label</th>
                <th className="num">From</th>
                <th className="num">Pictures</th>
                <th className="num">Share accepted</th>
                <th className="num">Audits over it</th>
                <th className="num">Wrong</th>
              </tr>
            </thead>
            <tbody>
              {row.lines.map((line) => (
                <tr key={line.label}>
                  <td>{line.label || (row.lines.length > 1 ? 'every other label' : 'every label')}</td>
                  <td className="num">{line.threshold === null ? 'not yet' : line.threshold.toFixed(4)}</td>
                  <td className="num">{count(line.pool)}</td>
                  <td className="num">{share(line.share)}</td>
                  <td className="num">{count(line.audits)}</td>
                  <td className="num">{count(line.errors)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p style={{ margin: 0, display: 'flex', gap: 16 }}>
        <a
          href={`/api/v1/projects/${projectId}/certificates/${row.id}`}
          download={`certificate-${row.number}.json`}
        >
          Download as JSON
        </a>
        <Link to="/projects/$projectId/contract" params={{ projectId }}>
          Back to the contract
        </Link>
      </p>
      <p className="dim" style={{ margin: 0 }}>
        <span className="mono">assay certificate verify</span> computes it again from what is stored, and
        names any row, seed or file that was changed.
      </p>
    </div>
  );
}

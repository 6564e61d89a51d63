import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Certificate } from '../../api/contract';
import type { Page } from '../../api/types';
import { rich } from '../../i18n/rich';
import { t } from '../../i18n/trust';
import { count, exactly } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import styles from './trust.module.css';
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
  if (!row) return <Empty title={t('certificatePage.suchCertificate')} />;
  return (
    <div className={`grid ${styles.atMost880}`}>
      <h1 className={`sentence ${layout.flush}`}>
        {t('certificatePage.certificate', {
          number: row.number,
          state: states[row.state].toLowerCase(),
          ended_at: row.ended_at && t('certificatePage.since', { ended_at: exactly(row.ended_at) }),
        })}
      </h1>
      {row.state !== 'not_reached' && row.reason && <p className={layout.flush}>{row.reason}</p>}
      <section className="panel" aria-label={t('certificatePage.promise')}>
        <h2>
          {row.state === 'not_reached'
            ? t('certificatePage.whyNothingCertified')
            : t('certificatePage.thePromise')}
        </h2>
        <p className={styles.paragraphSpaced2}>{row.words}</p>
        <dl className="facts">
          <dt>{t('certificatePage.issued')}</dt>
          <dd>{exactly(row.issued_at)}</dd>
          <dt>{t('certificatePage.auditsBehind')}</dt>
          <dd>
            {rich(t('certificatePage.wrong', { audits: count(row.audits), errors: count(row.errors) }), {
              link: (
                <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'settled' }} />
              ),
            })}
            {row.bound !== null && t('certificatePage.moreTheseAlone', { bound: share(row.bound) })}
          </dd>
          <dt>{t('certificatePage.pool')}</dt>
          <dd>
            {t('certificatePage.picturesOverThreshold', {
              pool: count(row.pool),
              accepted: count(row.accepted),
            })}
          </dd>
          <dt>{t('certificatePage.spent')}</dt>
          <dd>
            {t('certificatePage.lookSpendsGo', {
              number: row.number,
              delta_spent: share(row.delta_spent),
              value: share(1 - row.certainty),
            })}
          </dd>
          <dt>{t('certificatePage.model')}</dt>
          <dd>
            {t('certificatePage.labelMapSchema', {
              model: row.model,
              version: row.version,
              map_version: row.map_version,
              schema_version: row.schema_version,
            })}
          </dd>
          <dt>{t('certificatePage.weights')}</dt>
          <dd className={`mono ${layout.breakable}`}>{row.weights_sha256}</dd>
          <dt>{t('certificatePage.certificate2')}</dt>
          <dd className={`mono ${layout.breakable}`}>{row.sha256}</dd>
        </dl>
      </section>
      {row.lines.length > 0 && (
        <section className="panel" aria-label={t('certificatePage.thresholds')}>
          <h2>{t('certificatePage.acceptedFrom')}</h2>
          <table className="rows" aria-label={t('certificatePage.thresholdsPredictedLabel')}>
            <thead>
              <tr>
                <th>{t('certificatePage.predictedLabel')}</th>
                <th className="num">{t('certificatePage.from')}</th>
                <th className="num">{t('certificatePage.pictures')}</th>
                <th className="num">{t('certificatePage.shareAccepted')}</th>
                <th className="num">{t('certificatePage.auditsOver')}</th>
                <th className="num">{t('certificatePage.wrong2')}</th>
              </tr>
            </thead>
            <tbody>
              {row.lines.map((line) => (
                <tr key={line.label}>
                  <td>
                    {line.label ||
                      (row.lines.length > 1
                        ? t('certificatePage.everyOtherLabel')
                        : t('certificatePage.everyLabel'))}
                  </td>
                  <td className="num">
                    {line.threshold === null ? t('certificatePage.notYet') : line.threshold.toFixed(4)}
                  </td>
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
      <p className={styles.line}>
        <a
          href={`/api/v1/projects/${projectId}/certificates/${row.id}`}
          download={`certificate-${row.number}.json`}
        >
          {t('certificatePage.downloadJson')}
        </a>
        <Link to="/projects/$projectId/contract" params={{ projectId }}>
          {t('certificatePage.backContract')}
        </Link>
      </p>
      <p className={`dim ${layout.flush}`}>
        <span className="mono">{t('certificatePage.assayCertificateVerify')}</span>{' '}
        {t('certificatePage.computesAgainStored')}
      </p>
    </div>
  );
}

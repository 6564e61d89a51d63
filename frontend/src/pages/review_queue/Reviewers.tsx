import { Button } from '@mantine/core';
import type { Reviewer, ReviewService } from '../../api/reviewing';
import { t } from '../../i18n/reviewQueue';
import { csvOf, save } from '../../ui/csv';
import { count, duration, exactly, percent, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import styles from './review_queue.module.css';

/** How each reviewer decides, and what second looks found. */
export function Reviewers({ service }: { service: ReviewService }) {
  const rows = service.reviewers;
  if (!rows.length) return null;
  return (
    <section className="panel" aria-label={t('reviewers.reviewers')}>
      <h2>{t('reviewers.reviewersLastDays')}</h2>
      <table className="rows" aria-label={t('reviewers.reviewers')}>
        <thead>
          <tr>
            <th>{t('reviewers.reviewer')}</th>
            <th className="num">{t('reviewers.decisions')}</th>
            <th className="num">{t('reviewers.approved')}</th>
            <th className="num">{t('reviewers.fixed')}</th>
            <th className="num">{t('reviewers.sentBack')}</th>
            <th className="num">{t('reviewers.ownTimeMedian')}</th>
            <th className="num">{t('reviewers.lookedAgain')}</th>
            <th>{t('reviewers.sameInterval')}</th>
            <th className="num">{t('reviewers.foundWrong')}</th>
            <th>{t('reviewers.last')}</th>
            <th>{t('reviewers.sign')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.user}>
              <td>{row.username}</td>
              <td className="num">{count(row.decisions)}</td>
              <td className="num">{percent(row.approved / row.decisions)}</td>
              <td className="num">{percent(row.fixed / row.decisions)}</td>
              <td className="num">{percent(row.rejected / row.decisions)}</td>
              <td className="num">{duration(row.median_seconds)}</td>
              <td className="num">{count(row.looks.seen)}</td>
              <td>
                {row.looks.seen ? (
                  <Interval row={row} />
                ) : (
                  <span className="dim">{t('reviewers.noneYet')}</span>
                )}
              </td>
              <td className="num">{count(row.wrong)}</td>
              <td title={exactly(row.last_at)}>{when(row.last_at)}</td>
              <td className={row.hardly_looks ? layout.wrong : undefined}>
                {row.hardly_looks && t('reviewers.approvesNearlyAll')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`dim ${layout.below}`}>
        {t('reviewers.signVerdictSays')}{' '}
        <Button variant="subtle" size="compact-xs" onClick={() => save('reviewers.csv', table(rows))}>
          {t('reviewers.saveCsv')}
        </Button>
      </p>
    </section>
  );
}

function Interval({ row }: { row: Reviewer }) {
  const { share, low, high } = row.looks;
  const percentOf = (value: number) => `${value * 100}%`;
  return (
    <span className={layout.inlineLine}>
      <span className={`interval ${styles.wide96}`} aria-hidden>
        <span
          className="interval-range"
          style={{ left: percentOf(low), right: `calc(100% - ${percentOf(high)})` }}
        />
        <span className="interval-mean" style={{ left: percentOf(share ?? 0) }} />
      </span>
      <span>
        {percent(share ?? 0)}{' '}
        <span className="dim">{t('reviewers.to', { low: percent(low), high: percent(high) })}</span>
      </span>
    </span>
  );
}

function table(rows: Reviewer[]): string {
  return csvOf([
    [
      'reviewer',
      'decisions',
      'approved',
      'fixed',
      t('reviewers.sentBack2'),
      t('reviewers.medianSeconds'),
      t('reviewers.lookedAgain2'),
      'same',
      'low',
      'high',
      'wrong',
    ],
    ...rows.map((row) => [
      row.username,
      row.decisions,
      row.approved,
      row.fixed,
      row.rejected,
      row.median_seconds ?? '',
      row.looks.seen,
      row.looks.count,
      row.looks.low,
      row.looks.high,
      row.wrong,
    ]),
  ]);
}

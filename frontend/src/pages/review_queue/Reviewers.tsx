import { Button } from '@mantine/core';
import type { Reviewer, ReviewService } from '../../api/reviewing';
import { csvOf, save } from '../../ui/csv';
import { count, duration, exactly, percent, when } from '../../ui/format';

/** How each reviewer decides, and what second looks found. */
export function Reviewers({ service }: { service: ReviewService }) {
  const rows = service.reviewers;
  if (!rows.length) return null;
  return (
    <section className="panel" aria-label="Reviewers">
      <h2>Reviewers, last 14 days</h2>
      <table className="rows" aria-label="Reviewers">
        <thead>
          <tr>
            <th>Reviewer</th>
            <th className="num">Decisions</th>
            <th className="num">Approved</th>
            <th className="num">Fixed</th>
            <th className="num">Sent back</th>
            <th className="num">Own time (median)</th>
            <th className="num">Looked at again</th>
            <th>Same, with 95 % interval</th>
            <th className="num">Found wrong</th>
            <th>Last</th>
            <th>Sign</th>
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
              <td>{row.looks.seen ? <Interval row={row} /> : <span className="dim">none yet</span>}</td>
              <td className="num">{count(row.wrong)}</td>
              <td title={exactly(row.last_at)}>{when(row.last_at)}</td>
              <td style={row.hardly_looks ? { color: 'var(--wrong)' } : undefined}>
                {row.hardly_looks && 'approves nearly all in under 2 s'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim" style={{ margin: '8px 0 0' }}>
        A sign is no verdict: it says where to look. Second looks are drawn at random and made without knowing
        the first.{' '}
        <Button variant="subtle" size="compact-xs" onClick={() => save('reviewers.csv', table(rows))}>
          Save as CSV
        </Button>
      </p>
    </section>
  );
}

function Interval({ row }: { row: Reviewer }) {
  const { share, low, high } = row.looks;
  const percentOf = (value: number) => `${value * 100}%`;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <span className="interval" style={{ width: 96 }} aria-hidden>
        <span
          className="interval-range"
          style={{ left: percentOf(low), right: `calc(100% - ${percentOf(high)})` }}
        />
        <span className="interval-mean" style={{ left: percentOf(share ?? 0) }} />
      </span>
      <span>
        {percent(share ?? 0)}{' '}
        <span className="dim">
          ({percent(low)} to {percent(high)})
        </span>
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
      'sent back',
      'median seconds',
      'looked at again',
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

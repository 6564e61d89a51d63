import { t } from '../../i18n/trust';
import { count } from '../../ui/format';
import { type AuditFilter, Examples } from './Examples';
import { share } from './trustLabels';

/** Two cells of a table: how many blind checks, and how many of them were wrong; each opens the checks behind it. */
export function Checked({
  projectId,
  search,
  checks,
  wrong,
}: {
  projectId: string;
  /** Which checks; the wrong ones among them are those with the verdict. */
  search: AuditFilter;
  checks: number;
  wrong: number;
}) {
  const { state: _, ...all } = search;
  return (
    <>
      <td className="num">
        <Examples projectId={projectId} search={search}>
          {count(checks)}
        </Examples>
      </td>
      <td className="num">
        <Examples projectId={projectId} search={{ ...all, verdict: 'wrong' }}>
          {count(wrong)}
        </Examples>
      </td>
    </>
  );
}

/** A share with its interval behind it. */
export function WithInterval({ value, low, high }: { value: number; low: number; high: number }) {
  return (
    <>
      {share(value)} <span className="dim">{t('cells.to', { low: share(low), high: share(high) })}</span>
    </>
  );
}

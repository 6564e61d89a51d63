import type { LabelSchema } from '../../api/types';
import { distance } from '../../engine/geometry/planar';
import type { Shift } from '../../engine/render/live';
import { t } from '../../i18n/review';
import type { Change } from './diff';
import type { Review } from './useReview';

/** Which other version the answer is held against, and what differs, row by row. */
export function ChangeList({
  review,
  schema,
  keyOf,
}: {
  review: Review;
  schema: LabelSchema;
  keyOf: (id: string) => string;
}) {
  const { versions, version, listed, checked, current } = review;
  const label = (key: string | undefined) => schema.labels.find((row) => row.key === key);
  return (
    <section className="fill" aria-label={t('changes')}>
      <div className="rv-versions">
        {versions.map((one) => (
          <button
            key={one.key}
            type="button"
            className="chip"
            aria-pressed={one.key === version?.key}
            title={`${t('nextVersion')} (${keyOf('version')})`}
            onClick={() => review.setVersionKey(one.key)}
          >
            {one.name ?? t(`version.${one.kind}`)}
          </button>
        ))}
      </div>
      <div className="rv-head">
        <h2>{t('changes')}</h2>
        <button
          type="button"
          className="chip"
          aria-pressed={review.isOnlyChanged}
          title={`${t('onlyChanged')} (${keyOf('only')})`}
          onClick={() => review.setOnlyChanged(!review.isOnlyChanged)}
        >
          {t('onlyChanged')}
        </button>
      </div>
      {!listed.length && <p className="dim">{t('none')}</p>}
      {listed.map((row) => {
        const region = row.answer ?? row.base;
        const isCurrent = current?.region === row.region;
        return (
          <div key={`${row.kind}-${row.region}`} className="rv-change" data-testid="change">
            <button
              type="button"
              className="ws-row"
              aria-pressed={isCurrent}
              onClick={() => review.show(row)}
            >
              <span className="swatch" style={{ background: label(region?.label)?.color }} />
              <span className="grow">
                {checked.has(row.region) && '✓ '}
                {label(region?.label)?.name ?? region?.label}
                {review.describeChange && <span className="dim"> {review.describeChange(row)}</span>}
              </span>
              {row.isMoved && row.iou !== null && (
                <span className="dim">{t('overlap', { percent: Math.round(row.iou * 100) })}</span>
              )}
              <span className={`word ${row.kind}`}>{describeChange(row)}</span>
            </button>
            {isCurrent && row.shifts.length > 0 && (
              <p className="rv-shift dim" data-testid="shift">
                {t('shift', { count: row.shifts.length, most: Math.round(distance(...longest(row))) })}
              </p>
            )}
            {isCurrent && row.kind !== 'unchanged' && (
              <div className="rv-acts">
                <button
                  type="button"
                  className="chip"
                  title={keyOf('take')}
                  onClick={() => review.check(row)}
                >
                  {t('right')} <span className="key">{keyOf('take')}</span>
                </button>
                <button type="button" className="chip" title={keyOf('fix')} onClick={review.fix}>
                  {t('fix')} <span className="key">{keyOf('fix')}</span>
                </button>
                <button
                  type="button"
                  className="chip"
                  title={keyOf('put-back')}
                  onClick={() => review.putBack(row)}
                >
                  {t('putBack')} <span className="key">{keyOf('put-back')}</span>
                </button>
              </div>
            )}
          </div>
        );
      })}
    </section>
  );
}

const longest = (row: Change): Shift => row.shifts[0] as Shift;

function describeChange(row: Change): string {
  if (row.kind !== 'changed') return t(row.kind);
  const parts = [
    row.isMoved && t('moved'),
    row.isRelabelled && t('relabelled'),
    row.hasOtherAttributes && t('attributes'),
  ];
  return parts.filter(Boolean).join(', ');
}

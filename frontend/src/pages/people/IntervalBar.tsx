import type { Interval } from '../../api/types';
import { t } from '../../i18n/people';
import { percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';

/** A share with its interval on a line from 50 to 100 %; the words beside it say the same. */
export function IntervalBar({ value, floor }: { value: Interval; floor?: number }) {
  const place = (share: number) => `${Math.min(Math.max((share - 0.5) * 200, 0), 100)}%`;
  return (
    <span className={layout.inlineLine}>
      <span className="interval" aria-hidden>
        {floor !== undefined && <span className="interval-floor" style={{ left: place(floor) }} />}
        <span
          className="interval-range"
          style={{ left: place(value.low), right: `calc(100% - ${place(value.high)})` }}
        />
        <span className="interval-mean" style={{ left: place(value.mean) }} />
      </span>
      <span className="interval-words">
        {percent(value.mean)}{' '}
        <span className="dim">
          {t('intervalBar.to', { low: percent(value.low), high: percent(value.high) })}
        </span>
      </span>
    </span>
  );
}

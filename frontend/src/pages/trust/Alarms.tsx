import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Alarm, Monitoring } from '../../api/monitoring';
import { t } from '../../i18n/trust';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { type Shift, shiftsOf } from './alarmShifts';
import styles from './trust.module.css';
import { share } from './trustLabels';
import type { Act } from './useActing';

/** One in so many, in words that nobody has to count zeros in. */
function odds(chance: number): string {
  const one = 1 / Math.max(chance, 1e-15);
  if (one > 1e6) return t('alarms.lessMillion');
  return t('alarms.in', { one: count(Math.round(one)) });
}

const MORE = 100;

/** What changed, with the pictures behind it and what to do about it. */
export function Alarms({
  monitoring,
  projectId,
  isManager,
  act,
}: {
  monitoring: Monitoring;
  projectId: string;
  isManager: boolean;
  act: Act;
}) {
  const open = shiftsOf(monitoring.alarms.filter((row) => row.is_open));
  const closed = monitoring.alarms.filter((row) => !row.is_open);
  return (
    <section className="panel" aria-label={t('alarms.alarms')}>
      <h2>{t('alarms.alarms')}</h2>
      {open.map((shift) => (
        <Open key={shift.lead.id} shift={shift} projectId={projectId} isManager={isManager} act={act} />
      ))}
      {closed.length > 0 && (
        <details>
          <summary>{t('alarms.closed', { closed: count(closed.length) })}</summary>
          <ul className={styles.listSpaced}>
            {closed.map((row) => (
              <li key={row.id}>
                {row.words}{' '}
                <span className="dim">
                  {row.checks_asked
                    ? t('alarms.moreChecksDrawn', { checks_asked: count(row.checks_asked) })
                    : t('alarms.closedWithoutChecks')}
                  {row.closed_at && `, ${when(row.closed_at)}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className={`dim ${open.length || closed.length ? layout.below : layout.flush}`}>
        {!open.length && t('alarms.noneOpen')}
        {t('alarms.longNothingChanges', { allowance: share(monitoring.allowance) })}
      </p>
    </section>
  );
}

function Open({
  shift,
  projectId,
  isManager,
  act,
}: {
  shift: Shift;
  projectId: string;
  isManager: boolean;
  act: Act;
}) {
  const { lead, others } = shift;
  const path = `projects/${projectId}/alarms/${lead.id}`;
  return (
    <section aria-label={lead.words} className={styles.sectionSpaced}>
      <Part row={lead} projectId={projectId} raisedAt={lead.raised_at} />
      {others.length > 0 && (
        <>
          <p className={styles.paragraphSpaced}>
            {t('alarms.moreThingsChanged', { count: others.length, others: count(others.length) })}
          </p>
          <ul className={styles.listSpaced2}>
            {others.map((row) => (
              <li key={row.id}>
                <Part row={row} projectId={projectId} />
              </li>
            ))}
          </ul>
        </>
      )}
      {isManager && (
        <p className={styles.lineWrapped}>
          <Button
            size="compact-sm"
            title={t('alarms.drawnRandomStands')}
            onClick={() =>
              void act(() => api.post(`${path}/re-audit`, { more: MORE }), t('alarms.moreBlindChecks'))
            }
          >
            {t('alarms.checkMore', { MORE })}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            title={t('alarms.knowWhyChanged')}
            onClick={() => void act(() => api.post(`${path}/close`), t('alarms.alarmClosed'))}
          >
            {t('alarms.close')}
          </Button>
        </p>
      )}
    </section>
  );
}

/** One figure that changed, how unlikely that is by chance, and the pictures behind it. */
function Part({ row, projectId, raisedAt }: { row: Alarm; projectId: string; raisedAt?: string }) {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <p className={layout.flush}>{row.words}</p>
      <p className={`dim ${styles.lineWrapped2}`}>
        <span>
          {raisedAt && <span title={exactly(raisedAt)}>{when(raisedAt)}; </span>}
          {t('alarms.chanceAloneBar', { chance: odds(row.chance), level: odds(row.level) })}
        </span>
        {row.examples.length > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={isShown}
            onClick={() => setShown(!isShown)}
          >
            {isShown
              ? t('alarms.hideExamples')
              : t('alarms.showExamples', { examples: count(row.examples.length) })}
          </Button>
        )}
      </p>
      {isShown && (
        <ul className={styles.listSpaced3} aria-label={t('alarms.examplesNewestFirst')}>
          {row.examples.map((one) => (
            <li key={one.asset}>
              <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: one.asset }}>
                {one.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Alarm, Monitoring } from '../../api/monitoring';
import { count, exactly, when } from '../../ui/format';
import { type Shift, shiftsOf } from './alarmShifts';
import { share } from './trustLabels';
import type { Act } from './useActing';

/** One in so many, in words that nobody has to count zeros in. */
function odds(chance: number): string {
  const one = 1 / Math.max(chance, 1e-15);
  if (one > 1e6) return 'less than 1 in a million';
  return `1 in ${count(Math.round(one))}`;
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
    <section className="panel" aria-label="Alarms">
      <h2>Alarms</h2>
      {open.map((shift) => (
        <Open key={shift.lead.id} shift={shift} projectId={projectId} isManager={isManager} act={act} />
      ))}
      {closed.length > 0 && (
        <details>
          <summary>{count(closed.length)} closed</summary>
          <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
            {closed.map((row) => (
              <li key={row.id}>
                {row.words}{' '}
                <span className="dim">
                  {row.checks_asked
                    ? `${count(row.checks_asked)} more checks were drawn`
                    : 'closed without checks'}
                  {row.closed_at && `, ${when(row.closed_at)}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="dim" style={{ margin: open.length || closed.length ? '8px 0 0' : 0 }}>
        {!open.length && 'None is open. '}
        As long as nothing changes, the chance that this model ever raises one falsely is at most{' '}
        {share(monitoring.allowance)}, over all labels and all looks together. An alarm says that something
        changed, not what is right.
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
    <section
      aria-label={lead.words}
      style={{ borderLeft: '3px solid var(--wrong)', paddingLeft: 12, marginBottom: 12 }}
    >
      <Part row={lead} projectId={projectId} raisedAt={lead.raised_at} />
      {others.length > 0 && (
        <>
          <p style={{ margin: '4px 0' }}>
            {others.length === 1 ? 'One more thing' : `${count(others.length)} more things`} changed with it:
          </p>
          <ul style={{ margin: '0 0 8px', paddingLeft: 20 }}>
            {others.map((row) => (
              <li key={row.id}>
                <Part row={row} projectId={projectId} />
              </li>
            ))}
          </ul>
        </>
      )}
      {isManager && (
        <p style={{ margin: 0, display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button
            size="compact-sm"
            title="Drawn at random from what stands accepted, or from the pool; they come first"
            onClick={() =>
              void act(
                () => api.post(`${path}/re-audit`, { more: MORE }),
                'More blind checks are in the queue; they come first.',
              )
            }
          >
            Check {MORE} more
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            title="You know why it changed, and it needs no checks"
            onClick={() => void act(() => api.post(`${path}/close`), 'The alarm is closed.')}
          >
            Close
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
      <p style={{ margin: 0 }}>{row.words}</p>
      <p className="dim" style={{ margin: '2px 0 6px', display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        <span>
          {raisedAt && <span title={exactly(raisedAt)}>{when(raisedAt)}; </span>}by chance alone{' '}
          {odds(row.chance)}, the bar at this look is {odds(row.level)}
        </span>
        {row.examples.length > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={isShown}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? 'Hide the examples' : `Show ${count(row.examples.length)} examples`}
          </Button>
        )}
      </p>
      {isShown && (
        <ul
          style={{ margin: '0 0 8px', paddingLeft: 20, columnWidth: 220 }}
          aria-label="Examples, the newest first"
        >
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

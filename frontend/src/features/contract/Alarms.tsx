import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Alarm, Monitoring } from '../../api/monitoring';
import { count, exactly, when } from '../../ui/format';
import { share } from './words';

/** One in so many, in words that nobody has to count zeros in. */
function odds(chance: number): string {
  const one = 1 / Math.max(chance, 1e-15);
  if (one > 1e6) return 'less than 1 in a million';
  return `1 in ${count(Math.round(one))}`;
}

type Act = (work: () => Promise<unknown>, words: string) => Promise<void>;
const MORE = 100;

/** What changed, with the pictures behind it and what to do about it. */
export function Alarms({
  told,
  projectId,
  isManager,
  act,
}: {
  told: Monitoring;
  projectId: string;
  isManager: boolean;
  act: Act;
}) {
  const open = told.alarms.filter((row) => row.is_open);
  const closed = told.alarms.filter((row) => !row.is_open);
  return (
    <section className="panel" aria-label="Alarms">
      <h2>Alarms</h2>
      {open.map((row) => (
        <Open key={row.id} row={row} projectId={projectId} isManager={isManager} act={act} />
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
        {share(told.allowance)}, over all labels and all looks together. An alarm says that something changed,
        not what is right.
      </p>
    </section>
  );
}

function Open({
  row,
  projectId,
  isManager,
  act,
}: {
  row: Alarm;
  projectId: string;
  isManager: boolean;
  act: Act;
}) {
  const [isShown, setShown] = useState(false);
  return (
    <div style={{ borderLeft: '3px solid var(--wrong)', paddingLeft: 12, marginBottom: 12 }}>
      <p style={{ margin: 0 }}>{row.words}</p>
      <p className="dim" style={{ margin: '2px 0 6px' }}>
        <span title={exactly(row.raised_at)}>{when(row.raised_at)}</span>; by chance alone {odds(row.chance)},
        the bar at this look is {odds(row.level)}
      </p>
      <p style={{ margin: 0, display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        {row.examples.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isShown}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? 'Hide the examples' : `Show ${count(row.examples.length)} examples`}
          </Button>
        )}
        {isManager && (
          <>
            <Button
              size="compact-sm"
              title="Drawn at random from what stands accepted, or from the pool; they come first"
              onClick={() =>
                void act(
                  () =>
                    api.post(`projects/${projectId}/alarms/${row.id}/re-audit`, {
                      more: MORE,
                    }),
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
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/alarms/${row.id}/close`),
                  'The alarm is closed.',
                )
              }
            >
              Close
            </Button>
          </>
        )}
      </p>
      {isShown && (
        <ul
          style={{ margin: '8px 0 0', paddingLeft: 20, columnWidth: 220 }}
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
    </div>
  );
}

import { Button, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { PilotReport, Pilot as PilotState } from '../../api/pilot';
import { useProject } from '../../app/Shell';
import { rich } from '../../i18n/rich';
import { t } from '../../i18n/trust';
import { count, exactly } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import { Outlooks, outlookRange } from './PilotPlot';
import styles from './trust.module.css';
import { hours, share } from './trustLabels';
import { useActing } from './useActing';

/** A random sample first: what it says of the whole project before anything is promised. */
export function Pilot() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/pilot' });
  const project = useProject(projectId);
  const { message, isBusy, act } = useActing(projectId, 'pilot');
  const pilotQuery = useQuery({
    queryKey: ['pilot', projectId],
    queryFn: () => api.get<PilotState>(`projects/${projectId}/pilot`),
    refetchInterval: 5_000,
  });
  if (pilotQuery.error) return <Failure error={pilotQuery.error} retry={() => void pilotQuery.refetch()} />;
  if (!pilotQuery.data) return <Loading height={320} />;
  const pilot = pilotQuery.data;
  const isManager = project.data?.role === 'manager';
  const start = (size: number) =>
    act(
      () => api.post(`projects/${projectId}/pilot`, { size }),
      t('pilot.picturesQueueBefore', { size: count(size) }),
    );
  const end = () => act(() => api.post(`projects/${projectId}/pilot/end`), t('pilot.reportMadeRest'));
  const report = pilot.state === 'done' ? (pilot.report as PilotReport) : null;
  const isRunning = pilot.state === 'running' || pilot.state === 'reporting';
  return (
    <div className="grid">
      <div>
        <h1 className={`sentence ${layout.flush}`} data-testid="sentence">
          {report ? report.sentence : headline(pilot)}
        </h1>
        {report && <p className={layout.near}>{report.why}</p>}
      </div>
      {isRunning && (
        <Running pilot={pilot} projectId={projectId} isManager={isManager} isBusy={isBusy} end={end} />
      )}
      {report && <Report report={report} pilot={pilot} projectId={projectId} />}
      {!isRunning && <Start pilot={pilot} isManager={isManager} isBusy={isBusy} start={start} />}
      <span role="status">{message}</span>
    </div>
  );
}

function headline(pilot: PilotState): string {
  if (pilot.state === 'running')
    return t('pilot.pilotPicturesLabelled', {
      number: pilot.number,
      answered: count(pilot.answered),
      pilot: count(pilot.size),
    });
  if (pilot.state === 'reporting') return t('pilot.pilotEveryAnswer', { number: pilot.number });
  if (pilot.state === 'void') return t('pilot.pilotSaysNothing', { number: pilot.number });
  return t('pilot.pilotYetSmall');
}

function Running({
  pilot,
  projectId,
  isManager,
  isBusy,
  end,
}: {
  pilot: PilotState;
  projectId: string;
  isManager: boolean;
  isBusy: boolean;
  end: () => Promise<void>;
}) {
  const open = pilot.size - pilot.answered;
  return (
    <section className="panel" aria-label={t('pilot.progress')}>
      <h2>{t('pilot.labelledFar')}</h2>
      <progress
        max={pilot.size}
        value={pilot.settled}
        aria-label={t('pilot.ofSettled', { settled: pilot.settled, pilot: pilot.size })}
        className={styles.progress}
      />
      <p className={styles.lineWrapped4}>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', state: 'open' }}
        >
          {t('pilot.waiting', { open: count(open) })}
        </Link>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', state: 'disputed' }}
        >
          {t('pilot.lookedAgain', { answered: count(pilot.answered - pilot.settled) })}
        </Link>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', verdict: 'wrong' }}
        >
          {t('pilot.modelWrong', { wrong: count(pilot.wrong) })}
        </Link>
        <span className="dim">
          {open > 0 &&
            t('pilot.toGo', { open: hours((open * pilot.seconds_each) / 3600), pilot: pace(pilot) })}
        </span>
      </p>
      <p className={`dim ${layout.above}`}>{t('pilot.peopleSeeThese')}</p>
      {isManager && pilot.state === 'running' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={isBusy}
          disabled={pilot.answered === 0}
          title={pilot.answered ? t('pilot.reportsRestGoes') : t('pilot.nothingLabelledYet')}
          onClick={() => void end()}
        >
          {t('pilot.reportNow')}
        </Button>
      )}
    </section>
  );
}

function Start({
  pilot,
  isManager,
  isBusy,
  start,
}: {
  pilot: PilotState;
  isManager: boolean;
  isBusy: boolean;
  start: (size: number) => Promise<void>;
}) {
  const [size, setSize] = useState<number | null>(null);
  const chosen = size ?? pilot.planned;
  if (!pilot.model || pilot.left < pilot.fewest)
    return pilot.state === 'none' ? (
      <Empty title={pilot.model ? t('pilot.tooLittleLeft') : t('pilot.modelPreLabelled')}>
        <p>
          {pilot.model
            ? t('pilot.pilotDrawsMore', { fewest: pilot.fewest, left: count(pilot.left) })
            : t('pilot.pilotComparesModel')}
        </p>
      </Empty>
    ) : null;
  const most = Math.min(pilot.most, pilot.left);
  return (
    <section className="panel" aria-label={t('pilot.startPilot')}>
      <h2>{pilot.state === 'none' ? t('pilot.startPilot') : t('pilot.anotherPilot')}</h2>
      {isManager ? (
        <form
          className={styles.lineWrapped8}
          onSubmit={(event) => {
            event.preventDefault();
            void start(chosen);
          }}
        >
          <NumberInput
            label={t('pilot.picturesDrawnRandom')}
            w={200}
            min={pilot.fewest}
            max={most}
            value={chosen}
            onChange={(value) => setSize(Number(value))}
          />
          <Button type="submit" loading={isBusy} variant={pilot.state === 'none' ? 'filled' : 'default'}>
            {t('pilot.start')}
          </Button>
          <span className="dim">
            {hours((chosen * pilot.seconds_each) / 3600)}
            {pace(pilot)}
          </span>
        </form>
      ) : (
        <p className={layout.flush}>{t('pilot.managerStartOne')}</p>
      )}
      <p className={`dim ${layout.below}`}>
        {t('pilot.planEnoughTell', {
          planned: count(pilot.planned),
          hint: count(pilot.hint),
          value: count(5000),
          left: count(pilot.left),
        })}
      </p>
    </section>
  );
}

const pace = (pilot: PilotState) => (pilot.is_measured ? t('pilot.teamPace') : t('pilot.atSEach'));

function Report({ report, pilot, projectId }: { report: PilotReport; pilot: PilotState; projectId: string }) {
  const { effort } = report;
  return (
    <>
      <section className="panel" aria-label={t('pilot.pilotFound')}>
        <h2>{t('pilot.pilotFound')}</h2>
        <dl className="facts">
          <dt>{t('pilot.labelled')}</dt>
          <dd>
            {rich(
              t('pilot.picturesDrawnRandomEnded', {
                items: count(report.items),
                ended_at: pilot.ended_at ? exactly(pilot.ended_at) : '',
              }),
              {
                link: (
                  <Link
                    to="/projects/$projectId/audits"
                    params={{ projectId }}
                    search={{ kind: 'pilot', state: 'settled' }}
                  />
                ),
              },
            )}
          </dd>
          <dt>{t('pilot.modelWrong2')}</dt>
          <dd>
            <Link
              to="/projects/$projectId/audits"
              params={{ projectId }}
              search={{ kind: 'pilot', verdict: 'wrong' }}
            >
              {count(report.wrong)}
            </Link>
            {report.low !== undefined &&
              report.high !== undefined &&
              t('pilot.allSays', {
                wrong: share(report.wrong / report.items),
                low: share(report.low),
                high: share(report.high),
              })}
          </dd>
          {effort && (
            <>
              <dt>{t('pilot.pace')}</dt>
              <dd>
                {t('pilot.blindCheckLabel', {
                  value: effort.check_seconds.toFixed(0),
                  value2: effort.label_seconds.toFixed(0),
                })}
              </dd>
              <dt>{t('pilot.peopleErrors')}</dt>
              <dd>
                {t('pilot.of', {
                  people: count(effort.people[0]),
                  people2: count(effort.people[1]),
                  people_measured: report.people_measured
                    ? t('pilot.labelsPeopleLooked')
                    : t('pilot.firstAnswersOverruled'),
                })}
              </dd>
              <dt>{t('pilot.everythingPeople')}</dt>
              <dd>
                {t('pilot.picturesLeft', {
                  left: count(report.left ?? 0),
                  manual_hours: hours(report.manual_hours ?? 0),
                })}
              </dd>
            </>
          )}
        </dl>
      </section>
      {report.outlooks.length > 0 && (
        <section className="panel" aria-label={t('pilot.manyBlindChecks')}>
          <h2>{t('pilot.manyBlindChecks')}</h2>
          <Outlooks rows={report.outlooks} best={report.best ?? 0} manual={report.manual_hours ?? 0} />
          <p className={`dim ${layout.below}`}>{t('pilot.eachLineDraws')}</p>
        </section>
      )}
      {report.targets.length > 0 && (
        <section className="panel" aria-label={t('pilot.easierTarget')}>
          <h2>{t('pilot.easierTarget')}</h2>
          <table className="rows" aria-label={t('pilot.easierTargetsGive')}>
            <thead>
              <tr>
                <th className="num">{t('pilot.target')}</th>
                <th className="num">{t('pilot.blindChecks')}</th>
                <th>{t('pilot.accepted')}</th>
                <th>{t('pilot.hoursPeople')}</th>
                <th>{t('pilot.labelsRight')}</th>
              </tr>
            </thead>
            <tbody>
              {report.targets.map((row) => (
                <tr key={row.target}>
                  <td className="num">{share(row.target)}</td>
                  <td className="num">{count(row.audits)}</td>
                  <td>{outlookRange(row.share, 100, 0, ' %')}</td>
                  <td>{outlookRange(row.hours, 1, row.hours.middle < 10 ? 1 : 0, '')}</td>
                  <td>{outlookRange(row.accuracy, 100, 1, ' %')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

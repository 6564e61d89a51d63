import { Button, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { PilotReport, Pilot as PilotState } from '../../api/pilot';
import { useProject } from '../../app/Shell';
import { count, exactly } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';
import { Outlooks, outlookRange } from './PilotPlot';
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
      `${count(size)} pictures are in the queue, before everything else.`,
    );
  const end = () =>
    act(
      () => api.post(`projects/${projectId}/pilot/end`),
      'The report is made of what is in; the rest went back to the queue.',
    );
  const report = pilot.state === 'done' ? (pilot.report as PilotReport) : null;
  const isRunning = pilot.state === 'running' || pilot.state === 'reporting';
  return (
    <div className="grid">
      <div>
        <h1 className="sentence" style={{ margin: 0 }} data-testid="sentence">
          {report ? report.sentence : headline(pilot)}
        </h1>
        {report && <p style={{ margin: '4px 0 0' }}>{report.why}</p>}
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
    return `Pilot ${pilot.number}: ${count(pilot.answered)} of ${count(pilot.size)} pictures are labelled.`;
  if (pilot.state === 'reporting')
    return `Pilot ${pilot.number}: every answer is in; the report is being computed.`;
  if (pilot.state === 'void')
    return `Pilot ${pilot.number} says nothing: the model or the schema changed before it ended.`;
  return 'No pilot yet: a small random sample tells what a contract would save before anything depends on it.';
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
    <section className="panel" aria-label="Progress">
      <h2>Labelled so far</h2>
      <progress
        max={pilot.size}
        value={pilot.settled}
        aria-label={`${pilot.settled} of ${pilot.size} settled`}
        style={{ width: '100%', height: 8, accentColor: 'var(--accent)' }}
      />
      <p style={{ margin: '8px 0', display: 'flex', gap: 16, flexWrap: 'wrap' }}>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', state: 'open' }}
        >
          {count(open)} waiting
        </Link>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', state: 'disputed' }}
        >
          {count(pilot.answered - pilot.settled)} looked at again
        </Link>
        <Link
          to="/projects/$projectId/audits"
          params={{ projectId }}
          search={{ kind: 'pilot', verdict: 'wrong' }}
        >
          {count(pilot.wrong)} where the model is wrong
        </Link>
        <span className="dim">
          {open > 0 && `${hours((open * pilot.seconds_each) / 3600)} to go${pace(pilot)}`}
        </span>
      </p>
      <p className="dim" style={{ margin: '0 0 8px' }}>
        People see these first and without the model’s answer. The report comes by itself when the last one is
        settled.
      </p>
      {isManager && pilot.state === 'running' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={isBusy}
          disabled={pilot.answered === 0}
          title={
            pilot.answered
              ? 'Reports on what is in; the rest goes back to the queue'
              : 'Nothing is labelled yet, so there is nothing to report on'
          }
          onClick={() => void end()}
        >
          Report now
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
      <Empty
        title={pilot.model ? 'Too little is left for a pilot' : 'No model has pre-labelled pictures yet'}
      >
        <p>
          {pilot.model
            ? `A pilot draws ${pilot.fewest} or more pictures that nobody has begun; ${count(pilot.left)} are left.`
            : 'A pilot compares a model with people on pictures drawn at random. Pre-label first, then come back.'}
        </p>
      </Empty>
    ) : null;
  const most = Math.min(pilot.most, pilot.left);
  return (
    <section className="panel" aria-label="Start a pilot">
      <h2>{pilot.state === 'none' ? 'Start a pilot' : 'Another pilot'}</h2>
      {isManager ? (
        <form
          style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }}
          onSubmit={(event) => {
            event.preventDefault();
            void start(chosen);
          }}
        >
          <NumberInput
            label="Pictures drawn at random"
            w={200}
            min={pilot.fewest}
            max={most}
            value={chosen}
            onChange={(value) => setSize(Number(value))}
          />
          <Button type="submit" loading={isBusy} variant={pilot.state === 'none' ? 'filled' : 'default'}>
            Start
          </Button>
          <span className="dim">
            {hours((chosen * pilot.seconds_each) / 3600)}
            {pace(pilot)}
          </span>
        </form>
      ) : (
        <p style={{ margin: 0 }}>A manager can start one.</p>
      )}
      <p className="dim" style={{ margin: '8px 0 0' }}>
        By plan {count(pilot.planned)}: enough to tell half the errors the target allows from all of them.{' '}
        {count(pilot.hint)} is a good size for any project, {count(5000)} objects are better.{' '}
        {count(pilot.left)} pictures nobody has begun are left. What the pilot finds certifies nothing: the
        contract’s own checks stay apart.
      </p>
    </section>
  );
}

const pace = (pilot: PilotState) => (pilot.is_measured ? ' at your team’s pace' : ' at 30 s each');

function Report({ report, pilot, projectId }: { report: PilotReport; pilot: PilotState; projectId: string }) {
  const { effort } = report;
  return (
    <>
      <section className="panel" aria-label="What the pilot found">
        <h2>What the pilot found</h2>
        <dl className="facts">
          <dt>Labelled</dt>
          <dd>
            <Link
              to="/projects/$projectId/audits"
              params={{ projectId }}
              search={{ kind: 'pilot', state: 'settled' }}
            >
              {count(report.items)} pictures
            </Link>{' '}
            drawn at random, ended {pilot.ended_at ? exactly(pilot.ended_at) : ''}
          </dd>
          <dt>Model wrong</dt>
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
              `: ${share(report.wrong / report.items)} of all it says (${share(report.low)} to ${share(report.high)})`}
          </dd>
          {effort && (
            <>
              <dt>Pace</dt>
              <dd>
                {effort.check_seconds.toFixed(0)} s a blind check, {effort.label_seconds.toFixed(0)} s a label
              </dd>
              <dt>People’s errors</dt>
              <dd>
                {count(effort.people[0])} of {count(effort.people[1])}{' '}
                {report.people_measured
                  ? 'labels of people that were looked at again'
                  : 'first answers were overruled by second looks; that is the least it can be until labels are reviewed'}
              </dd>
              <dt>Everything by people</dt>
              <dd>
                {count(report.left ?? 0)} pictures left, {hours(report.manual_hours ?? 0)}
              </dd>
            </>
          )}
        </dl>
      </section>
      {report.outlooks.length > 0 && (
        <section className="panel" aria-label="With how many blind checks?">
          <h2>With how many blind checks?</h2>
          <Outlooks rows={report.outlooks} best={report.best ?? 0} manual={report.manual_hours ?? 0} />
          <p className="dim" style={{ margin: '8px 0 0' }}>
            Each line draws 150 projects like the pilot and computes a certificate for every one as the
            contract would; the ranges hold 90 of 100 of them. They know nothing of later changes.
          </p>
        </section>
      )}
      {report.targets.length > 0 && (
        <section className="panel" aria-label="With an easier target?">
          <h2>With an easier target?</h2>
          <table className="rows" aria-label="What easier targets would give">
            <thead>
              <tr>
                <th className="num">Target</th>
                <th className="num">Blind checks</th>
                <th>Accepted</th>
                <th>Hours of people</th>
                <th>Labels right</th>
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

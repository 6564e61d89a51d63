import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Figures, Monitoring as MonitoringState, Stream } from '../../api/monitoring';
import { useProject } from '../../app/Shell';
import { count, exactly, when } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';
import { Alarms } from './Alarms';
import { shiftsOf } from './alarmShifts';
import { Examples, PredictedAs, type PredictedFilter } from './Examples';
import { CalibrationDrift, ErrorsOverTime, MixShift } from './MonitoringPlots';
import { share } from './trustLabels';
import { useActing } from './useActing';
import { useLabelNames } from './useLabelNames';

/** Whether model and people still do what they did when somebody last looked. */
export function Monitoring() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/monitoring' });
  const project = useProject(projectId);
  const { message, act } = useActing(projectId, 'monitoring');
  const name = useLabelNames(projectId);
  const monitoringQuery = useQuery({
    queryKey: ['monitoring', projectId],
    queryFn: () => api.get<MonitoringState>(`projects/${projectId}/monitoring`),
    refetchInterval: 10_000,
  });
  if (monitoringQuery.error)
    return <Failure error={monitoringQuery.error} retry={() => void monitoringQuery.refetch()} />;
  if (!monitoringQuery.data) return <Loading height={480} />;
  const monitoring = monitoringQuery.data;
  const isManager = project.data?.role === 'manager';
  const figures = 'streams' in monitoring.figures ? (monitoring.figures as Figures) : null;
  const compute = isManager && monitoring.model && (
    <Button
      size="compact-sm"
      variant="default"
      title="Otherwise it is done by itself as answers and predictions come in"
      onClick={() =>
        void act(() => api.post(`projects/${projectId}/monitoring`), 'Computing; this takes some seconds.')
      }
    >
      Bring up to date
    </Button>
  );
  if (!figures)
    return (
      <Empty title="Nothing to watch yet">
        <p>
          {monitoring.model
            ? 'Figures appear once predictions and blind checks are there; that is looked after every few minutes.'
            : 'Once a model has pre-labelled pictures you see here how it and people change over time.'}
        </p>
        {compute}
        <span role="status">{message}</span>
      </Empty>
    );
  return (
    <div className="grid">
      <div style={{ display: 'flex', gap: 12, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <h1 className="sentence" style={{ margin: 0 }} data-testid="sentence">
          {headline(monitoring)}
        </h1>
        <span style={{ flex: 1 }} />
        <span role="status">{message}</span>
        {compute}
      </div>
      <Alarms monitoring={monitoring} projectId={projectId} isManager={isManager} act={act} />
      <Errors title="Model against people" stream={figures.streams.member} projectId={projectId} name={name}>
        Blind checks of the pool in the order people answered them; the first answer counts.
      </Errors>
      {figures.streams.live.items > 0 && (
        <Errors title="Accepted labels" stream={figures.streams.live} projectId={projectId} name={name}>
          Blind checks of labels that stand accepted.
        </Errors>
      )}
      <div className="pair">
        <section className="panel" aria-label="What the model predicts">
          <h2>What the model predicts</h2>
          <MixShift
            rows={figures.predictions.labels}
            name={name}
            noun="predictions"
            caption="Predicted labels before and lately"
            open={(label, text) => (
              <PredictedAs projectId={projectId} search={{ label }}>
                {text}
              </PredictedAs>
            )}
          />
          <Recent
            items={figures.predictions.items}
            recent={figures.predictions.recent}
            noun="predictions"
            next={monitoring.next_looks.predicted}
          />
        </section>
        <section className="panel" aria-label="How sure the model is">
          <h2>How sure the model is</h2>
          <MixShift
            rows={figures.predictions.confidence}
            name={binName}
            noun="predictions"
            caption="Confidences before and lately"
            open={(bin, text) => (
              <PredictedAs projectId={projectId} search={binRange(bin)}>
                {text}
              </PredictedAs>
            )}
          />
        </section>
      </div>
      <div className="pair">
        <section className="panel" aria-label="Does it still mean what it says?">
          <h2>Does it still mean what it says?</h2>
          <CalibrationDrift calibration={figures.streams.member.calibration} projectId={projectId} />
        </section>
        <section className="panel" aria-label="What people answer">
          <h2>What people answer</h2>
          <MixShift
            rows={figures.streams.member.people}
            name={name}
            noun="blind checks"
            caption="People’s labels before and lately"
            open={(answered, text) => (
              <Examples projectId={projectId} search={{ kind: 'member', answered }}>
                {text}
              </Examples>
            )}
          />
          <Recent
            items={figures.streams.member.items}
            recent={figures.streams.member.recent}
            noun="blind checks"
            next={monitoring.next_looks.member}
          />
        </section>
      </div>
      {figures.evaluations.length > 0 && <Evaluations rows={figures.evaluations} />}
    </div>
  );
}

function headline(monitoring: MonitoringState): string {
  const open = shiftsOf(monitoring.alarms.filter((row) => row.is_open)).length;
  const asOf = monitoring.computed_at ? `, as of ${exactly(monitoring.computed_at)}` : '';
  if (open === 1) return `One thing has changed${asOf}.`;
  if (open) return `${count(open)} things have changed${asOf}.`;
  return `Nothing has changed that chance does not explain${asOf}.`;
}

export const binName = (key: string) => {
  const low = Math.round(Number(key) * 100);
  return `${low} to ${low + 10} %`;
};

const binRange = (key: string): PredictedFilter => ({
  confidence_from: Number(key),
  confidence_to: Number((Number(key) + 0.1).toFixed(1)),
});

function Recent({
  items,
  recent,
  noun,
  next,
}: {
  items: number;
  recent: number;
  noun: string;
  next: number;
}) {
  return (
    <p className="dim" style={{ margin: '8px 0 0' }}>
      Lately: the last {count(recent)} of {count(items)} {noun}. The next look for alarms is at {count(next)}.
    </p>
  );
}

function Errors({
  title,
  stream,
  projectId,
  name,
  children,
}: {
  title: string;
  stream: Stream;
  projectId: string;
  name: (key: string) => string;
  children: string;
}) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {stream.over_time.length ? (
        <ErrorsOverTime
          rows={stream.over_time}
          name={name}
          projectId={projectId}
          kind={title === 'Accepted labels' ? 'live' : 'member'}
        />
      ) : (
        <p style={{ margin: 0 }}>No blind check has been answered yet.</p>
      )}
      <p className="dim" style={{ margin: '8px 0 0' }}>
        {children}
      </p>
    </section>
  );
}

function Evaluations({ rows }: { rows: Figures['evaluations'] }) {
  return (
    <section className="panel" aria-label="Against every confirmed label">
      <h2>Against every confirmed label</h2>
      <table className="rows" aria-label="Comparisons of the model with people">
        <thead>
          <tr>
            <th>When</th>
            <th className="num">Pictures</th>
            <th className="num">F1</th>
            <th className="num">Precision</th>
            <th className="num">Recall</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.at}>
              <td title={exactly(row.at)}>{when(row.at)}</td>
              <td className="num">{count(row.assets)}</td>
              <td className="num">{row.f1 === null ? '' : row.f1.toFixed(3)}</td>
              <td className="num">{row.precision === null ? '' : share(row.precision)}</td>
              <td className="num">{row.recall === null ? '' : share(row.recall)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

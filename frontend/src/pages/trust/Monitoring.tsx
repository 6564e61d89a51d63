import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Figures, Monitoring as MonitoringState, Stream } from '../../api/monitoring';
import { useProject } from '../../app/Shell';
import { t } from '../../i18n/trust';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import { Alarms } from './Alarms';
import { shiftsOf } from './alarmShifts';
import { Examples, PredictedAs, type PredictedFilter } from './Examples';
import { CalibrationDrift, ErrorsOverTime, MixShift } from './MonitoringPlots';
import styles from './trust.module.css';
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
      title={t('monitoring.otherwiseDoneItself')}
      onClick={() =>
        void act(() => api.post(`projects/${projectId}/monitoring`), t('monitoring.computingTakesSome'))
      }
    >
      {t('monitoring.bringUpDate')}
    </Button>
  );
  if (!figures)
    return (
      <Empty title={t('monitoring.nothingWatchYet')}>
        <p>{monitoring.model ? t('monitoring.figuresAppearOnce') : t('monitoring.onceModelPre')}</p>
        {compute}
        <span role="status">{message}</span>
      </Empty>
    );
  return (
    <div className="grid">
      <div className={styles.lineWrapped6}>
        <h1 className={`sentence ${layout.flush}`} data-testid="sentence">
          {headline(monitoring)}
        </h1>
        <span className={layout.grow} />
        <span role="status">{message}</span>
        {compute}
      </div>
      <Alarms monitoring={monitoring} projectId={projectId} isManager={isManager} act={act} />
      <Errors
        title={t('monitoring.modelAgainstPeople')}
        stream={figures.streams.member}
        kind="member"
        projectId={projectId}
        name={name}
      >
        {t('monitoring.blindChecksPool')}
      </Errors>
      {figures.streams.live.items > 0 && (
        <Errors
          title={t('monitoring.acceptedLabels')}
          stream={figures.streams.live}
          kind="live"
          projectId={projectId}
          name={name}
        >
          {t('monitoring.blindChecksLabels')}
        </Errors>
      )}
      <div className="pair">
        <section className="panel" aria-label={t('monitoring.modelPredicts')}>
          <h2>{t('monitoring.modelPredicts')}</h2>
          <MixShift
            rows={figures.predictions.labels}
            name={name}
            noun="predictions"
            caption={t('monitoring.predictedLabelsBefore')}
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
        <section className="panel" aria-label={t('monitoring.sureModel')}>
          <h2>{t('monitoring.sureModel')}</h2>
          <MixShift
            rows={figures.predictions.confidence}
            name={binName}
            noun="predictions"
            caption={t('monitoring.confidencesBeforeLately')}
            open={(bin, text) => (
              <PredictedAs projectId={projectId} search={binRange(bin)}>
                {text}
              </PredictedAs>
            )}
          />
        </section>
      </div>
      <div className="pair">
        <section className="panel" aria-label={t('monitoring.stillMeanSays')}>
          <h2>{t('monitoring.stillMeanSays')}</h2>
          <CalibrationDrift calibration={figures.streams.member.calibration} projectId={projectId} />
        </section>
        <section className="panel" aria-label={t('monitoring.peopleAnswer')}>
          <h2>{t('monitoring.peopleAnswer')}</h2>
          <MixShift
            rows={figures.streams.member.people}
            name={name}
            noun={t('monitoring.blindChecks')}
            caption={t('monitoring.peopleLabelsBefore')}
            open={(answered, text) => (
              <Examples projectId={projectId} search={{ kind: 'member', answered }}>
                {text}
              </Examples>
            )}
          />
          <Recent
            items={figures.streams.member.items}
            recent={figures.streams.member.recent}
            noun={t('monitoring.blindChecks')}
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
  const asOf = monitoring.computed_at
    ? t('monitoring.asOf', { computed_at: exactly(monitoring.computed_at) })
    : '';
  if (open === 1) return t('monitoring.oneThingChanged', { asOf });
  if (open) return t('monitoring.thingsChanged', { open: count(open), asOf });
  return t('monitoring.nothingChangedChance', { asOf });
}

export const binName = (key: string) => {
  const low = Math.round(Number(key) * 100);
  return t('monitoring.to', { low, low2: low + 10 });
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
    <p className={`dim ${layout.below}`}>
      {t('monitoring.latelyLastNext', {
        recent: count(recent),
        items: count(items),
        noun,
        next: count(next),
      })}
    </p>
  );
}

function Errors({
  title,
  stream,
  kind,
  projectId,
  name,
  children,
}: {
  title: string;
  stream: Stream;
  kind: 'live' | 'member';
  projectId: string;
  name: (key: string) => string;
  children: string;
}) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {stream.over_time.length ? (
        <ErrorsOverTime rows={stream.over_time} name={name} projectId={projectId} kind={kind} />
      ) : (
        <p className={layout.flush}>{t('monitoring.blindCheckAnswered')}</p>
      )}
      <p className={`dim ${layout.below}`}>{children}</p>
    </section>
  );
}

function Evaluations({ rows }: { rows: Figures['evaluations'] }) {
  return (
    <section className="panel" aria-label={t('monitoring.againstEveryConfirmed')}>
      <h2>{t('monitoring.againstEveryConfirmed')}</h2>
      <table className="rows" aria-label={t('monitoring.comparisonsModelPeople')}>
        <thead>
          <tr>
            <th>{t('monitoring.when')}</th>
            <th className="num">{t('monitoring.pictures')}</th>
            <th className="num">F1</th>
            <th className="num">{t('monitoring.precision')}</th>
            <th className="num">{t('monitoring.recall')}</th>
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

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { InstalledForAdmins } from '../../api/installing';
import type { Evaluation, LabelSchema, Page, PrelabelRun, Stats } from '../../api/types';
import { useMe, useProject } from '../../app/Shell';
import { t } from '../../i18n/prelabel';
import { count, percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Failure, Loading } from '../../ui/states';
import { SendAll, useThings } from '../data/SendAll';
import { AddModel } from './AddModel';
import { ClickModel } from './ClickModel';
import { Measured } from './Measured';
import { ModelPanel } from './ModelPanel';
import styles from './models.module.css';
import { Runs } from './Runs';
import { WorkersPanel } from './WorkersPanel';

const finders = ['detect', 'read-text'];

/** The models of a project: run them, measure them against people, choose one by its numbers. */
export function Models() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/pre-label' });
  const project = useProject(projectId).data;
  const installed = useQuery({
    queryKey: ['models', 'installed'],
    queryFn: () => api.get<InstalledForAdmins>('models/installed'),
  });
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
    refetchInterval: 5_000,
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const runs = useQuery({
    queryKey: ['runs', projectId],
    queryFn: () => api.get<Page<PrelabelRun>>(`projects/${projectId}/runs`),
    refetchInterval: (query) => (query.state.data?.results.some(isLive) ? 1_000 : 15_000),
  });
  const evaluations = useQuery({
    queryKey: ['evaluations', projectId],
    queryFn: () => api.get<Page<Evaluation>>(`projects/${projectId}/evaluations`),
    refetchInterval: 5_000,
  });
  const [looked, setLooked] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const isAdmin = Boolean(useMe().data?.is_admin);
  const isText = project?.data_type === 'text';
  const things = useThings(isText);
  if (installed.error) return <Failure error={installed.error} retry={() => void installed.refetch()} />;
  const waiting = stats.data?.stages.uploaded ?? 0;
  const done = stats.data?.stages.done ?? 0;
  const newest = new Map<string, Evaluation>();
  for (const row of evaluations.data?.results ?? []) if (!newest.has(row.model)) newest.set(row.model, row);
  const best = [...newest.values()].sort((a, b) => (b.figures.map ?? 0) - (a.figures.map ?? 0))[0];
  const shown = [...newest.values()].find((row) => row.id === looked) ?? best;
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>
        {waiting ? t('waits', { count: waiting, things: things(waiting) }) : t('nothingWaits')}{' '}
        {best?.figures.f1 != null &&
          t('models.agreesBestPeople', {
            model: best.model,
            f1: percent(best.figures.f1),
            assets: count(best.assets),
          })}
      </h1>
      {isAdding && <AddModel close={() => setAdding(false)} />}
      <div className={layout.wrappedLine}>
        {project && <SendAll projectId={projectId} isText={isText} waiting={waiting} />}
        {isAdmin && !isAdding && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('models.addDetector')}
          </Button>
        )}
      </div>
      {installed.isPending && <Loading />}
      {installed.data?.models
        .filter((model) => finders.includes(model.task))
        .map((model) => (
          <ModelPanel
            key={model.key}
            projectId={projectId}
            model={model}
            schema={schema.data}
            isText={isText}
            finished={done}
            evaluation={newest.get(model.key)}
            canRemove={installed.data.removable?.includes(model.key)}
            isChosen={project?.policy.prelabel_model === model.key}
          />
        ))}
      {shown && <Measured rows={[...newest.values()]} shown={shown} look={setLooked} schema={schema.data} />}
      <Runs runs={runs.data?.results} />
      {installed.data && project && (
        <ClickModel
          projectId={projectId}
          policy={project.policy}
          models={installed.data.models.filter((model) => model.task === 'segment-by-prompt')}
        />
      )}
      <WorkersPanel />
      {Boolean(installed.data?.broken.length) && (
        <section className="panel">
          <h2>{t('models.modelsCannotUsed')}</h2>
          <table className="rows">
            <tbody>
              {installed.data?.broken.map((row) => (
                <tr key={row.key}>
                  <td className={`mono ${styles.wide160}`}>{row.key}</td>
                  <td>{row.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={`dim ${layout.below}`}>
            {t('models.moreModelsSmall')} <span className="mono">{installed.data?.folder}</span>.
          </p>
        </section>
      )}
    </div>
  );
}

function isLive(run: PrelabelRun): boolean {
  return run.state === 'running' || run.state === 'queued';
}

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Evaluation, Job, LabelSchema, Model } from '../../api/types';
import { t } from '../../i18n/prelabel';
import { count, percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import { SendAll, useThings } from '../data/SendAll';
import { labelMapOf, MapEditor } from './MapEditor';
import styles from './models.module.css';
import { TryModel } from './TryModel';

/** One model that finds things: what it is, how it did here, and what can be done with it. */
export function ModelPanel({
  projectId,
  model,
  schema,
  isText,
  finished,
  evaluation,
  isChosen,
  canRemove = false,
}: {
  projectId: string;
  model: Model;
  schema: LabelSchema | undefined;
  isText: boolean;
  finished: number;
  evaluation: Evaluation | undefined;
  isChosen: boolean;
  canRemove?: boolean;
}) {
  const [isSure, setSure] = useState(false);
  const [open, setOpen] = useState<'map' | 'try'>();
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const things = useThings(isText);
  const map = useQuery({ ...labelMapOf(projectId, model.key), refetchInterval: 10_000 }).data;
  const { uploaded = 0, unbegun = 0 } = map?.waiting ?? {};
  const isMapped = !map || Object.values(map.map).some(Boolean);
  const waiting = isMapped ? uploaded + unbegun : uploaded;
  const act = async (call: () => Promise<unknown>) => {
    setMessage('');
    try {
      await call();
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries();
  };
  const run = (options: Record<string, unknown>) =>
    act(() =>
      api.post<Job>(
        `projects/${projectId}/prelabel`,
        { model: model.key, options },
        { idempotencyKey: crypto.randomUUID() },
      ),
    );
  const choose = () =>
    act(() => api.patch(`projects/${projectId}`, { policy: { prelabel_model: model.key } }));
  const figures = evaluation?.figures;
  return (
    <section className="panel" aria-label={model.name}>
      <div className={styles.lineWrapped3}>
        <div className={styles.box}>
          <strong>{model.name}</strong> {model.version}
          {isChosen && (
            <span className={`chip accent ${styles.textSpaced}`}>{t('modelPanel.projectModel')}</span>
          )}
          <div className="dim">
            {t('modelPanel.findsKindsObjects', {
              labels: count(model.labels.length),
              device:
                model.device === 'gpu'
                  ? t('modelPanel.aGpu')
                  : model.device === 'any'
                    ? t('modelPanel.anything')
                    : t('modelPanel.theCpu'),
              memory_mb: count(model.memory_mb),
              licence: model.licence,
            })}
          </div>
          <div className="mono dim" title={model.weights_sha256}>
            {t('modelPanel.sha', { value: model.weights_sha256.slice(0, 16) })}
          </div>
          <div>
            {figures
              ? t('modelPanel.againstPeoplePictures', {
                  assets: count(evaluation?.assets ?? 0),
                  f1: share(figures.f1),
                  precision: share(figures.precision),
                  recall: share(figures.recall),
                  map: share(figures.map),
                })
              : t('modelPanel.measuredAgainstPeople')}
          </div>
        </div>
        <div className={styles.lineWrapped4}>
          {!isChosen && (
            <Button variant="default" onClick={() => void choose()}>
              {t('modelPanel.useProject')}
            </Button>
          )}
          <Button
            variant="default"
            onClick={() => void run({ measure: true })}
            disabled={!finished}
            title={finished ? undefined : t('modelPanel.peopleFinishedPicture')}
          >
            {t('modelPanel.measureAgainstPeople')}
          </Button>
          <Button
            variant={isChosen && isMapped ? 'filled' : 'default'}
            onClick={() => void run({})}
            disabled={!waiting}
            data-testid={`run-${model.key}`}
          >
            {!waiting
              ? t('nothingToRun')
              : isMapped
                ? t('run', { things: things(waiting) })
                : t('runUnmapped')}
          </Button>
        </div>
      </div>
      {isMapped && unbegun > 0 && (
        <p className={`dim ${layout.below}`}>{t('unbegun', { count: unbegun, shown: count(unbegun) })}</p>
      )}
      {!isMapped && (
        <section className="unmapped" aria-label={t('noneMapped', { model: model.name })}>
          <strong>{t('noneMapped', { model: model.name })}</strong>
          <p className={styles.paragraphSpaced2}>{t('noneMappedNote')}</p>
          <div className={styles.lineWrapped5}>
            <Button variant="default" onClick={() => setOpen('map')}>
              {t('editMap')}
            </Button>
            <SendAll projectId={projectId} isText={isText} waiting={uploaded} isMain={isChosen} />
          </div>
        </section>
      )}
      {message && (
        <p role="alert" className={layout.wrongBelow}>
          {message}
        </p>
      )}
      <div className={styles.line}>
        <Toggle
          word={t('modelPanel.labelMap')}
          isOpen={open === 'map'}
          set={(on) => setOpen(on ? 'map' : undefined)}
        />
        <Toggle
          word={t('modelPanel.tryOnePicture')}
          isOpen={open === 'try'}
          set={(on) => setOpen(on ? 'try' : undefined)}
        />
        {canRemove && !isSure && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setSure(true)}>
            {t('modelPanel.remove')}
          </Button>
        )}
        {canRemove && isSure && (
          <span>
            {t('modelPanel.saidStays')}{' '}
            <Button
              color="red"
              size="compact-sm"
              onClick={() => void act(() => api.del(`models/${model.key}`)).then(() => setSure(false))}
            >
              {t('modelPanel.remove2', { model: model.name })}
            </Button>{' '}
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setSure(false)}>
              {t('modelPanel.keepIt')}
            </Button>
          </span>
        )}
      </div>
      {open === 'map' && schema && <MapEditor projectId={projectId} model={model} schema={schema} />}
      {open === 'try' && <TryModel projectId={projectId} model={model} schema={schema} />}
    </section>
  );
}

function Toggle({ word, isOpen, set }: { word: string; isOpen: boolean; set: (on: boolean) => void }) {
  return (
    <button
      type="button"
      className="chip"
      aria-expanded={isOpen}
      aria-pressed={isOpen}
      onClick={() => set(!isOpen)}
    >
      {word}
    </button>
  );
}

/** A share of one as a percentage, a dash where there is none. */
export function share(value: number | null | undefined): string {
  return value == null ? '–' : percent(value);
}

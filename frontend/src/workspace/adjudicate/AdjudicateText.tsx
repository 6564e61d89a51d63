import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { AdjudicationTask, Version } from '../../api/reviewing';
import type { LabelSchema, Region } from '../../api/types';
import { Commands } from '../../commands/registry';
import { reservedKeys } from '../../commands/reservedKeys';
import { useEarlyWords } from '../../commands/useFinalAction';
import { t } from '../../i18n/adjudicate';
import { asText } from '../review/textChanges';
import { Comments } from '../shared/Comments';
import { LabelList } from '../shared/LabelList';
import { personColor } from '../shared/people';
import { loadText } from '../text/loadText';
import { TextSurface } from '../text/TextSurface';
import { TextView } from '../text/TextView';
import { useFitted, useTextEngine } from '../text/useTextEngine';
import { Answers, Objects } from './AnswerPanels';
import { QuestionAnswers } from './QuestionAnswers';
import { RulingTop, RulingVeils, Why } from './RulingFrame';
import { MOST } from './ruling';
import { useRuling } from './useRuling';

/** A text whose answers differ: every answer in a column of its own beside what is right, which is labelled here. */
export function AdjudicateText({
  projectId,
  wanted,
  schema,
}: {
  projectId: string;
  wanted: string | undefined;
  schema: LabelSchema;
}) {
  const engine = useTextEngine(schema);
  const fitted = useFitted(engine);
  const open = useCallback(
    async (task: AdjudicationTask, regions: Region[]) => {
      const text = await loadText(task.asset.file_url);
      fitted?.open(regions, text, task.asset);
    },
    [fitted],
  );
  const host = useRef<HTMLElement>(null);
  const early = useEarlyWords();
  const work = useRuling(projectId, wanted, fitted, host, open);
  const { task, setUnsure, decide, shown, objectIndex, toggle, replace, takeAll, takeNext, step } = work;

  const commands = useMemo(() => {
    if (!engine || !task) return null;
    // Without a word or a span chosen, numbers show and hide answers; with one they label it.
    const number = (place: number, key: string) => () => {
      const label = schema.labels[place];
      if (label && (engine.range || engine.selected.size)) engine.setLabel(label.key);
      else toggle(key);
    };
    return new Commands([
      { id: 'decide', name: t('decide'), keys: ['Ctrl+Enter'], run: () => void decide() },
      ...Array.from({ length: MOST }, (_, place) => ({
        id: `number-${place}`,
        name: t('label'),
        keys: [`${place + 1}`],
        run: number(place, task.versions[place]?.key ?? ''),
      })),
      ...task.versions.slice(0, MOST).map((version, place) => ({
        id: `take-${place}`,
        name: t('take'),
        keys: [`Shift+${place + 1}`],
        run: () => takeAll(version),
      })),
      { id: 'clear', name: t('clear'), keys: ['0'], run: () => replace([]) },
      { id: 'next', name: t('objects'), keys: ['J'], run: () => step(1) },
      { id: 'previous', name: t('objects'), keys: ['Shift+J'], run: () => step(-1) },
      {
        id: 'take-object',
        name: t('take'),
        keys: ['Enter'],
        run: () => objectIndex !== null && takeNext(objectIndex),
      },
      { id: 'unsure', name: t('markUnsure'), keys: ['U'], run: () => setUnsure((before) => !before) },
      { id: 'relation', name: t('relation'), keys: ['Shift+R'], run: () => engine.beginRelation() },
      { id: 'escape', name: t('clear'), keys: ['Escape'], run: () => engine.clear() },
      {
        id: 'delete',
        name: t('delete'),
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(engine.selection()),
      },
      { id: 'word-on', name: t('word'), keys: ['ArrowRight'], run: () => engine.walk(1, false) },
      { id: 'word-back', name: t('word'), keys: ['ArrowLeft'], run: () => engine.walk(-1, false) },
      { id: 'extend-on', name: t('word'), keys: ['Shift+ArrowRight'], run: () => engine.walk(1, true) },
      { id: 'extend-back', name: t('word'), keys: ['Shift+ArrowLeft'], run: () => engine.walk(-1, true) },
      { id: 'undo', name: t('undo'), keys: ['Ctrl+Z'], run: () => engine.undo() },
      { id: 'redo', name: t('redo'), keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
    ]);
  }, [engine, task, objectIndex, schema, decide, replace, setUnsure, step, takeAll, takeNext, toggle]);

  useEffect(() => {
    if (!commands) return;
    const down = (event: KeyboardEvent) => {
      const control =
        event.target instanceof HTMLElement && event.target.closest('button, a, input, textarea');
      if (control && ['Tab', 'Enter', ' '].includes(event.key) && !event.ctrlKey && !event.metaKey) return;
      commands.handle(event);
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [commands]);

  const columns = task?.versions.slice(0, MOST).filter((version) => shown.has(version.key)) ?? [];
  return (
    <div className="ws" data-testid="adjudicate">
      <RulingTop projectId={projectId} work={work} />
      <main
        className="ws-view tx"
        ref={host}
        data-testid="text"
        data-ready={work.isDrawn && task !== null}
        data-regions={fitted?.document.regions.length ?? 0}
        aria-label={task?.asset.name ?? t('loading')}
      >
        {engine && task && work.isDrawn && (
          <div
            className="columns"
            style={{ gridTemplateColumns: `repeat(${columns.length + 1}, minmax(0, 1fr))` }}
          >
            <section aria-label={t('ruling')} className="own">
              <h2>{t('ruling')}</h2>
              <div>
                <TextSurface engine={engine} />
              </div>
            </section>
            {columns.map((version) => (
              <Column key={version.key} task={task} version={version} text={engine.text} schema={schema} />
            ))}
          </div>
        )}
        <RulingVeils projectId={projectId} work={work} failure={null} />
      </main>
      <aside className="ws-side ws-adjudicate">
        {engine && fitted && task && (
          <>
            <Answers
              task={task}
              shown={shown}
              ruling={fitted.document.regions}
              toggle={toggle}
              take={takeAll}
              takeMerged={() => replace(task.merged?.regions ?? [])}
            />
            <QuestionAnswers
              task={task}
              questions={schema.classification ?? []}
              classification={work.classification}
              answer={work.answer}
            />
            <Objects
              task={task}
              schema={schema}
              objectIndex={objectIndex}
              ruling={fitted.document.regions}
              pick={work.setObjectIndex}
              takeNext={takeNext}
            />
            <LabelList engine={engine} schema={schema} reserved={reservedKeys.text} />
            <Why work={work} />
            <Comments projectId={projectId} asset={task.asset.id} />
          </>
        )}
      </aside>
      <footer className="ws-foot">
        <span className="hint" role="status">
          {early || t('textHint')}
        </span>
      </footer>
    </div>
  );
}

/** One person's answer on the text, to look at. */
function Column({
  task,
  version,
  text,
  schema,
}: {
  task: AdjudicationTask;
  version: Version;
  text: string;
  schema: LabelSchema;
}) {
  const regions = useMemo(() => version.regions.map(asText), [version]);
  const index = task.versions.indexOf(version);
  return (
    <section aria-label={version.username}>
      <h2>
        <span className="swatch" style={{ background: personColor(index) }} /> {index + 1} {version.username}
      </h2>
      <div>
        <TextView text={text} schema={schema} regions={regions} />
      </div>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { api } from '../../api/client';
import type { AdjudicationTask } from '../../api/reviewing';
import type { LabelSchema, Region } from '../../api/types';
import { Commands } from '../../commands/registry';
import { reservedKeys } from '../../commands/reservedKeys';
import type { Mark } from '../../engine/render/renderer';
import { t } from '../../i18n/adjudicate';
import { t as translateCommand } from '../../i18n/commands';
import { toolsFor } from '../image/commands';
import { Foot } from '../image/Foot';
import { picture } from '../image/pictures';
import { ToolRail } from '../image/ToolRail';
import { useEngine } from '../image/useEngine';
import { Comments } from '../shared/Comments';
import { LabelList } from '../shared/LabelList';
import { Answers, Objects } from './AnswerPanels';
import { QuestionAnswers } from './QuestionAnswers';
import { RulingTop, RulingVeils, Why } from './RulingFrame';
import { MOST, overlays, withPeople } from './ruling';
import { useRuling } from './useRuling';
import '../image/image.css';

/** All answers side by side; an expert takes one, takes single objects, or draws what is right, and decides. */
export function AdjudicateImage({ projectId, wanted }: { projectId: string; wanted: string | undefined }) {
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const drawn = useMemo(() => schema.data && withPeople(schema.data), [schema.data]);
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, drawn);
  const open = useCallback(
    async (task: AdjudicationTask, regions: Region[]) => {
      const bitmap = await picture(task.asset.file_url);
      if (!engine) return;
      engine.canEdit = true;
      // Names of several answers to one object would hide each other; colour, number and panel tell them apart.
      engine.showsNames = false;
      engine.open(regions, bitmap, task.asset);
      engine.pickTool('select');
    },
    [engine],
  );
  const work = useRuling(projectId, wanted, engine, host, open);
  const { task, isDrawn, setUnsure, decide, shown, objectIndex, toggle, replace, takeAll, takeNext, step } =
    work;

  const object = task && objectIndex !== null ? (task.objects[objectIndex] ?? null) : null;
  useEffect(() => {
    if (!engine || !task) return;
    engine.extra = overlays(task, shown);
    const halo = (object?.members ?? []).map(([key, id]): [string, Mark] => [`${key}-${id}`, 'changed']);
    engine.marks = new Map(halo);
    engine.changed();
  }, [engine, task, shown, object]);

  const commands = useMemo(() => {
    if (!engine || !task || !schema.data) return null;
    return new Commands([
      { id: 'decide', name: t('decide'), keys: ['Ctrl+Enter'], run: () => void decide() },
      ...task.versions.slice(0, MOST).flatMap((version, place) => [
        {
          id: `show-${place}`,
          name: version.username,
          keys: [`${place + 1}`],
          run: () => toggle(version.key),
        },
        { id: `take-${place}`, name: t('take'), keys: [`Shift+${place + 1}`], run: () => takeAll(version) },
      ]),
      {
        id: 'merged',
        name: t('merged'),
        keys: ['G'],
        run: () => replace(task.merged?.regions ?? []),
        enabled: () => task.merged !== null,
      },
      { id: 'clear', name: t('clear'), keys: ['0'], run: () => replace([]) },
      { id: 'next', name: t('adjudicateImage.nextObject'), keys: ['J'], run: () => step(1) },
      { id: 'previous', name: t('adjudicateImage.previousObject'), keys: ['Shift+J'], run: () => step(-1) },
      {
        id: 'take-object',
        name: t('take'),
        keys: ['Enter'],
        run: () => objectIndex !== null && takeNext(objectIndex),
      },
      { id: 'unsure', name: t('markUnsure'), keys: ['U'], run: () => setUnsure((before) => !before) },
      ...toolsFor(schema.data)
        .filter(({ tool }) => tool !== 'smart')
        .map(({ tool, key }) => ({
          id: tool,
          name: translateCommand(`image.tool-${tool}`),
          keys: [key],
          run: () => engine.pickTool(tool),
        })),
      { id: 'step', name: t('adjudicateImage.nextRegion'), keys: ['Tab'], run: () => engine.step(1) },
      {
        id: 'step-back',
        name: t('adjudicateImage.previousRegion'),
        keys: ['Shift+Tab'],
        run: () => engine.step(-1),
      },
      {
        id: 'delete',
        name: 'Delete',
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(engine.selection()),
      },
      { id: 'undo', name: t('adjudicateImage.undo'), keys: ['Ctrl+Z'], run: () => engine.undo() },
      {
        id: 'redo',
        name: t('adjudicateImage.redo'),
        keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
        run: () => engine.redo(),
      },
      { id: 'fit', name: t('adjudicateImage.fit'), keys: ['Z'], run: () => engine.fitImage() },
      ...(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const).map((key) => ({
        id: key,
        name: t('adjudicateImage.nudge'),
        keys: [key],
        run: () =>
          engine.nudge(
            key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0,
            key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0,
          ),
      })),
    ]);
  }, [engine, task, objectIndex, decide, replace, setUnsure, step, takeAll, takeNext, toggle, schema.data]);

  useEffect(() => {
    if (!commands || !engine) return;
    const down = (event: KeyboardEvent) => {
      // Buttons keep their own Enter, and Tab leaves them as everywhere.
      const isOnControl = event.target instanceof HTMLElement && event.target !== document.body;
      if (isOnControl && ['Tab', 'Enter', ' '].includes(event.key) && !event.ctrlKey && !event.metaKey)
        return;
      if (['Enter', 'Escape', 'Backspace'].includes(event.key) && !isOnControl && engine.press(event.key))
        event.preventDefault();
      else commands.handle(event);
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [commands, engine]);

  return (
    <div className="ws" data-testid="adjudicate">
      <RulingTop projectId={projectId} work={work} />
      <nav className="ws-rail" aria-label={t('adjudicateImage.tools')}>
        {engine && task && <ToolRail engine={engine} schema={schema.data} />}
      </nav>
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={isDrawn && task !== null}
        aria-label={task?.asset.name ?? t('loading')}
      >
        <RulingVeils projectId={projectId} work={work} failure={schema.error} />
      </main>
      <aside className="ws-side ws-adjudicate">
        {engine && task && schema.data && (
          <>
            <Answers
              task={task}
              shown={shown}
              ruling={engine.document.regions}
              toggle={toggle}
              take={takeAll}
              takeMerged={() => replace(task.merged?.regions ?? [])}
            />
            <QuestionAnswers
              task={task}
              questions={schema.data.classification ?? []}
              classification={work.classification}
              answer={work.answer}
            />
            <Objects
              task={task}
              schema={schema.data}
              objectIndex={objectIndex}
              ruling={engine.document.regions}
              pick={work.setObjectIndex}
              takeNext={takeNext}
            />
            {engine.selected.size > 0 && (
              <LabelList engine={engine} schema={schema.data} reserved={reservedKeys.image} />
            )}
            <Why work={work} />
            <Comments projectId={projectId} asset={task.asset.id} />
          </>
        )}
      </aside>
      <Foot engine={engine} host={host}>
        <span>{t('hint')}</span>
      </Foot>
    </div>
  );
}

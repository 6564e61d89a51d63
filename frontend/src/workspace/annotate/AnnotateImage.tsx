import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { LabelSchema, Project, Region } from '../../api/types';
import { ContextMenu } from '../../commands/ContextMenu';
import { named } from '../../commands/names';
import { Overlays } from '../../commands/Overlays';
import { Commands, withKey } from '../../commands/registry';
import { useKeymap } from '../../commands/useKeymap';
import type { Outlined } from '../../engine/tools/tool';
import { t } from '../../i18n/annotate';
import { Adjust, bounded, type Look, loadLook, plainLook, saveLook } from '../image/Adjust';
import { attributeCommands, setAttribute } from '../image/attributes';
import { imageCommands } from '../image/commands';
import { ConfidenceSlider, Foot } from '../image/Foot';
import { ToolRail } from '../image/ToolRail';
import { useEngine } from '../image/useEngine';
import { useKeys } from '../image/useKeys';
import { AttributeFields } from '../shared/fields/AttributeFields';
import { ClassificationPanel } from '../shared/fields/ClassificationPanel';
import { SafetyBars } from '../shared/SafetyBars';
import { Strip } from '../shared/Strip';
import { DayLine } from './help/DayLine';
import { Messages } from './Messages';
import { PropagateBar } from './PropagateBar';
import { usePropagation } from './propagate';
import { Side } from './Side';
import { Stage } from './Stage';
import { TopBar } from './TopBar';
import { keepHistory } from './undoHistory';
import { useMissing } from './useMissing';
import { useWork } from './useWork';
import '../shared/workspace.css';
import '../image/image.css';
import type { Desk } from '../image/types';
import { SideEdge, useSideWidth } from '../shared/SideEdge';

type Open = Parameters<Desk['open']>[0] | 'none';

export function AnnotateImage({ projectId }: { projectId: string }) {
  const project = useQuery({
    queryKey: ['project', projectId],
    queryFn: () => api.get<Project>(`projects/${projectId}`),
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, schema.data);
  const missing = useMissing(
    schema.data,
    () => engine?.document.regions ?? [],
    (id) => engine?.select([id]),
  );
  const leaveOut = useCallback(() => {
    // What lies under the slider was left out by choice: it is no part of the answer.
    const left = engine?.document.regions.filter(
      (region) => region.confidence !== undefined && region.confidence < engine.showFrom,
    );
    if (engine && left?.length)
      engine.document.run(
        t('leftOut', { count: left.length }),
        left.map((region) => region.id),
      );
  }, [engine]);
  const work = useWork(projectId, engine, host, { mayGo: missing.mayGo, leaveOut });
  missing.follow(work);
  const [open, setOpen] = useState<Open>('none');
  const [menu, setMenu] = useState<[number, number] | null>(null);
  const [keymap, setKeymap] = useKeymap('image');
  const [look, setLook] = useState<Look>(() => loadLook(projectId));
  const [width, setWidth] = useSideWidth();
  const clipboard = useRef<{ regions: Region[] }>({ regions: [] });
  const previous = useRef<readonly Region[]>([]);
  const { task, isShown } = work;
  const canSegment = Boolean(project.data?.policy.segmenter);

  const close = useCallback(() => {
    setOpen('none');
    host.current?.focus();
  }, []);

  // The desk is read when a command runs, so that the commands need not be made anew for each render.
  const now = useRef(work);
  now.current = work;
  const commands = useMemo(() => {
    if (!engine || !schema.data) return null;
    const desk: Desk = {
      engine,
      schema: schema.data,
      clipboard: clipboard.current,
      previous: () => previous.current,
      submit: () => void now.current.submit(),
      skip: () => now.current.setBar({ kind: 'skip' }),
      toggleUnsure: () => now.current.toggleUnsure(),
      turn: (by) => now.current.turn(by),
      takeBack: () => void now.current.back.undo(),
      open: setOpen,
    };
    const specs = [...imageCommands(desk), ...attributeCommands(engine, schema.data)];
    return new Commands(named(specs, 'image'), keymap);
  }, [engine, schema.data, keymap]);
  useKeys(engine, commands, host, open === 'palette' || open === 'labels' || menu !== null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a history belongs to one task
  useEffect(() => {
    if (!engine || !task || !isShown) return;
    const stop = keepHistory(task.id, engine.document, () => engine.changed());
    return () => {
      stop();
      previous.current = engine.document.regions.filter((region) => region.confidence === undefined);
    };
  }, [engine, task?.id, isShown]);

  const propagate = usePropagation(projectId, engine, task?.id ?? null, isShown);

  useEffect(() => {
    if (!engine) return;
    engine.segment =
      canSegment && task ? (prompt) => api.post<Outlined>(`assets/${task.asset.id}/segment`, prompt) : null;
    engine.onMenu = (point, region) => {
      if (region && !engine.selected.has(region.id)) engine.select([region.id]);
      setMenu(point);
    };
    engine.onWindow = (by) =>
      setLook(({ brightness, contrast }) =>
        by ? bounded({ brightness: brightness - by[1] / 300, contrast: contrast + by[0] / 300 }) : plainLook,
      );
  }, [engine, task, canSegment]);

  useEffect(() => {
    engine?.setImageFilter(look);
    saveLook(projectId, look);
  }, [engine, look, projectId]);

  return (
    <div className="ws" data-testid="annotate" style={{ gridTemplateColumns: `44px 1fr ${width}px` }}>
      <TopBar
        projectId={projectId}
        project={project.data}
        work={work}
        commands={commands}
        onSubmit={() => void work.submit()}
      />
      <div className="ws-bars">
        <DayLine
          projectId={projectId}
          task={task}
          label={schema.data?.labels.find(({ key }) => task && key === engine?.label)}
        />
        <SafetyBars safety={work.safety} />
        <Messages work={work} engine={engine} />
        {open === 'propagate' && engine && (
          <PropagateBar regions={engine.selected.size} onGo={propagate} onClose={close} />
        )}
      </div>
      <nav className="ws-rail" aria-label={t('tools')}>
        {engine && (
          <ToolRail engine={engine} schema={schema.data} commands={commands} canSegment={canSegment} />
        )}
      </nav>
      <main
        className="ws-view"
        ref={host}
        tabIndex={-1}
        data-testid="canvas"
        data-ready={isShown}
        data-tool={engine?.tool.key}
        style={{ cursor: engine?.tool.cursor }}
        aria-label={
          task
            ? t('canvas', { name: task.asset.name, count: engine?.document.regions.length ?? 0 })
            : t('loading')
        }
      >
        <Stage work={work} failure={project.error ?? schema.error} />
      </main>
      <aside className="ws-side">
        <SideEdge width={width} onWidth={setWidth} />
        {task && schema.data && (
          <ClassificationPanel
            questions={schema.data.classification}
            values={work.classification}
            onAnswer={work.classify}
          />
        )}
        <Side engine={engine} schema={schema.data} project={project.data} asset={task?.asset.id ?? null}>
          {engine && task && schema.data && (
            <AttributeFields
              labels={schema.data.labels}
              selection={engine.selection()}
              onSet={(definition, value) => setAttribute(engine, definition, value)}
            />
          )}
        </Side>
        <Strip
          rows={work.order}
          open={task?.id ?? null}
          name={t('strip')}
          onOpen={(id) => void work.open(id)}
        />
      </aside>
      <Foot engine={engine} host={host}>
        {engine && task && <ConfidenceSlider engine={engine} />}
        <button
          type="button"
          className="foot-button"
          title={withKey(t('adjustKey'), commands, 'adjust')}
          onClick={() => setOpen('adjust')}
        >
          {t('adjust')}
        </button>
        <button
          type="button"
          className="foot-button"
          title={withKey(t('keysKey'), commands, 'keys')}
          onClick={() => setOpen('sheet')}
        >
          {t('keys')}
        </button>
      </Foot>
      {open === 'adjust' && <Adjust look={look} onChange={setLook} onClose={close} />}
      <Overlays commands={commands} open={open} onKeymap={setKeymap} onClose={close} />
      {commands && menu && <ContextMenu commands={commands} point={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

import { Button, Slider } from '@mantine/core';
import { IconArrowsJoin, IconCopy, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LabelSchema, Project } from '../../api/types';
import { named } from '../../commands/names';
import { type Overlay, Overlays } from '../../commands/Overlays';
import { Commands, shownChord, withKey } from '../../commands/registry';
import { reservedKeys } from '../../commands/reservedKeys';
import { useEarlyWords } from '../../commands/useFinalAction';
import { useKeymap } from '../../commands/useKeymap';
import { t as annotate } from '../../i18n/annotate';
import { t } from '../../i18n/text';
import { count } from '../../ui/format';
import { Empty, Failure } from '../../ui/states';
import { AttributeFields } from '../shared/fields/AttributeFields';
import { ClassificationPanel } from '../shared/fields/ClassificationPanel';
import { LabelList } from '../shared/LabelList';
import { SafetyBars } from '../shared/SafetyBars';
import { Strip } from '../shared/Strip';
import { textCommands } from '../text/commands';
import type { Rows } from '../text/engine/rows';
import type { TextEngine } from '../text/engine/textEngine';
import { loadText } from '../text/loadText';
import { SearchBar } from '../text/SearchBar';
import { TextList } from '../text/TextList';
import { TextSurface } from '../text/TextSurface';
import { useFitted, useTextEngine } from '../text/useTextEngine';
import { isRightToLeft, walkRow } from '../text/walkRows';
import { DayLine } from './help/DayLine';
import { Help, useTab } from './help/Help';
import { Messages } from './Messages';
import { Veil } from './Stage';
import { TopBar } from './TopBar';
import { keepHistory } from './undoHistory';
import { useMissing } from './useMissing';
import { useWork } from './useWork';
import '../shared/workspace.css';
import '../text/text.css';
import { SideEdge, useSideWidth } from '../shared/SideEdge';

export function AnnotateText({ project, schema }: { project: Project; schema: LabelSchema }) {
  const engine = useTextEngine(schema);
  const fitted = useFitted(engine);
  const host = useRef<HTMLDivElement>(null);
  const rows = useRef<Rows | null>(null);
  const missing = useMissing(schema, engine ? () => engine.document.regions : () => [], (id) =>
    engine?.select([id]),
  );
  const work = useWork(project.id, fitted, host, { load: loadText, mayGo: missing.mayGo });
  missing.follow(work);
  const [tab, openTab] = useTab();
  const [isSearching, setSearching] = useState(false);
  const [message, say] = useState('');
  const [open, setOpen] = useState<Overlay>('none');
  const [keymap, setKeymap] = useKeymap('text');
  const [width, setWidth] = useSideWidth();
  const close = useCallback(() => {
    setOpen('none');
    host.current?.focus();
  }, []);
  const { task } = work;

  // Read when a command runs, so that the commands need not be made anew for each render.
  const now = useRef(work);
  now.current = work;
  const commands = useMemo(() => {
    if (!engine) return null;
    const row = (by: 1 | -1, isExtending: boolean) => walkRow(engine, rows.current, by, isExtending);
    const specs = textCommands(engine, schema, {
      work: {
        turn: (by) => now.current.turn(by),
        takeBack: () => void now.current.back.undo(),
        submit: () => now.current.submit(),
        toggleUnsure: () => now.current.toggleUnsure(),
        setBar: (bar) => now.current.setBar(bar),
      },
      search: () => setSearching(true),
      open: setOpen,
      labelEqual: () => say(t('labelled', { count: engine.labelEqual() })),
      row,
      isRightToLeft: () => isRightToLeft(engine, rows.current),
    });
    return new Commands(named(specs, 'text'), keymap);
  }, [engine, schema, keymap]);

  useEffect(() => {
    if (!commands || open === 'palette' || open === 'labels') return;
    const press = (event: KeyboardEvent) => {
      const inPanel =
        event.target instanceof HTMLElement &&
        event.target.closest(
          'button, a, input, [role="dialog"], [role="combobox"], [role="option"][data-combobox-option]',
        );
      // Keys that work a field or a button belong to the panels while one is in them.
      const isFields = ['Tab', 'Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Escape'];
      if (inPanel && isFields.includes(event.key) && !event.ctrlKey) return;
      say('');
      commands.handle(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [commands, open]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a history belongs to one task
  useEffect(() => {
    if (engine && task && work.isShown) return keepHistory(task.id, engine.document, () => engine.changed());
  }, [engine, task?.id, work.isShown]);

  const onRows = useCallback((newRows: Rows | null) => {
    rows.current = newRows;
  }, []);
  return (
    <div className="ws" data-testid="annotate" style={{ gridTemplateColumns: `44px 1fr ${width}px` }}>
      <TopBar
        projectId={project.id}
        project={project}
        work={work}
        commands={commands}
        onSubmit={() => void work.submit()}
      />
      <div className="ws-bars">
        <DayLine
          projectId={project.id}
          task={task}
          label={schema.labels.find(({ key }) => task && key === engine?.label)}
        />
        <SafetyBars safety={work.safety} />
        <Messages work={work} engine={fitted} />
        {isSearching && engine && <SearchBar engine={engine} close={() => setSearching(false)} say={say} />}
      </div>
      <nav className="ws-rail" aria-label={annotate('tools')}>
        {engine && <Rail engine={engine} commands={commands} search={() => setSearching(true)} say={say} />}
      </nav>
      <main
        className="ws-view tx"
        ref={host}
        tabIndex={-1}
        data-focus
        data-testid="text"
        data-ready={work.isShown}
        data-regions={engine?.document.regions.length ?? 0}
        aria-label={
          task
            ? t('text', { name: task.asset.name, count: engine?.document.regions.length ?? 0 })
            : t('loading')
        }
      >
        {engine && task && <TextSurface engine={engine} onRows={onRows} />}
        <State work={work} />
      </main>
      <aside className="ws-side">
        <SideEdge width={width} onWidth={setWidth} />
        {task && (
          <ClassificationPanel
            questions={schema.classification}
            values={work.classification}
            onAnswer={work.classify}
          />
        )}
        {engine && <LabelList engine={engine} schema={schema} reserved={reservedKeys.text} />}
        {engine && task && <TextList engine={engine} />}
        {engine && (
          <AttributeFields
            labels={schema.labels}
            selection={engine.selection()}
            onSet={({ key, name }, value) => engine.setAttribute(engine.selection(), name, key, value)}
          />
        )}
        <Help
          engine={engine}
          schema={schema}
          project={project}
          asset={task?.asset.id ?? null}
          tab={tab}
          onTab={openTab}
        />
        <Strip
          rows={work.order}
          open={task?.id ?? null}
          name={annotate('strip')}
          onOpen={(id) => void work.open(id)}
        />
      </aside>
      <Foot engine={engine} message={message}>
        <button
          type="button"
          className="foot-button"
          title={withKey(annotate('keysKey'), commands, 'keys')}
          onClick={() => setOpen('sheet')}
        >
          {annotate('keys')}
        </button>
      </Foot>
      <Overlays commands={commands} open={open} onKeymap={setKeymap} onClose={close} />
    </div>
  );
}

function State({ work }: { work: ReturnType<typeof useWork> }): ReactNode {
  if (work.state === 'error')
    return (
      <Veil>
        <Failure error={work.error} retry={work.retry} />
      </Veil>
    );
  if (work.state === 'empty')
    return (
      <Veil>
        <Empty title={annotate('empty')}>
          <p>{t('emptyHint')}</p>
          <Button variant="default" onClick={() => void work.claim()}>
            {annotate('look')}
          </Button>
        </Empty>
      </Veil>
    );
  return work.state === 'loading' ? (
    <Veil>
      <span aria-busy="true">{t('loading')}</span>
    </Veil>
  ) : null;
}

function Rail({
  engine,
  commands,
  search,
  say,
}: {
  engine: TextEngine;
  commands: Commands | null;
  search: () => void;
  say: (message: string) => void;
}) {
  const keyOf = (id: string) => commands?.keysOf(id).slice(0, 1).map(shownChord)[0];
  const hasRelations = engine.labels.some((label) => label.shapes.includes('relation'));
  return (
    <>
      <button
        type="button"
        aria-label={t('search')}
        title={withKey(t('search'), commands, 'search')}
        onClick={search}
      >
        <IconSearch size={18} stroke={1.6} />
        <kbd>{keyOf('search')}</kbd>
      </button>
      <button
        type="button"
        aria-label={t('equal')}
        title={withKey(t('equal'), commands, 'equal')}
        onClick={() => say(t('labelled', { count: engine.labelEqual() }))}
      >
        <IconCopy size={18} stroke={1.6} />
        <kbd>{keyOf('equal')}</kbd>
      </button>
      {hasRelations && (
        <button
          type="button"
          aria-label={t('relation')}
          aria-pressed={engine.relationFrom !== null}
          title={withKey(t('relation'), commands, 'relation')}
          onClick={() => engine.beginRelation()}
        >
          <IconArrowsJoin size={18} stroke={1.6} />
          <kbd>{keyOf('relation')}</kbd>
        </button>
      )}
    </>
  );
}

function hintOf(engine: TextEngine): string {
  if (engine.relationFrom) return 'hintRelation';
  if (engine.range) return 'hintRange';
  const [first] = engine.selection();
  if (!first) return 'hintRest';
  return first.confidence === undefined ? 'hintSpan' : 'hintSuggestion';
}

function Foot({
  engine,
  message,
  children,
}: {
  engine: TextEngine | null;
  message: string;
  children: ReactNode;
}) {
  const early = useEarlyWords();
  const hasSuggestions = engine?.document.regions.some((region) => region.confidence !== undefined);
  return (
    <footer className="ws-foot">
      <span>{engine && t('characters', { said: count(engine.offsets.points) })}</span>
      <span role="status">{early || message || (engine && t.any(hintOf(engine)))}</span>
      <span className="grow" />
      {engine && hasSuggestions && (
        <span className="tx-confidence">
          {t('confidence')} {Math.round(engine.showFrom * 100)} %
          <Slider
            w={120}
            size="xs"
            label={null}
            thumbLabel={t('confidence')}
            value={engine.showFrom * 100}
            onChange={(value) => {
              engine.showFrom = value / 100;
              engine.changed();
            }}
          />
        </span>
      )}
      <span>{engine?.document.canUndo ? t('undoes', { name: engine.document.canUndo }) : ''}</span>
      {children}
    </footer>
  );
}

import { Button, Textarea } from '@mantine/core';
import { IconArrowLeft, IconPointer, IconPolygon, IconSquare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type React from 'react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import type { LabelSchema, Project } from '../../api/types';
import { type CommandSpec, Commands } from '../../commands/registry';
import type { Engine, ToolKey } from '../../engine/engine';
import type { ItemOutbox } from '../../sync/outbox';
import { Empty, Failure } from '../../ui/states';
import { LabelList } from '../LabelList';
import { RegionList } from '../RegionList';
import { SafetyBars } from '../safety/SafetyBars';
import { useEngine } from '../useEngine';
import { useWork, type Work } from './useWork';
import '../workspace.css';

export function AnnotatePage({ projectId }: { projectId: string }) {
  const { t } = useTranslation('annotate');
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
  const work = useWork(projectId, engine, host);
  const [tab, setTab] = useState<'guidelines' | 'keys'>('guidelines');
  const { task, setBar } = work;

  const commands = useMemo(() => {
    if (!engine || !schema.data) return null;
    const selection = () => engine.selection();
    const tool = (key: ToolKey) => () => engine.pickTool(key);
    const move = (dx: number, dy: number) => () => engine.nudge(dx, dy);
    const specs: CommandSpec[] = [
      { id: 'select', name: t('select'), keys: ['V'], run: tool('select') },
      { id: 'box', name: t('box'), keys: ['B'], run: tool('box') },
      { id: 'polygon', name: t('polygon'), keys: ['P'], run: tool('polygon') },
      {
        id: 'accept',
        name: 'Accept the selected suggestion',
        keys: ['Enter'],
        run: () => engine.accept(selection().length ? selection() : engine.undecided().slice(0, 1)),
      },
      {
        id: 'accept-all',
        name: 'Accept all suggestions',
        keys: ['Shift+Enter'],
        run: () => engine.accept(engine.undecided()),
      },
      {
        id: 'delete',
        name: 'Delete, or reject a suggestion',
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(selection()),
      },
      { id: 'next', name: 'Next region', keys: ['Tab'], run: () => engine.step(1) },
      { id: 'previous', name: 'Previous region', keys: ['Shift+Tab'], run: () => engine.step(-1) },
      { id: 'undo', name: 'Undo', keys: ['Ctrl+Z'], run: () => engine.undo() },
      { id: 'redo', name: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
      { id: 'left', name: 'Nudge left', keys: ['ArrowLeft'], run: move(-1, 0) },
      { id: 'right', name: 'Nudge right', keys: ['ArrowRight'], run: move(1, 0) },
      { id: 'up', name: 'Nudge up', keys: ['ArrowUp'], run: move(0, -1) },
      { id: 'down', name: 'Nudge down', keys: ['ArrowDown'], run: move(0, 1) },
      { id: 'fit', name: 'Fit the picture', keys: ['Z'], run: () => engine.fitImage() },
      { id: 'in', name: 'Zoom in', keys: ['+', '='], run: () => engine.zoomBy(1.25) },
      { id: 'out', name: 'Zoom out', keys: ['-'], run: () => engine.zoomBy(0.8) },
      {
        id: 'names',
        name: 'Show or hide names',
        keys: ['N'],
        run: () => {
          engine.showsNames = !engine.showsNames;
          engine.changed();
        },
      },
      {
        id: 'hide',
        name: 'Show or hide regions',
        keys: ['H'],
        run: () => {
          engine.isHidden = !engine.isHidden;
          engine.changed();
        },
      },
      { id: 'unsure', name: t('unsure'), keys: ['U'], run: () => work.toggleUnsure() },
      { id: 'skip', name: t('skip'), keys: ['Ctrl+Shift+S'], run: () => setBar({ kind: 'skip' }) },
      { id: 'submit', name: t('submit'), keys: ['Ctrl+Enter'], run: () => void work.submit() },
      { id: 'keys', name: t('keys'), keys: ['?'], run: () => setTab('keys') },
    ];
    const taken = new Set(specs.flatMap((spec) => spec.keys));
    for (const label of schema.data.labels) {
      const key = label.hotkey?.toUpperCase();
      if (key && !taken.has(key))
        specs.push({
          id: `label-${label.key}`,
          name: label.name,
          keys: [key],
          run: () => engine.setLabel(label.key),
        });
    }
    return new Commands(specs);
  }, [engine, schema.data, t, work, setBar]);

  useEffect(() => {
    if (!commands || !engine) return;
    const press = (event: KeyboardEvent) => {
      const inPanel =
        event.target instanceof HTMLElement && event.target.closest('button, a, [role="dialog"]');
      // Tab and Enter belong to the panels while one is in them.
      if (inPanel && ['Tab', 'Enter', ' '].includes(event.key) && !event.ctrlKey) return;
      if (event.key === ' ' && host.current) host.current.dataset.space = String(event.type === 'keydown');
      if (event.type === 'keyup') return;
      if (['Enter', 'Escape', 'Backspace'].includes(event.key) && !event.ctrlKey && engine.press(event.key))
        event.preventDefault();
      else commands.handle(event);
    };
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', press);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', press);
    };
  }, [commands, engine]);

  const policy = project.data?.policy;
  const failure = project.error ?? schema.error;
  return (
    <div className="ws" data-testid="annotate">
      <header className="ws-top">
        <Link to="/projects/$projectId" params={{ projectId }} aria-label={t('back')} title={t('back')}>
          <IconArrowLeft size={18} />
        </Link>
        <h1 className="name" style={{ fontSize: 13, margin: 0 }}>
          {task?.asset.name ?? project.data?.name ?? ''}
        </h1>
        {task && <span className="dim">{t('place', { at: 1, count: work.count })}</span>}
        {task && <SaveState outbox={work.outbox} />}
        <span className="grow" />
        {task && <Timer since={work.since} />}
        {task && policy?.unsure && (
          <Button
            variant={work.unsure ? 'filled' : 'default'}
            aria-pressed={work.unsure}
            onClick={work.toggleUnsure}
            title="U"
          >
            {t('unsure')}
          </Button>
        )}
        {task && policy?.skip && (
          <Button variant="default" onClick={() => setBar({ kind: 'skip' })} title="Ctrl+Shift+S">
            {t('skip')}
          </Button>
        )}
        {task && (
          <Button
            onClick={() => void work.submit()}
            loading={work.isSubmitting}
            title="Ctrl+Enter"
            data-testid="submit"
          >
            {t('submit')} <span style={{ marginLeft: 6, fontWeight: 400 }}>Ctrl+Enter</span>
          </Button>
        )}
      </header>
      <div className="ws-bars">
        <SafetyBars safety={work.safety} />
        <Messages work={work} engine={engine} />
      </div>
      <nav className="ws-rail" aria-label={t('tools')}>
        {engine && <ToolRail engine={engine} />}
      </nav>
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={work.isShown}
        style={{ cursor: engine?.tool.cursor }}
        aria-label={
          task
            ? t('canvas', { name: task.asset.name, count: engine?.document.regions.length ?? 0 })
            : t('loading')
        }
      >
        {failure && (
          <Veil>
            <Failure error={failure} />
          </Veil>
        )}
        {!failure && work.state === 'empty' && (
          <Veil>
            <Empty title={t('empty')}>
              <p>{t('emptyHint')}</p>
              <Button variant="default" onClick={() => void work.claim()}>
                {t('look')}
              </Button>
            </Empty>
          </Veil>
        )}
        {!failure && work.state === 'loading' && (
          <Veil>
            <span aria-busy="true">{t('loading')}</span>
          </Veil>
        )}
        {!failure && work.state === 'error' && (
          <Veil>
            <Failure error={work.error} retry={() => void work.claim()} />
          </Veil>
        )}
      </main>
      <aside className="ws-side">
        {engine && schema.data && <LabelList engine={engine} schema={schema.data} />}
        {engine && task && schema.data && <RegionList engine={engine} schema={schema.data} />}
        <section className="fill">
          <div role="tablist" aria-label="Help" style={{ display: 'flex', gap: 8, marginBottom: 8 }}>
            {(['guidelines', 'keys'] as const).map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                className="chip"
                aria-selected={tab === name}
                onClick={() => setTab(name)}
              >
                {t(name)}
              </button>
            ))}
          </div>
          {tab === 'guidelines' ? <Guidelines project={project.data} /> : <KeySheet commands={commands} />}
        </section>
      </aside>
      <Foot engine={engine} host={host} />
    </div>
  );
}

const tools = [
  ['select', 'V', IconPointer],
  ['box', 'B', IconSquare],
  ['polygon', 'P', IconPolygon],
] as const;

export function ToolRail({ engine }: { engine: Engine }) {
  const { t } = useTranslation('annotate');
  return tools.map(([key, letter, Icon]) => (
    <button
      key={key}
      type="button"
      aria-pressed={engine.tool.key === key}
      aria-label={t(key)}
      title={`${t(key)} (${letter})`}
      onClick={() => engine.pickTool(key)}
    >
      <Icon size={18} stroke={1.6} />
    </button>
  ));
}

function Veil({ children }: { children: ReactNode }) {
  return <div className="veil">{children}</div>;
}

function Guidelines({ project }: { project: Project | undefined }) {
  const { t } = useTranslation('annotate');
  if (!project?.guidelines_html) return <p className="dim">{t('noGuidelines')}</p>;
  // The server has sanitised it (no scripts, no foreign images).
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server
  return <div className="md" dangerouslySetInnerHTML={{ __html: project.guidelines_html }} />;
}

export function KeySheet({ commands }: { commands: Commands | null }) {
  return (
    <div className="sheet">
      {commands?.all.map((spec) => (
        <div key={spec.id} style={{ display: 'contents' }}>
          <span>{spec.name}</span>
          <span>
            {spec.keys.map((key) => (
              <kbd key={key} className="key">
                {key}
              </kbd>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

function SaveState({ outbox }: { outbox: ItemOutbox | null }) {
  const { t } = useTranslation('annotate');
  if (!outbox) return null;
  const color = {
    saved: 'var(--done)',
    local: 'var(--dim)',
    offline: 'var(--paused)',
    signedOut: 'var(--wrong)',
    failed: 'var(--wrong)',
  }[outbox.state];
  return (
    <span role="status" data-testid="save-state" style={{ color, fontSize: 12 }}>
      {t(outbox.state, { count: outbox.pending })}
    </span>
  );
}

function Timer({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <span className="dim">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
  );
}

export function Foot({
  engine,
  host,
  children,
}: {
  engine: Engine | null;
  host: React.RefObject<HTMLDivElement | null>;
  children?: ReactNode;
}) {
  const cursor = useRef<HTMLSpanElement>(null);
  const zoom = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = host.current;
    // Written past React: the pointer must never cause a render.
    const show = () => {
      if (cursor.current && element)
        cursor.current.textContent = `${element.dataset.cursorX}, ${element.dataset.cursorY}`;
    };
    element?.addEventListener('engine-cursor', show);
    const zoomed = () => {
      if (zoom.current && engine) zoom.current.textContent = `${Math.round(engine.camera.zoom * 100)} %`;
    };
    zoomed();
    const stop = engine?.onView(zoomed);
    return () => {
      element?.removeEventListener('engine-cursor', show);
      stop?.();
    };
  }, [host, engine]);
  return (
    <footer className="ws-foot">
      <span ref={zoom} style={{ minWidth: 40 }} />
      <span ref={cursor} style={{ minWidth: 80 }} />
      <span>{engine?.canEdit ? engine.hint : 'Click selects, wheel zooms, Z fits'}</span>
      <span className="grow" />
      {children}
      <span>{engine?.document.canUndo ? `Ctrl+Z undoes: ${engine.document.canUndo}` : ''}</span>
    </footer>
  );
}

function Messages({ work, engine }: { work: Work; engine: Engine | null }) {
  const { t } = useTranslation('annotate');
  const [reason, setReason] = useState('');
  const { bar, setBar, task } = work;
  if (bar?.kind === 'undecided') {
    return (
      <div className="ws-bar paused" role="alert">
        <span>{t('undecided', { count: engine?.undecided().length ?? 0 })}</span>
        <Button autoFocus onClick={() => void work.settle('accept')} data-testid="accept-rest">
          {t('acceptRest')}
        </Button>
        <Button variant="default" onClick={() => void work.settle('drop')} data-testid="drop-rest">
          {t('dropRest')}
        </Button>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </div>
    );
  }
  if (bar?.kind === 'skip') {
    return (
      <form
        className="ws-bar"
        onSubmit={(event) => {
          event.preventDefault();
          void work.skip(reason);
          setReason('');
        }}
      >
        <Textarea
          autosize
          minRows={1}
          maxRows={3}
          style={{ width: 420 }}
          aria-label={t('skipWhy')}
          placeholder={t('skipWhy')}
          value={reason}
          maxLength={500}
          autoFocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!reason.trim()}>
          {t('skipNow')}
        </Button>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </form>
    );
  }
  if (bar?.kind === 'lease') {
    return (
      <div className="ws-bar wrong" role="alert">
        <span>{t('leaseLost')}</span>
        <Button onClick={work.advance}>{t('next')}</Button>
      </div>
    );
  }
  if (bar) {
    const words = bar.kind === 'error' ? bar.words : t(bar.kind);
    return (
      <div className={`ws-bar ${bar.kind === 'error' ? 'wrong' : 'paused'}`} role="alert">
        <span>{words}</span>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </div>
    );
  }
  if (task?.rework) {
    return (
      <div className="ws-bar paused" role="status">
        <strong>{t('rework', { reason: t(`reason.${task.rework.reason}`) })}</strong>
        <span>{task.rework.comment}</span>
      </div>
    );
  }
  if (task?.kind === 'audit')
    return (
      <div className="ws-bar" role="status">
        {t('audit')}
      </div>
    );
  return null;
}

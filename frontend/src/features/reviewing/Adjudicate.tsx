import { Button, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '../../api/client';
import type { AdjudicationTask, Version } from '../../api/reviewing';
import type { LabelSchema, Region } from '../../api/types';
import { Commands } from '../../commands/registry';
import type { Mark } from '../../engine/renderer';
import { Empty, errorWords, Failure } from '../../ui/states';
import { toolsFor } from '../annotate/image/commands';
import { Foot } from '../annotate/image/Foot';
import { ToolRail } from '../annotate/image/ToolRail';
import { LabelList } from '../LabelList';
import { picture } from '../pictures';
import { heartbeatEvery } from '../safety/useItem';
import { useEngine } from '../useEngine';
import { Answers, Objects } from './AnswerPanels';
import { Comments } from './Comments';
import { MOST, memberRegions, nextVersion, overlays, plain, standsFor, withPeople } from './ruling';
import '../workspace.css';
import '../annotate/image/image.css';
import './reviewing.css';

/** All answers side by side; an expert takes one, takes single objects, or draws what is right, and decides. */
export function Adjudicate({ projectId, wanted }: { projectId: string; wanted: string | undefined }) {
  const { t } = useTranslation('adjudicate');
  const words = useTranslation('commands').t;
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const drawn = useMemo(() => schema.data && withPeople(schema.data), [schema.data]);
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, drawn);
  const [task, setTask] = useState<AdjudicationTask | null>(null);
  const [state, setState] = useState<'loading' | 'empty' | 'work' | 'error'>('loading');
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<number | null>(null);
  const [comment, setComment] = useState('');
  const [isUnsure, setUnsure] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const [said, setSaid] = useState<Record<string, unknown>>({});
  const since = useRef(Date.now());
  const submission = useRef('');
  const first = useRef(wanted);

  const claim = useCallback(async () => {
    setState('loading');
    try {
      const body = { count: 1, ...(first.current && { adjudication: first.current }) };
      const [next] = await api.post<AdjudicationTask[]>(`projects/${projectId}/adjudications/claim`, body);
      first.current = undefined;
      setTask(next ?? null);
      setState(next ? 'work' : 'empty');
    } catch (failure) {
      setError(failure);
      setState('error');
    }
  }, [projectId]);
  useEffect(() => void claim(), [claim]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a disagreement is opened once, by its id
  useEffect(() => {
    if (!engine || !task) return;
    let isCurrent = true;
    since.current = Date.now();
    submission.current = crypto.randomUUID();
    setDrawn(false);
    setAt(null);
    setComment('');
    setUnsure(false);
    setShown(new Set(task.versions.map((version) => version.key)));
    setSaid(task.draft ? task.draft_classification : (task.versions[0]?.classification ?? {}));
    picture(task.asset.file_url).then(
      (bitmap) => {
        if (!isCurrent) return;
        engine.canEdit = true;
        // Names of several answers to one object would hide each other; colour, number and panel tell them apart.
        engine.showsNames = false;
        engine.open((task.draft ?? task.merged?.regions ?? []).map(plain), bitmap, task.asset);
        engine.pickTool('select');
        setDrawn(true);
      },
      (failure: unknown) => {
        setError(failure);
        setState('error');
      },
    );
    const heart = setInterval(
      () => void api.post(`adjudications/${task.id}/heartbeat`).catch(() => {}),
      heartbeatEvery(task.lease_expires_at),
    );
    return () => {
      isCurrent = false;
      clearInterval(heart);
    };
  }, [engine, task?.id]);

  const object = task && at !== null ? (task.objects[at] ?? null) : null;
  useEffect(() => {
    if (!engine || !task) return;
    engine.extra = overlays(task, shown);
    const halo = (object?.members ?? []).map(([key, id]): [string, Mark] => [`${key}-${id}`, 'changed']);
    engine.marks = new Map(halo);
    engine.changed();
  }, [engine, task, shown, object]);

  const replace = useCallback(
    (regions: readonly Region[]) => {
      if (!engine) return;
      const gone = engine.document.regions.map((region) => region.id);
      engine.document.run('Take', [...gone, ...regions.map(plain)]);
      engine.select([]);
    },
    [engine],
  );
  const takeAll = useCallback(
    (version: Version) => {
      replace(version.regions);
      setSaid(version.classification);
    },
    [replace],
  );
  const toggle = useCallback((key: string) => {
    setShown((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const takeNext = useCallback(
    (place: number) => {
      const chosen = task?.objects[place];
      if (!engine || !task || !chosen) return;
      const members = memberRegions(task, chosen);
      const current = standsFor(engine.document.regions, members);
      const next = nextVersion(current, members);
      engine.document.run('Take an object', [
        ...(current && current.id !== next?.id ? [current.id] : []),
        ...(next ? [plain(next)] : []),
      ]);
      engine.select(next ? [next.id] : []);
    },
    [engine, task],
  );
  const decide = useCallback(async () => {
    if (!engine || !task) return;
    try {
      await api.post(`adjudications/${task.id}/decision`, {
        submission_id: submission.current,
        regions: engine.document.regions.map(plain),
        classification: said,
        comment,
        unsure: isUnsure,
        seconds: Math.round((Date.now() - since.current) / 1000),
      });
      setNote('');
    } catch (failure) {
      const isGone =
        failure instanceof ApiError &&
        ['lease_lost', 'already_submitted', 'not_found'].includes(failure.code);
      setNote(isGone ? t('lost') : errorWords(failure));
      if (!isGone) return;
    }
    setTask(null);
    await claim();
  }, [engine, task, said, comment, isUnsure, claim, t]);

  const commands = useMemo(() => {
    if (!engine || !task || !schema.data) return null;
    const step = (by: 1 | -1) =>
      setAt((now) => {
        const many = task.objects.length;
        return many ? (now === null ? (by > 0 ? 0 : many - 1) : (now + by + many) % many) : null;
      });
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
      { id: 'next', name: 'Next object', keys: ['J'], run: () => step(1) },
      { id: 'previous', name: 'Previous object', keys: ['Shift+J'], run: () => step(-1) },
      { id: 'take-object', name: t('take'), keys: ['Enter'], run: () => at !== null && takeNext(at) },
      { id: 'unsure', name: t('markUnsure'), keys: ['U'], run: () => setUnsure((before) => !before) },
      ...toolsFor(schema.data)
        .filter(({ tool }) => tool !== 'smart')
        .map(({ tool, key }) => ({
          id: tool,
          name: words(`image.tool-${tool}`),
          keys: [key],
          run: () => engine.pickTool(tool),
        })),
      { id: 'step', name: 'Next region', keys: ['Tab'], run: () => engine.step(1) },
      { id: 'step-back', name: 'Previous region', keys: ['Shift+Tab'], run: () => engine.step(-1) },
      {
        id: 'delete',
        name: 'Delete',
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(engine.selection()),
      },
      { id: 'undo', name: 'Undo', keys: ['Ctrl+Z'], run: () => engine.undo() },
      { id: 'redo', name: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
      { id: 'fit', name: 'Fit', keys: ['Z'], run: () => engine.fitImage() },
      ...(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const).map((key) => ({
        id: key,
        name: 'Nudge',
        keys: [key],
        run: () =>
          engine.nudge(
            key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0,
            key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0,
          ),
      })),
    ]);
  }, [engine, task, at, decide, replace, takeAll, takeNext, toggle, t, words, schema.data]);

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
      <header className="ws-top">
        <Link to="/projects/$projectId/disagreements" params={{ projectId }} aria-label={t('back')}>
          <IconArrowLeft size={18} />
        </Link>
        <h1 className="name" style={{ fontSize: 13, margin: 0 }}>
          {task?.asset.name ?? ''}
        </h1>
        {task && (
          <strong data-testid="cause">
            {t(`cause.${task.cause}`, {
              count: task.versions.length,
              percent: Math.round(task.agreement * 100),
            })}
          </strong>
        )}
        <span className="grow" />
        {task && (
          <>
            <button
              type="button"
              className="chip"
              aria-pressed={isUnsure}
              title="U"
              onClick={() => setUnsure(!isUnsure)}
            >
              {t('markUnsure')} <span className="key">U</span>
            </button>
            <Button onClick={() => void decide()} title="Ctrl+Enter" data-testid="decide" disabled={!isDrawn}>
              {t('decide')} <span style={{ marginLeft: 6, fontWeight: 400 }}>Ctrl+Enter</span>
            </Button>
          </>
        )}
      </header>
      {note && (
        <div className="ws-bar paused" role="alert">
          {note}
        </div>
      )}
      <nav className="ws-rail" aria-label="Tools">
        {engine && task && <ToolRail engine={engine} schema={schema.data} />}
      </nav>
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={isDrawn && task !== null}
        aria-label={task?.asset.name ?? t('loading')}
      >
        {(state === 'error' || schema.error) && (
          <div className="veil">
            <Failure error={error ?? schema.error} retry={() => void claim()} />
          </div>
        )}
        {state === 'empty' && (
          <div className="veil">
            <Empty title={t('empty')}>
              <p>{t('emptyHint')}</p>
              <Link to="/projects/$projectId/disagreements" params={{ projectId }}>
                {t('board')}
              </Link>
            </Empty>
          </div>
        )}
        {state === 'loading' && (
          <div className="veil">
            <span aria-busy="true">{t('loading')}</span>
          </div>
        )}
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
            <Objects
              task={task}
              schema={schema.data}
              at={at}
              ruling={engine.document.regions}
              pick={setAt}
              takeNext={takeNext}
            />
            {engine.selected.size > 0 && <LabelList engine={engine} schema={schema.data} />}
            <section>
              <Textarea
                autosize
                minRows={1}
                maxRows={4}
                size="xs"
                maxLength={2000}
                aria-label={t('comment')}
                placeholder={t('comment')}
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
            </section>
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

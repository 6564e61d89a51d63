import { Button, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '../../api/client';
import type {
  LabelSchema,
  Region,
  RegionChange,
  RejectReason,
  ReviewDecision,
  ReviewTask,
} from '../../api/types';
import { Commands, isTyping } from '../../commands/registry';
import type { Mark } from '../../engine/renderer';
import { Empty, errorWords, Failure } from '../../ui/states';
import { Foot } from '../annotate/image/Foot';
import { ToolRail } from '../annotate/image/ToolRail';
import { LabelList } from '../LabelList';
import { picture } from '../pictures';
import { heartbeatEvery } from '../safety/useItem';
import { useEngine } from '../useEngine';
import '../workspace.css';
import '../annotate/image/image.css';

export const reasons: RejectReason[] = [
  'missed_objects',
  'wrong_label',
  'sloppy_shape',
  'extra_objects',
  'guidelines',
  'other',
];

export function ReviewPage({ projectId }: { projectId: string }) {
  const { t } = useTranslation('review');
  const annotate = useTranslation('annotate').t;
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, schema.data);
  const [queue, setQueue] = useState<ReviewTask[]>([]);
  const [state, setState] = useState<'loading' | 'empty' | 'work' | 'error'>('loading');
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [mode, setMode] = useState<'look' | 'fix' | 'reject'>('look');
  const [reason, setReason] = useState<RejectReason | null>(null);
  const [comment, setComment] = useState('');
  const [isShown, setShown] = useState(false);
  const review = queue[0] ?? null;

  // What the review queue was filtered by, where one comes from there.
  const filter = useSearch({ from: '/projects/$projectId/review' });
  const asked = JSON.stringify(filter);
  const settled = useRef(new Set<string>());
  const claim = useCallback(async () => {
    try {
      const lent = await api.post<ReviewTask[]>(`projects/${projectId}/reviews/claim`, {
        count: 3,
        filter: JSON.parse(asked),
      });
      // A reply that was on its way while a decision was made may still name what is decided by now.
      const rows = lent.filter((row) => !settled.current.has(row.id));
      setQueue(rows);
      setState(rows.length ? 'work' : 'empty');
      for (const row of rows) void picture(row.asset.file_url, row.asset).catch(() => {});
    } catch (failure) {
      setError(failure);
      setState('error');
    }
  }, [projectId, asked]);

  useEffect(() => {
    void claim();
  }, [claim]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a review is opened once, by its id
  useEffect(() => {
    if (!engine || !review) return;
    let isCurrent = true;
    setShown(false);
    setMode('look');
    setReason(null);
    setComment('');
    picture(review.asset.file_url, review.asset).then(
      (bitmap) => {
        if (!isCurrent) return;
        engine.canEdit = false;
        engine.marks = marksOf(review);
        engine.extra = removedOf(review);
        engine.open(review.draft ?? review.answer, bitmap, review.asset);
        setState('work');
        setShown(true);
      },
      (failure: unknown) => {
        setError(failure);
        setState('error');
      },
    );
    const heart = setInterval(
      () => void api.post(`reviews/${review.id}/heartbeat`).catch(() => {}),
      heartbeatEvery(review.lease_expires_at),
    );
    return () => {
      isCurrent = false;
      clearInterval(heart);
    };
  }, [engine, review?.id]);

  const decide = useCallback(
    async (decision: ReviewDecision) => {
      if (!review) return;
      try {
        await api.post(`reviews/${review.id}/decision`, decision);
        setNote('');
      } catch (failure) {
        const isGone =
          failure instanceof ApiError && ['already_decided', 'lease_lost'].includes(failure.code);
        setNote(isGone ? t('decided') : errorWords(failure));
        if (!isGone) return;
      }
      settled.current.add(review.id);
      setQueue((rows) => rows.filter((row) => row.id !== review.id));
      if (queue.length <= 1) setState('loading');
      void claim();
    },
    [review, claim, queue.length, t],
  );

  const fix = useCallback(() => {
    if (!engine) return;
    engine.canEdit = true;
    setMode('fix');
    engine.changed();
  }, [engine]);
  const approve = useCallback(() => {
    if (mode === 'fix' && engine) void decide({ decision: 'fix', regions: engine.document.regions });
    else void decide({ decision: 'approve' });
  }, [mode, engine, decide]);
  const reject = useCallback(() => {
    if (reason) void decide({ decision: 'reject', reason, comment });
  }, [reason, comment, decide]);

  const changed = useMemo(
    () => review?.diff.changes.filter((row) => row.change !== 'unchanged') ?? [],
    [review],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      if (!engine || !changed.length) return;
      const [current] = engine.selected;
      const at = changed.findIndex((row) => row.region === current);
      const next =
        changed[(at < 0 ? (by > 0 ? 0 : changed.length - 1) : at + by + changed.length) % changed.length];
      if (next) engine.select([next.region]);
    },
    [engine, changed],
  );

  const commands = useMemo(() => {
    if (!engine) return null;
    return new Commands([
      { id: 'approve', name: t('approve'), keys: ['Y'], run: approve },
      { id: 'fix', name: t('fix'), keys: ['E'], run: fix },
      { id: 'reject', name: t('reject'), keys: ['X'], run: () => setMode('reject') },
      { id: 'send', name: t('reject'), keys: ['Ctrl+Enter'], run: reject, enabled: () => mode === 'reject' },
      { id: 'next', name: 'Next change', keys: ['J'], run: () => step(1) },
      { id: 'previous', name: 'Previous change', keys: ['K'], run: () => step(-1) },
      { id: 'box', name: 'Box', keys: ['B'], run: () => engine.pickTool('box') },
      { id: 'select', name: 'Select', keys: ['V'], run: () => engine.pickTool('select') },
      { id: 'polygon', name: 'Polygon', keys: ['P'], run: () => engine.pickTool('polygon') },
      {
        id: 'delete',
        name: 'Delete',
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(engine.selection()),
      },
      { id: 'undo', name: 'Undo', keys: ['Ctrl+Z'], run: () => engine.undo() },
      { id: 'redo', name: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
      { id: 'fit', name: 'Fit', keys: ['Z'], run: () => engine.fitImage() },
      ...reasons.map((key, at) => ({
        id: key,
        name: key,
        keys: [String(at + 1)],
        run: () => (mode === 'reject' ? setReason(key) : labelAt(at)),
      })),
    ]);
    function labelAt(at: number) {
      const label = schema.data?.labels[at];
      if (label && mode === 'fix') engine?.setLabel(label.key);
    }
  }, [engine, t, approve, fix, reject, step, mode, schema.data]);

  useEffect(() => {
    if (!commands || !engine || !review) return;
    const ghost = (on: boolean) => {
      engine.isHidden = on;
      engine.extra = on ? review.base : removedOf(review);
      engine.changed();
    };
    const down = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && mode !== 'look' && !engine.press('Escape')) setMode('look');
      else if (event.key === 'g' && !isTyping(event.target) && !event.repeat) ghost(true);
      else if (
        ['Enter', 'Backspace'].includes(event.key) &&
        !isTyping(event.target) &&
        engine.press(event.key)
      )
        event.preventDefault();
      else commands.handle(event);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === 'g') ghost(false);
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, [commands, engine, review, mode]);

  const label = (key: string | undefined) => schema.data?.labels.find((row) => row.key === key);
  return (
    <div className="ws" data-testid="review">
      <header className="ws-top">
        <Link to="/projects/$projectId" params={{ projectId }} aria-label={annotate('back')}>
          <IconArrowLeft size={18} />
        </Link>
        <h1 className="name" style={{ fontSize: 13, margin: 0 }}>
          {review?.asset.name ?? ''}
        </h1>
        {review?.author && <span className="dim">{t('by', { name: review.author.username })}</span>}
        {review && <strong data-testid="diff">{review.diff.sentence}</strong>}
        {review?.flags.unsure && <span className="word changed">{t('unsure')}</span>}
        <span className="grow" />
        {review && (
          <>
            <Button onClick={approve} title="Y" data-testid="approve">
              {mode === 'fix' ? t('saveFix') : t('approve')} <Key k="Y" />
            </Button>
            <Button variant="default" onClick={fix} disabled={mode === 'fix'} title="E" data-testid="fix">
              {t('fix')} <Key k="E" />
            </Button>
            <Button variant="default" onClick={() => setMode('reject')} title="X" data-testid="reject">
              {t('reject')} <Key k="X" />
            </Button>
          </>
        )}
      </header>
      {mode === 'reject' && (
        <form
          className="ws-bar"
          style={{ flexWrap: 'wrap' }}
          onSubmit={(event) => {
            event.preventDefault();
            reject();
          }}
        >
          <span>{t('rejectWhy')}</span>
          {reasons.map((key, at) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={reason === key}
              onClick={() => setReason(key)}
            >
              <span className="key">{at + 1}</span> {annotate(`reason.${key}`)}
            </button>
          ))}
          <Textarea
            autosize
            minRows={1}
            maxRows={3}
            style={{ width: 320 }}
            aria-label={t('commentLabel')}
            placeholder={t('comment')}
            value={comment}
            maxLength={2000}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!reason} data-testid="reject-now">
            {t('reject')}
          </Button>
          <Button variant="subtle" onClick={() => setMode('look')}>
            {annotate('cancel')}
          </Button>
        </form>
      )}
      {mode !== 'reject' && note && (
        <div className="ws-bar paused" role="alert">
          {note}
        </div>
      )}
      <nav className="ws-rail" aria-label={annotate('tools')}>
        {engine && mode === 'fix' && <ToolRail engine={engine} schema={schema.data} />}
      </nav>
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={isShown && review !== null}
        aria-label={review?.asset.name ?? t('loading')}
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
              <Button variant="default" onClick={() => void claim()}>
                {annotate('look')}
              </Button>
            </Empty>
          </div>
        )}
        {state === 'loading' && (
          <div className="veil">
            <span aria-busy="true">{t('loading')}</span>
          </div>
        )}
      </main>
      <aside className="ws-side">
        {engine && schema.data && mode === 'fix' && <LabelList engine={engine} schema={schema.data} />}
        <section className="fill" aria-label={t('changes')}>
          <h2>{t('changes')}</h2>
          {review && !review.diff.changes.length && <p className="dim">{t('none')}</p>}
          {review?.diff.changes.map((row) => {
            const region = row.answer ?? row.base;
            return (
              <button
                key={`${row.change}-${row.region}`}
                type="button"
                className="ws-row"
                aria-pressed={engine?.selected.has(row.region) ?? false}
                onClick={() => engine?.select([row.region])}
              >
                <span className="swatch" style={{ background: label(region?.label)?.color }} />
                <span className="grow">{label(region?.label)?.name ?? region?.label}</span>
                {row.iou !== null && row.iou < 1 && (
                  <span className="dim">{t('overlap', { percent: Math.round(row.iou * 100) })}</span>
                )}
                <span className={`word ${wordClass(row)}`}>{t(row.change)}</span>
              </button>
            );
          })}
        </section>
      </aside>
      <Foot engine={engine} host={host}>
        <span>{t('ghost')}</span>
        <span>J / K</span>
      </Foot>
    </div>
  );
}

function Key({ k }: { k: string }) {
  return <span style={{ marginLeft: 6, fontWeight: 400 }}>{k}</span>;
}

function wordClass(row: RegionChange): string {
  if (row.change === 'added' || row.change === 'removed') return row.change;
  return row.change === 'unchanged' ? '' : 'changed';
}

/** How each region of the answer is drawn: a halo for what differs from the pre-label. */
export function marksOf(review: ReviewTask): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const row of review.diff.changes) {
    if (row.change === 'added' || row.change === 'removed') marks.set(row.region, row.change);
    else if (row.change !== 'unchanged') marks.set(row.region, 'changed');
  }
  return marks;
}

export function removedOf(review: ReviewTask): Region[] {
  return review.diff.changes.flatMap((row) => (row.change === 'removed' && row.base ? [row.base] : []));
}

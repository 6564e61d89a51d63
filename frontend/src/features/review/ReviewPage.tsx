import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import type { LabelSchema } from '../../api/types';
import { Commands, isTyping } from '../../commands/registry';
import { Empty, Failure } from '../../ui/states';
import { Foot } from '../annotate/image/Foot';
import { ToolRail } from '../annotate/image/ToolRail';
import { LabelList } from '../LabelList';
import { SafetyBars } from '../safety/SafetyBars';
import { useEngine } from '../useEngine';
import { ChangeList } from './ChangeList';
import { CommentsPanel } from './CommentsPanel';
import type { Counts } from './diff';
import { nothingSaid, RejectBar, reasons } from './RejectBar';
import { useReview } from './useReview';
import '../annotate/image/image.css';
import '../workspace.css';
import './review.css';

export function ReviewPage({ projectId }: { projectId: string }) {
  const { t } = useTranslation('review');
  const annotate = useTranslation('annotate').t;
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, schema.data);
  // What the review queue was filtered by, where one comes from there.
  const filter = useSearch({ from: '/projects/$projectId/review' });
  const work = useReview(projectId, engine, host, filter);
  const { review, mode, setMode, opened, status } = work;
  const [rejection, setRejection] = useState(nothingSaid);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said is of one answer
  useEffect(() => setRejection(nothingSaid), [review?.id]);

  const send = useCallback(() => {
    const { reason, comment, to } = rejection;
    if (reason) work.reject(reason, comment, to);
  }, [rejection, work]);

  const commands = useMemo(() => {
    if (!engine) return null;
    const numbered = (at: number) => {
      const key = reasons[at];
      if (mode === 'reject') return key && setRejection((old) => ({ ...old, reason: key }));
      const label = schema.data?.labels[at];
      if (label && mode === 'fix') engine.setLabel(label.key);
    };
    return new Commands([
      { id: 'approve', name: t('approve'), keys: ['Y'], run: work.approve },
      { id: 'fix', name: t('fix'), keys: ['E'], run: work.fix },
      { id: 'reject', name: t('reject'), keys: ['X'], run: () => setMode('reject') },
      {
        id: 'send',
        name: t('reject'),
        keys: ['Ctrl+Enter'],
        run: send,
        enabled: () => mode === 'reject',
      },
      { id: 'next', name: t('nextChange'), keys: ['J'], run: () => work.step(1) },
      { id: 'previous', name: t('previousChange'), keys: ['K'], run: () => work.step(-1) },
      { id: 'right', name: t('right'), keys: ['A'], run: () => work.check(work.current) },
      { id: 'put-back', name: t('putBack'), keys: ['R'], run: () => work.putBack(work.current) },
      { id: 'version', name: t('nextVersion'), keys: ['T'], run: work.nextVersion },
      {
        id: 'only',
        name: t('onlyChanged'),
        keys: ['O'],
        run: () => work.setOnlyChanged(!work.isOnlyChanged),
      },
      { id: 'box', name: annotate('box'), keys: ['B'], run: () => engine.pickTool('box') },
      { id: 'select', name: annotate('select'), keys: ['V'], run: () => engine.pickTool('select') },
      { id: 'polygon', name: annotate('polygon'), keys: ['P'], run: () => engine.pickTool('polygon') },
      {
        id: 'delete',
        name: t('delete'),
        keys: ['Delete', 'Backspace'],
        run: () => engine.remove(engine.selection()),
      },
      { id: 'left', name: t('nudge'), keys: ['ArrowLeft'], run: () => engine.nudge(-1, 0) },
      { id: 'rightwards', name: t('nudge'), keys: ['ArrowRight'], run: () => engine.nudge(1, 0) },
      { id: 'up', name: t('nudge'), keys: ['ArrowUp'], run: () => engine.nudge(0, -1) },
      { id: 'down', name: t('nudge'), keys: ['ArrowDown'], run: () => engine.nudge(0, 1) },
      { id: 'undo', name: t('undo'), keys: ['Ctrl+Z'], run: () => engine.undo() },
      { id: 'redo', name: t('redo'), keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
      { id: 'fit', name: t('fit'), keys: ['Z'], run: () => engine.fitImage() },
      ...[...Array(9).keys()].map((at) => ({
        id: `number-${at + 1}`,
        name: t('numbered'),
        keys: [String(at + 1)],
        run: () => numbered(at),
      })),
    ]);
  }, [engine, t, annotate, work, send, mode, setMode, schema.data]);

  useEffect(() => {
    if (!commands || !engine || !review) return;
    const down = (event: KeyboardEvent) => {
      const inPanel = event.target instanceof HTMLElement && event.target.closest('button, a');
      if (inPanel && ['Tab', 'Enter', ' '].includes(event.key) && !event.ctrlKey) return;
      if (event.key === 'Escape' && mode === 'reject') setMode('look');
      else if (event.key === 'g' && !isTyping(event.target)) {
        if (!event.repeat) work.setGhost(true);
      } else if (
        ['Enter', 'Escape', 'Backspace'].includes(event.key) &&
        !isTyping(event.target) &&
        engine.press(event.key)
      )
        event.preventDefault();
      else commands.handle(event);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === 'g') work.setGhost(false);
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, [commands, engine, review, mode, setMode, work]);

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
        {review && opened.isShown && <Sentence counts={work.counts} />}
        {review?.queue_reason && <span className="dim">{review.queue_reason}</span>}
        {review?.flags.unsure && <span className="word changed">{t('unsure')}</span>}
        <span className="grow" />
        {review && (
          <>
            <Button onClick={work.approve} title="Y" data-testid="approve" disabled={opened.isReader}>
              {mode === 'fix' ? t('saveFix') : t('approve')} <Key k="Y" />
            </Button>
            <Button
              variant="default"
              onClick={work.fix}
              disabled={mode === 'fix' || opened.isReader}
              title="E"
              data-testid="fix"
            >
              {t('fix')} <Key k="E" />
            </Button>
            <Button variant="default" onClick={() => setMode('reject')} title="X" data-testid="reject">
              {t('reject')} <Key k="X" />
            </Button>
          </>
        )}
      </header>
      <div className="ws-bars">
        <SafetyBars safety={work.safety} />
        {mode === 'reject' && (
          <RejectBar rejection={rejection} change={setRejection} send={send} cancel={() => setMode('look')} />
        )}
        {opened.isLost && (
          <div className="ws-bar wrong" role="alert">
            <span>{annotate('leaseLost')}</span>
          </div>
        )}
      </div>
      <nav className="ws-rail" aria-label={annotate('tools')}>
        {engine && mode === 'fix' && <ToolRail engine={engine} schema={schema.data} />}
      </nav>
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={opened.isShown && review !== null}
        aria-label={review?.asset.name ?? t('loading')}
      >
        {(status === 'error' || schema.error) && (
          <div className="veil">
            <Failure error={work.error ?? schema.error} retry={() => void work.claim()} />
          </div>
        )}
        {status === 'empty' && (
          <div className="veil">
            <Empty title={t('empty')}>
              <p>{t('emptyHint')}</p>
              <Button variant="default" onClick={() => void work.claim()}>
                {annotate('look')}
              </Button>
            </Empty>
          </div>
        )}
        {status === 'loading' && (
          <div className="veil">
            <span aria-busy="true">{t('loading')}</span>
          </div>
        )}
      </main>
      <aside className="ws-side">
        {engine && schema.data && mode === 'fix' && <LabelList engine={engine} schema={schema.data} />}
        {schema.data && <ChangeList review={work} schema={schema.data} />}
        {review && (
          <CommentsPanel
            projectId={projectId}
            asset={review.asset.id}
            region={work.current?.region ?? null}
          />
        )}
        {work.queue.length > 1 && (
          <ul className="rv-strip" aria-label={t('strip')}>
            {work.queue.slice(1).map((row) => (
              <li key={row.id}>
                <button type="button" title={row.asset.name} onClick={() => void work.bringBack(row.id)}>
                  <img src={row.asset.thumbnail_url} alt={row.asset.name} />
                </button>
              </li>
            ))}
          </ul>
        )}
      </aside>
      <Foot engine={engine} host={host}>
        <span>{t('ghost')}</span>
        <span>{t('steps')}</span>
      </Foot>
    </div>
  );
}

function Sentence({ counts }: { counts: Counts }) {
  const { t } = useTranslation('review');
  const { total, ...kinds } = counts;
  const said = Object.entries(kinds).filter(([, count]) => count);
  const words = said.map(([kind, count]) => t(`said.${kind}`, { count })).join(', ');
  return <strong data-testid="diff">{t('of', { words: words || t('said.nothing'), total })}</strong>;
}

function Key({ k }: { k: string }) {
  return <span style={{ marginLeft: 6, fontWeight: 400 }}>{k}</span>;
}

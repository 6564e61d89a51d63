import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { Classification } from '../../api/questions';
import type { AdjudicationTask } from '../../api/reviewing';
import type { Region } from '../../api/types';
import { type Content, changesBetween, isSame } from '../../sync/rebase';
import { plain } from './ruling';
import type { RulingEngine } from './types';

const WAIT = 700;
const TRY_AGAIN = 5_000;

interface Aside {
  classification: Classification;
  comment: string;
  isUnsure: boolean;
}

interface Op {
  op_id: string;
  op: string;
  region_id?: string;
  value?: unknown;
}

/** Keeps a ruling that is being made on the server, so that it is there again after a reload. */
export function useRulingDraft(task: AdjudicationTask | null, engine: RulingEngine | null, aside: Aside) {
  const [isSaved, setSaved] = useState(true);
  const savedContent = useRef<Content>({ regions: [], flags: {}, classification: {} });
  const revision = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<void> | null>(null);
  const latest = useRef(aside);
  latest.current = aside;

  const now = useCallback(
    (): Content => ({
      regions: (engine?.document.regions ?? []).map(plain),
      flags: { comment: latest.current.comment, unsure: latest.current.isUnsure },
      classification: latest.current.classification,
    }),
    [engine],
  );

  const send = useCallback(
    async (keepalive = false): Promise<void> => {
      if (!task || !engine) return;
      if (sending.current && !keepalive) await sending.current;
      const after = now();
      const ops = opsBetween(savedContent.current, after);
      if (!ops.length) return setSaved(true);
      const body = { base_revision: revision.current, ops };
      const path = `adjudications/${task.id}/draft`;
      const work = api.patch<{ revision: number }>(path, body, { keepalive }).then(
        (reply) => {
          revision.current = reply.revision;
          savedContent.current = after;
          setSaved(true);
        },
        (failure: unknown) => {
          // Another window saved meanwhile: what is on this screen goes on top of it.
          const stale = failure instanceof ApiError && failure.code === 'stale_revision';
          if (stale) {
            const theirs = failure.problem as unknown as Content & { revision: number };
            revision.current = theirs.revision;
            savedContent.current = theirs;
          }
          const isGone =
            failure instanceof ApiError && failure.status >= 400 && failure.status < 500 && !stale;
          if (!isGone) timer.current = setTimeout(() => void send(), stale ? 0 : TRY_AGAIN);
        },
      );
      sending.current = work;
      await work;
      sending.current = null;
    },
    [task, engine, now],
  );

  const soon = useCallback(() => {
    if (!task) return;
    setSaved(opsBetween(savedContent.current, now()).length === 0);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), WAIT);
  }, [task, send, now]);

  useEffect(() => {
    if (!task || !engine) return;
    const start = { regions: [], flags: {}, classification: {} };
    savedContent.current = task.draft
      ? { regions: task.draft, flags: task.draft_flags, classification: task.draft_classification }
      : start;
    revision.current = task.revision;
    const stop = engine.onEdit(soon);
    const leave = () => void send(true);
    window.addEventListener('pagehide', leave);
    return () => {
      stop();
      clearTimeout(timer.current);
      window.removeEventListener('pagehide', leave);
    };
  }, [task, engine, soon, send]);

  const { classification, comment, isUnsure } = aside;
  const isFresh = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another disagreement begins anew
  useEffect(() => {
    isFresh.current = true;
  }, [task?.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said is what has changed
  useEffect(() => {
    // What a disagreement opens with is nobody's work yet.
    if (isFresh.current) isFresh.current = task === null;
    else soon();
  }, [task, classification, comment, isUnsure]);

  const stop = useCallback(() => clearTimeout(timer.current), []);
  return useMemo(() => ({ isSaved, stop }), [isSaved, stop]);
}

/** What turns one state of a ruling into another. */
export function opsBetween(before: Content, after: Content): Op[] {
  const op = (kind: string, more: Partial<Op>): Op => ({ op_id: crypto.randomUUID(), op: kind, ...more });
  const regions = changesBetween(before, after).map((change: Region | string) =>
    typeof change === 'string'
      ? op('delete_region', { region_id: change })
      : op('put_region', { region_id: change.id, value: change }),
  );
  const named = (kind: string, old: Record<string, unknown>, fresh: Record<string, unknown>) => {
    const value = Object.fromEntries(
      Object.entries(fresh).filter(([key, one]) => !isSame(old[key], one) && (old[key] ?? one)),
    );
    return Object.keys(value).length ? [op(kind, { value })] : [];
  };
  return [
    ...regions,
    ...named('set_classification', before.classification, after.classification),
    ...named('set_flag', before.flags, after.flags),
  ];
}

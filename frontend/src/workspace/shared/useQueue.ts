import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { Outbox } from '../../sync/outbox';
import { SET_ASIDE } from '../../sync/rejectedEdits';

const AHEAD = 3;
const MOST = 10;

/** What is lent to a person: a task or a review. */
export interface ClaimedItem {
  id: string;
  asset: { file_url: string };
}

export type QueueStatus = 'loading' | 'empty' | 'work' | 'error';

/** Keeps the order of what is there; what the server no longer lends goes (but `open`), what is new comes behind. */
export function merged<T extends ClaimedItem>(
  old: readonly T[],
  claimed: readonly T[],
  isWhole: boolean,
  isLeaving: (id: string) => boolean,
  open?: string,
): T[] {
  const fresh = new Map(claimed.map((row) => [row.id, row]));
  const remaining = old.flatMap((row) => fresh.get(row.id) ?? (isWhole && row.id !== open ? [] : [row]));
  const ids = new Set(remaining.map((row) => row.id));
  return [...remaining, ...claimed.filter((row) => !ids.has(row.id))].filter((row) => !isLeaving(row.id));
}

/** In the order in which they came. */
const inOrder = <T extends ClaimedItem>(rows: readonly T[], arrivalOrder: ReadonlyMap<string, number>): T[] =>
  [...rows].sort((a, b) => (arrivalOrder.get(a.id) ?? 0) - (arrivalOrder.get(b.id) ?? 0));

/** The person's queue, claimed ahead. What has been answered is gone from it at once, whatever the line does. */
export function useQueue<T extends ClaimedItem>(
  projectId: string,
  kind: 'tasks' | 'reviews',
  outbox: Outbox,
  prepare: (row: T) => void,
  filter?: object,
) {
  const path = `projects/${projectId}/${kind}/claim`;
  const wanted = filter && Object.keys(filter).length ? JSON.stringify(filter) : '';
  const [queue, setQueue] = useState<T[]>([]);
  const [status, setStatus] = useState<QueueStatus>('loading');
  const [error, setError] = useState<unknown>(null);
  const shown = useRef<T[]>([]);
  shown.current = queue;
  const preparing = useRef(prepare);
  preparing.current = prepare;

  // When an item left, by the number of the last question asked till then.
  const left = useRef(new Map<string, number>());
  const questions = useRef(0);
  // So that the strip of what is waiting keeps its order while one goes to and fro.
  const arrivalOrder = useRef(new Map<string, number>());
  const show = useCallback((rows: T[], isEmpty: QueueStatus) => {
    for (const { id } of rows)
      if (!arrivalOrder.current.has(id)) arrivalOrder.current.set(id, arrivalOrder.current.size);
    shown.current = rows;
    setQueue(rows);
    setStatus(rows.length ? 'work' : isEmpty);
  }, []);

  const ask = useCallback(
    async (isOpenKept: boolean): Promise<void> => {
      await outbox.start();
      // A reply that was on its way while an answer arrived may still name what was answered.
      const leaving = new Set(outbox.sends.keys());
      const number = ++questions.current;
      const count = Math.min(MOST, AHEAD + leaving.size);
      try {
        const claimed = await api.post<T[]>(path, { count, ...(wanted && { filter: JSON.parse(wanted) }) });
        const isLeaving = (id: string) =>
          leaving.has(id) || outbox.sends.has(id) || (left.current.get(id) ?? 0) >= number;
        // What is being worked on stays until its page has said what became of it.
        const open = isOpenKept ? shown.current[0]?.id : undefined;
        const rows = merged(shown.current, claimed, claimed.length < count, isLeaving, open);
        show(rows, 'empty');
        for (const row of rows) preparing.current(row);
      } catch (failure) {
        const isLine = failure instanceof ApiError && (failure.status === 0 || failure.status === 401);
        if (isLine && shown.current.length) return;
        setError(failure);
        setStatus('error');
      }
    },
    [path, wanted, outbox, show],
  );
  const claim = useCallback(() => ask(true), [ask]);

  /** After a cut: what was done goes out and what is held is held on to, before anything new is asked for. */
  const reclaim = useCallback(async () => {
    await outbox.flushAll();
    const heartbeats = shown.current.map((row) => api.post(`${kind}/${row.id}/heartbeat`));
    await Promise.allSettled(heartbeats);
    await claim();
  }, [outbox, kind, claim]);

  useEffect(() => {
    // What an earlier visit did goes out first: claimed before that, the same item would come under a newer lease.
    void outbox
      .start()
      .then(() => (outbox.sends.size ? outbox.flushAll() : undefined))
      .then(claim);
  }, [outbox, claim]);

  // The line is back, or somebody is signed in again: go on by oneself.
  const isCut = outbox.isOffline || outbox.isSignedOut;
  const wasCut = useRef(false);
  useEffect(() => {
    if (wasCut.current && !isCut) void reclaim();
    wasCut.current = isCut;
  }, [isCut, reclaim]);
  useEffect(() => {
    const online = () => void reclaim();
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, [reclaim]);

  // An answer that was refused is the person's again.
  const refused = [...outbox.refused.values()]
    .flatMap((row) => (row.code === SET_ASIDE ? [] : row.item))
    .join();
  useEffect(() => {
    if (refused) void claim();
  }, [refused, claim]);

  /** Takes an item out and goes on with the next, which is there already. */
  const drop = useCallback(
    (id: string) => {
      left.current.set(id, questions.current);
      show(
        shown.current.filter((row) => row.id !== id),
        'loading',
      );
      void claim();
    },
    [claim, show],
  );

  /** Puts an item before all others. */
  const bringBack = useCallback(
    async (id: string) => {
      if (!shown.current.some((row) => row.id === id)) await claim();
      // Returned work comes before all else and may leave no place for it among what is claimed.
      const claimed = shown.current.find((one) => one.id === id);
      const row =
        claimed ?? (kind === 'tasks' ? await api.get<T>(`tasks/${id}`).catch(() => undefined) : undefined);
      if (row) show([row, ...shown.current.filter((one) => one.id !== id)], 'empty');
    },
    [claim, show, kind],
  );

  /** Opens the next or the one before in the order they came in; nothing is decided about the one that is left. */
  const turn = useCallback(
    (by: 1 | -1) => {
      const order = inOrder(shown.current, arrivalOrder.current);
      const [open] = shown.current;
      const index = order.findIndex((row) => row.id === open?.id);
      const next = order[(index + by + order.length) % order.length];
      if (next && next.id !== open?.id) show([next, ...order.filter((row) => row.id !== next.id)], 'work');
    },
    [show],
  );

  /** The item as the server has it now; null where it is no longer the person's. */
  const refresh = useCallback(
    async (id: string): Promise<T | null> => {
      await ask(false);
      return shown.current.find((row) => row.id === id) ?? null;
    },
    [ask],
  );

  return {
    queue,
    order: inOrder(queue, arrivalOrder.current),
    turn,
    status,
    error,
    claim,
    drop,
    bringBack,
    refresh,
  };
}

import type React from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { Classification } from '../../api/questions';
import type { DraftOp, Region, WorkTask } from '../../api/types';
import type { Patch } from '../../engine/document';
import { sendKept, submitAnswer, TaskOutbox } from '../../sync/outbox';
import { errorWords } from '../../ui/states';
import { picture } from '../pictures';

const AHEAD = 3;

/** What leaves the browser for a gesture: operations by region id. */
export function operationsOf(patches: readonly Patch[]): DraftOp[] {
  return patches.map(({ id, after }) =>
    after
      ? { op_id: crypto.randomUUID(), op: 'put_region', region_id: id, value: after }
      : { op_id: crypto.randomUUID(), op: 'delete_region', region_id: id },
  );
}

/** Puts operations that never reached the server onto what the server sent. */
export function replayed(task: WorkTask, ops: readonly DraftOp[]): WorkTask['regions'] {
  const regions = new Map(task.regions.map((region) => [region.id, region]));
  for (const op of ops) {
    if (op.op === 'put_region') regions.set(op.region_id, op.value);
    if (op.op === 'delete_region') regions.delete(op.region_id);
  }
  return [...regions.values()];
}

/** The classification as saved, with what never reached the server put onto it. */
export function saidIn(task: WorkTask, ops: readonly DraftOp[]): Classification {
  const said = ops.flatMap((op) => (op.op === 'set_classification' ? [op.value] : []));
  return Object.assign({}, task.classification, ...said) as Classification;
}

/** A third of what is left of the lease, in milliseconds: two beats may get lost. */
export function heartbeatEvery(until: string, now = Date.now()): number {
  return Math.max(2_000, Math.min(300_000, (new Date(until).getTime() - now) / 3));
}

/** What useWork needs of a workspace: the canvas engine has it, the text engine is fitted to it. */
export interface WorkEngine {
  document: { regions: Region[] };
  open(regions: readonly Region[], content: unknown, size: { width: number; height: number }): void;
  onEdit(listener: (patches: Patch[]) => void): () => void;
  undecided(): Region[];
  accept(regions: Region[]): void;
  remove(regions: Region[]): void;
}

export interface WorkOptions {
  /** Gets what is labelled, ahead of time too; the picture unless said otherwise. */
  load?: (url: string) => Promise<unknown>;
  /** Says whether the answer may go out; it names what is missing itself. */
  mayGo?: () => boolean;
}

type Bar =
  | { kind: 'undecided' | 'skip' | 'lease' | 'collision' | 'kept' }
  | { kind: 'error'; words: string }
  | null;

export type Work = ReturnType<typeof useWork>;

/** The annotator's queue: claims ahead, opens, saves, submits. */
export function useWork(
  projectId: string,
  engine: WorkEngine | null,
  host: React.RefObject<HTMLDivElement | null>,
  { load = picture, mayGo }: WorkOptions = {},
) {
  const [queue, setQueue] = useState<WorkTask[]>([]);
  const [state, setState] = useState<'loading' | 'empty' | 'work' | 'error'>('loading');
  const [error, setError] = useState<unknown>(null);
  const [bar, setBar] = useState<Bar>(null);
  const [unsure, setUnsure] = useState(false);
  const [classification, setClassification] = useState<Classification>({});
  const [isSubmitting, setSubmitting] = useState(false);
  const [isShown, setShown] = useState(false);
  const [since, setSince] = useState(Date.now());
  const [outbox, setOutbox] = useState<TaskOutbox | null>(null);
  const [, setTick] = useState(0);
  const task = queue[0] ?? null;

  const sent = useRef(new Set<string>());
  const claim = useCallback(async () => {
    setBar(null);
    try {
      const lent = await api.post<WorkTask[]>(`projects/${projectId}/tasks/claim`, { count: AHEAD });
      // A reply that was on its way while an answer was sent may still name that task; one sent back has its reason.
      const rows = lent.filter((row) => row.rework || !sent.current.has(row.id));
      setQueue(rows);
      setState(rows.length ? 'work' : 'empty');
      for (const row of rows) void load(row.asset.file_url).catch(() => {});
    } catch (failure) {
      setError(failure);
      setState('error');
    }
  }, [projectId, load]);

  useEffect(() => {
    void sendKept().then(claim);
  }, [claim]);

  useEffect(() => {
    const online = () => void sendKept().then(() => outbox?.flush());
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, [outbox]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a task is opened once, by its id
  useEffect(() => {
    if (engine && !task) engine.open([], null, { width: 1, height: 1 });
    if (!engine || !task) return;
    let isCurrent = true;
    let stop = () => {};
    setShown(false);
    const box = new TaskOutbox(
      `tasks/${task.id}/draft`,
      task.id,
      task.revision,
      () => setTick((n) => n + 1),
      () => setBar({ kind: 'collision' }),
    );
    const open = async () => {
      const [content, unsent] = await Promise.all([load(task.asset.file_url), box.unsent()]);
      if (!isCurrent) return;
      engine.open(replayed(task, unsent), content, task.asset);
      stop = engine.onEdit((patches) => void box.put(operationsOf(patches)));
      setOutbox(box);
      setUnsure(task.flags.unsure);
      setClassification(saidIn(task, unsent));
      setSince(Date.now());
      setState('work');
      setShown(true);
      host.current?.focus();
      if (unsent.length) void box.flush();
    };
    open().catch((failure: unknown) => {
      if (!isCurrent) return;
      setError(failure);
      setState('error');
    });
    const heart = setInterval(() => {
      api.post(`tasks/${task.id}/heartbeat`).catch((failure: unknown) => {
        if (failure instanceof ApiError && failure.code === 'lease_lost') setBar({ kind: 'lease' });
      });
    }, heartbeatEvery(task.lease_expires_at));
    return () => {
      isCurrent = false;
      stop();
      clearInterval(heart);
      void box.flush();
    };
  }, [engine, task?.id]);

  const advance = useCallback(() => {
    setBar(null);
    if (task) sent.current.add(task.id);
    setQueue((rows) => rows.filter((row) => row.id !== task?.id));
    setShown(false);
    if (queue.length <= 1) setState('loading');
    void claim();
  }, [claim, queue.length, task]);

  const send = useCallback(async () => {
    if (!engine || !task || !outbox) return;
    setSubmitting(true);
    try {
      await outbox.flush();
      const sent = await submitAnswer(task.id, {
        submission_id: crypto.randomUUID(),
        schema_version: task.schema_version,
        regions: engine.document.regions,
        classification,
        flags: { unsure },
        seconds: (Date.now() - since) / 1000,
      });
      await outbox.clear();
      advance();
      if (sent === 'kept') setBar({ kind: 'kept' });
    } catch (failure) {
      const isLost = failure instanceof ApiError && failure.code === 'lease_lost';
      setBar(isLost ? { kind: 'lease' } : { kind: 'error', words: errorWords(failure) });
    } finally {
      setSubmitting(false);
    }
  }, [engine, task, outbox, unsure, classification, since, advance]);

  const submit = useCallback(async () => {
    if (engine?.undecided().length) setBar({ kind: 'undecided' });
    else if (mayGo?.() ?? true) await send();
  }, [engine, send, mayGo]);

  const settle = useCallback(
    async (how: 'accept' | 'drop') => {
      if (!engine) return;
      if (how === 'accept') engine.accept(engine.undecided());
      else engine.remove(engine.undecided());
      setBar(null);
      if (mayGo?.() ?? true) await send();
    },
    [engine, send, mayGo],
  );

  const skip = useCallback(
    async (reason: string) => {
      if (!task) return;
      try {
        await api.post(`tasks/${task.id}/skip`, { reason });
        await outbox?.clear();
        advance();
      } catch (failure) {
        setBar({ kind: 'error', words: errorWords(failure) });
      }
    },
    [task, outbox, advance],
  );

  const toggleUnsure = useCallback(() => {
    setUnsure((was) => {
      void outbox?.put([{ op_id: crypto.randomUUID(), op: 'set_flag', value: { unsure: !was } }]);
      return !was;
    });
  }, [outbox]);

  /** Answers a question about the whole asset. */
  const classify = useCallback(
    (key: string, value: string | string[]) => {
      void outbox?.put([{ op_id: crypto.randomUUID(), op: 'set_classification', value: { [key]: value } }]);
      setClassification((was) => ({ ...was, [key]: value }));
    },
    [outbox],
  );

  return {
    task,
    classification,
    classify,
    count: queue.length,
    state,
    error,
    bar,
    setBar,
    unsure,
    toggleUnsure,
    isSubmitting,
    isShown,
    since,
    outbox,
    claim,
    submit,
    settle,
    skip,
  };
}

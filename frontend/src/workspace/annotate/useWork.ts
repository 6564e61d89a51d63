import type React from 'react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Region, WorkTask } from '../../api/types';
import { indexAhead } from '../../engine/core/indexAhead';
import { useOutbox } from '../../sync/useOutbox';
import { picture } from '../image/pictures';
import { useWorker } from '../shared/KeepSignedIn';
import { type Item, type WorkEngine as Opened, useItem } from '../shared/useItem';
import { useQueue } from '../shared/useQueue';
import { useTakeBack } from '../shared/useTakeBack';
import { whenIdle } from '../shared/whenIdle';

export type Classification = Record<string, string | string[]>;

/** What the annotator's queue needs of a workspace beyond opening: the canvas engine has it, texts are fitted to it. */
export interface WorkEngine extends Opened {
  undecided(): Region[];
  accept(regions: Region[]): void;
  remove(regions: Region[]): void;
}

export interface WorkOptions {
  /** Gets what is labelled, ahead of time too; the picture unless said otherwise. */
  load?: (url: string, size?: { width: number; height: number }) => Promise<unknown>;
  /** Says whether the answer may go out; it names what is missing itself. */
  mayGo?: () => boolean;
  /** Takes out of the answer what is no part of it. */
  leaveOut?: () => void;
}

type Bar = { kind: 'undecided' | 'skip' | 'lease' } | { kind: 'error'; message: string } | null;

export type Work = ReturnType<typeof useWork>;

/** A lent task as it is opened. */
export function itemOf(task: WorkTask & { classification?: Classification }): Item {
  const { id, revision, lease_expires_at, asset, regions, flags, classification = {} } = task;
  const content = { regions, flags, classification };
  return { id, path: `tasks/${id}`, revision, lease_expires_at, asset, content };
}

/** The annotator's queue: claims ahead, opens, saves, submits at once. */
export function useWork(
  projectId: string,
  engine: WorkEngine | null,
  host: React.RefObject<HTMLDivElement | null>,
  { load = picture, mayGo, leaveOut }: WorkOptions = {},
) {
  const outbox = useOutbox(useWorker().id);
  const [bar, setBar] = useState<Bar>(null);
  const [unsure, setUnsure] = useState(false);
  const [classification, setClassification] = useState<Classification>({});
  const prepare = useCallback(
    (row: WorkTask) => {
      void load(row.asset.file_url, row.asset).catch(() => {});
      if (!row.asset.characters) whenIdle(() => indexAhead(row.regions));
    },
    [load],
  );
  const { queue, order, turn, status, error, claim, drop, bringBack, refresh } = useQueue<WorkTask>(
    projectId,
    'tasks',
    outbox,
    prepare,
  );
  const back = useTakeBack(projectId, 'tasks', outbox, bringBack);
  const task = queue[0] ?? null;
  const item = useMemo(() => (task ? itemOf(task) : null), [task]);
  const reload = useCallback(
    async (id: string) => {
      const row = await refresh(id);
      return row && itemOf(row);
    },
    [refresh],
  );
  const opened = useItem({ engine, outbox, item, host, load, refresh: reload, isEditable: true });
  const { box, content, since, isReader, isLost, final } = opened;

  useEffect(() => {
    setUnsure(Boolean(content?.flags.unsure));
    setClassification((content?.classification ?? {}) as Classification);
  }, [content]);
  useEffect(() => {
    if (isLost) setBar({ kind: 'lease' });
    else setBar((was) => (was?.kind === 'lease' ? null : was));
  }, [isLost]);

  const advance = useCallback(() => {
    setBar(null);
    if (task) drop(task.id);
  }, [task, drop]);

  const send = useCallback(() => {
    if (!engine || !task || isReader || !opened.isShown || !final.take()) return;
    // The next picture does not wait for the disk or the line; what is refused comes back with a notice.
    void outbox.send({
      item: task.id,
      project: projectId,
      path: `tasks/${task.id}/submit`,
      name: task.asset.name,
      kind: 'submit',
      body: {
        submission_id: crypto.randomUUID(),
        schema_version: task.schema_version,
        regions: engine.document.regions,
        classification,
        flags: { unsure },
        seconds: (Date.now() - since) / 1000,
      },
    });
    back.sent({ id: task.id, name: task.asset.name, kind: 'submit' });
    advance();
  }, [
    engine,
    task,
    outbox,
    projectId,
    isReader,
    opened.isShown,
    final,
    unsure,
    classification,
    since,
    advance,
    back.sent,
  ]);

  const submit = useCallback(async () => {
    if (!final.may()) return;
    leaveOut?.();
    if (engine?.undecided().length) setBar({ kind: 'undecided' });
    else if (mayGo?.() ?? true) send();
  }, [engine, send, mayGo, leaveOut, final]);

  const settle = useCallback(
    async (how: 'accept' | 'drop') => {
      if (!engine || !final.may()) return;
      if (how === 'accept') engine.accept(engine.undecided());
      else engine.remove(engine.undecided());
      setBar(null);
      if (mayGo?.() ?? true) send();
    },
    [engine, send, mayGo, final],
  );

  /** Says whether it was skipped. */
  const skip = useCallback(
    (reason: string): boolean => {
      if (!task || !final.take()) return false;
      void outbox.send({
        item: task.id,
        project: projectId,
        path: `tasks/${task.id}/skip`,
        name: task.asset.name,
        kind: 'skip',
        body: { reason },
      });
      back.sent({ id: task.id, name: task.asset.name, kind: 'skip' });
      advance();
      return true;
    },
    [task, outbox, projectId, advance, final, back.sent],
  );

  /** Before the first of what is claimed come one's own last ones, which are taken back. */
  const walk = useCallback(
    (by: 1 | -1) => {
      const isFirst = order[0]?.id === task?.id;
      if (by === 1 || !isFirst) turn(by);
      else void back.previous().then((isBack) => isBack || turn(-1));
    },
    [order, task, turn, back.previous],
  );

  const toggleUnsure = useCallback(() => {
    setUnsure((was) => !was);
    void box?.put([{ op_id: crypto.randomUUID(), op: 'set_flag', value: { unsure: !unsure } }]);
  }, [box, unsure]);

  /** Answers a question about the whole asset. */
  const classify = useCallback(
    (key: string, value: string | string[]) => {
      void box?.put([{ op_id: crypto.randomUUID(), op: 'set_classification', value: { [key]: value } }]);
      setClassification((was) => ({ ...was, [key]: value }));
    },
    [box],
  );

  return {
    task,
    classification,
    classify,
    count: queue.length,
    order,
    turn: walk,
    back,
    open: bringBack,
    state: opened.error ? ('error' as const) : status,
    error: opened.error ?? error,
    bar,
    setBar,
    unsure,
    toggleUnsure,
    isSubmitting: false,
    isShown: opened.isShown,
    since,
    outbox: box,
    safety: { outbox, opened, bringBack, projectId },
    claim,
    /** Does again what `error` tells of: opening the item, or claiming. */
    retry: () => (opened.error ? opened.retry() : void claim()),
    advance,
    submit,
    settle,
    skip,
  };
}

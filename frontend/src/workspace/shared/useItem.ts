import type React from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { DraftOp, Region } from '../../api/types';
import { useFinalAction } from '../../commands/useFinalAction';
import type { Patch } from '../../engine/core/document';
import { translate } from '../../i18n/words';
import type { ItemOutbox } from '../../sync/itemOutbox';
import type { Outbox } from '../../sync/outbox';
import type { Collision, Content } from '../../sync/rebase';
import { Writer } from '../../sync/writer';

/** What a workspace needs of its engine: the canvas has it, texts are fitted to it. */
export interface WorkEngine {
  canEdit: boolean;
  document: {
    regions: Region[];
    get(id: string): Region | undefined;
    receive(changes: readonly (Region | string)[]): void;
    run(name: string, changes: (Region | string)[]): void;
  };
  open(regions: readonly Region[], content: unknown, size: { width: number; height: number }): void;
  onEdit(listener: (patches: Patch[]) => void): () => void;
  select(ids: string[]): void;
  changed(): void;
  /** Whether what was opened is painted; where it is not said, as soon as the page is. */
  isSharp?: () => boolean;
}

/** One lent item as the hook opens it. */
export interface Item {
  id: string;
  /** `tasks/{id}` or `reviews/{id}`. */
  path: string;
  revision: number;
  lease_expires_at: string;
  asset: { name: string; width: number; height: number; file_url: string };
  content: Content;
}

export type Choice = 'mine' | 'theirs' | 'both';

/** What leaves the browser for a gesture: operations by region id. */
export function operationsOf(patches: readonly Patch[]): DraftOp[] {
  return patches.map(({ id, after }) =>
    after
      ? { op_id: crypto.randomUUID(), op: 'put_region', region_id: id, value: after }
      : { op_id: crypto.randomUUID(), op: 'delete_region', region_id: id },
  );
}

/** A third of what is left of the lease, in milliseconds: two beats may get lost. */
export function heartbeatEvery(until: string, now = Date.now()): number {
  return Math.max(2_000, Math.min(300_000, (new Date(until).getTime() - now) / 3));
}

/** What a choice between two versions means: regions to put, ids to delete. */
export function chosen(collision: Collision, choice: Choice): (Region | string)[] {
  const { region, mine, theirs, copy } = collision;
  const away = copy ? [copy] : [];
  if (choice === 'mine') return [...away, mine ?? region];
  if (choice === 'theirs') return [...away, theirs ?? region];
  return [];
}

export interface Opening {
  engine: WorkEngine | null;
  outbox: Outbox;
  item: Item | null;
  host: React.RefObject<HTMLDivElement | null>;
  load: (url: string, size?: { width: number; height: number }) => Promise<unknown>;
  /** The item as the server has it now, when another window wrote it meanwhile. */
  refresh: (id: string) => Promise<Item | null>;
  /** Whether it may be edited as soon as it is open (a review waits for its fix). */
  isEditable: boolean;
}

/** Opens an item: one window writes it, its edits go to the outbox, its lease is kept. */
export function useItem({ engine, outbox, item, host, load, refresh, isEditable }: Opening) {
  const [box, setBox] = useState<ItemOutbox | null>(null);
  const [content, setContent] = useState<Content | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  // Another item is not shown from the very render on in which it is opened.
  const isShown = shown !== null && shown === item?.id;
  const [isReader, setReader] = useState(false);
  const [isLost, setLost] = useState(false);
  const [collisions, setCollisions] = useState<Collision[]>([]);
  const [error, setError] = useState<unknown>(null);
  /** The item that could not be opened: that is what there is to be seen of it. */
  const [failed, setFailed] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const [since, setSince] = useState(Date.now());
  const writing = useRef<Writer | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an item is opened once, by its id, or tried again
  useEffect(() => {
    if (engine && !item) engine.open([], null, { width: 1, height: 1 });
    if (!item) setShown(null);
    if (!engine || !item) return;
    let isCurrent = true;
    let stop = () => {};
    setShown(null);
    setLost(false);
    setCollisions([]);
    setError(null);
    setFailed(null);

    const show = async (row: Item, isWriter: boolean) => {
      const loading = load(row.asset.file_url, row.asset);
      loading.catch(() => {});
      let [shownContent, work, both]: [Content, ItemOutbox | null, Collision[]] = [row.content, null, []];
      if (isWriter) {
        const begun = await outbox.begin(
          {
            item: row.id,
            path: row.path,
            name: row.asset.name,
            revision: row.revision,
            content: row.content,
          },
          ({ changes, collisions: fresh }) => {
            if (!isCurrent) return;
            if (changes.length) engine.document.receive(changes);
            if (fresh.length) setCollisions((old) => [...old, ...fresh]);
          },
        );
        [shownContent, work, both] = [begun.content, begun.outbox, begun.collisions];
      }
      const loaded = await loading;
      if (!isCurrent) return;
      stop();
      engine.canEdit = isWriter && isEditable;
      engine.open(shownContent.regions, loaded, row.asset);
      stop = work ? engine.onEdit((patches) => void work?.put(operationsOf(patches))) : () => {};
      setBox(work);
      setContent(shownContent);
      setCollisions(both);
      setReader(!isWriter);
      setSince(Date.now());
      setShown(row.id);
      host.current?.focus();
    };
    const fail = (failure: unknown) => {
      if (!isCurrent) return;
      setError(failure);
      setFailed(item.id);
    };
    const again = async () => {
      const row = await refresh(item.id);
      if (row && isCurrent) await show(row, true);
    };
    const writer = new Writer(item.id, (isWriter, isFirst) => {
      if (!isCurrent || (isWriter && isFirst)) return;
      if (isWriter) return void again().catch(fail);
      stop();
      engine.canEdit = false;
      outbox.hand(item.id);
      setBox(null);
      setReader(true);
      engine.changed();
    });
    writing.current = writer;
    writer
      .start()
      .then((isWriter) => (isCurrent ? show(item, isWriter) : undefined))
      .catch(fail);
    const heart = setInterval(() => {
      if (!writer.isWriter) return;
      api.post(`${item.path}/heartbeat`).then(
        () => isCurrent && setLost(false),
        (failure: unknown) => {
          if (isCurrent && failure instanceof ApiError && failure.code === 'lease_lost') setLost(true);
        },
      );
    }, heartbeatEvery(item.lease_expires_at));
    return () => {
      isCurrent = false;
      stop();
      clearInterval(heart);
      if (writer.isWriter) outbox.leave(item.id);
      writer.stop();
    };
  }, [engine, outbox, item?.id, tries]);

  const final = useFinalAction({
    item: item?.id ?? null,
    isThere: isShown || (failed !== null && failed === item?.id),
    isSharp: engine?.isSharp,
    place: host,
  });

  /** Opens the item once more, where that failed (its picture stays elsewhere, say). */
  const retry = useCallback(() => setTries((was) => was + 1), []);
  const takeOver = useCallback(() => writing.current?.takeOver(), []);

  /** Settles the first of the regions both sides changed; undoable like any gesture. */
  const resolve = useCallback(
    (choice: Choice) => {
      const [first] = collisions;
      if (!first || !engine) return;
      const name = translate(`did.${choice}`);
      const { document } = engine;
      const changes = chosen(first, choice).filter((one) => typeof one !== 'string' || document.get(one));
      if (changes.length) document.run(name, changes);
      setCollisions((old) => old.slice(1));
    },
    [collisions, engine],
  );

  /** Makes regions again that could not be saved; undoable, and sent as any other edit. */
  const putBack = useCallback(
    (regions: readonly Region[]) => engine?.document.run(translate('did.putBack'), [...regions]),
    [engine],
  );

  // Both versions of what is asked about are selected, so that they stand out.
  const [firstCollision] = collisions;
  useEffect(() => {
    if (firstCollision && engine)
      engine.select([firstCollision.region, ...(firstCollision.copy ? [firstCollision.copy] : [])]);
  }, [firstCollision, engine]);

  return {
    box,
    content,
    isShown,
    /** The item whose regions may be changed now. */
    editable: isShown && engine?.canEdit ? shown : null,
    isReader,
    isLost,
    collisions,
    error,
    final,
    since,
    retry,
    takeOver,
    resolve,
    putBack,
  };
}

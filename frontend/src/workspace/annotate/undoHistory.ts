import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Command, Document } from '../../engine/core/document';
import { isSame } from '../../sync/rebase';

/** What can be undone and done again; `R` is a region of a picture or of a text. */
interface History<R extends { id: string }> {
  done: Command<R>[];
  undone: Command<R>[];
}

interface Schema extends DBSchema {
  history: { key: string; value: History<{ id: string }> & { task: string; at: number } };
}

const LONGEST = 100;
const KEPT_DAYS = 7;

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('assay-history', 1, {
    upgrade(db) {
      db.createObjectStore('history', { keyPath: 'task' });
    },
  });
  return opened;
}

/** Whatever the order of what is said; the server leaves out attributes where there are none. */
function same(a: object | null, b: object | null): boolean {
  const withAttributes = (region: object | null) => region && { attributes: {}, ...region };
  return isSame(withAttributes(a), withAttributes(b));
}

/** The gestures that can still be undone from these regions: the last ones, as far back as each step holds. */
export function consistent<R extends { id: string }>(history: History<R>, regions: readonly R[]): History<R> {
  const now = new Map(regions.map((region) => [region.id, region]));
  const done: Command<R>[] = [];
  for (const command of [...history.done].reverse()) {
    const holds = [...command.patches].reverse().every(({ id, before, after }) => {
      const is = same(now.get(id) ?? null, after);
      if (before) now.set(id, before);
      else now.delete(id);
      return is;
    });
    if (!holds) break;
    done.unshift(command);
  }
  return { done, undone: done.length === history.done.length ? history.undone : [] };
}

/** Keeps what can be undone of a task on this computer, and takes it up again after a reload; returns how to stop. */
export function keepHistory<R extends { id: string }>(
  task: string,
  document: Document<R>,
  onResumed: () => void,
): () => void {
  let isOpen = true;
  const load = async () => {
    const db = await database();
    const known = await db.get('history', task);
    // What was done meanwhile comes first: an older history must not push it away.
    if (known && isOpen && !document.history.done.length) {
      // Kept under the task's own id, so it is of the same kind of region.
      document.resume(consistent(known as unknown as History<R>, document.regions));
      onResumed();
    }
    const old = Date.now() - KEPT_DAYS * 86_400_000;
    for (const row of await db.getAll('history')) if (row.at < old) await db.delete('history', row.task);
  };
  const save = async () => {
    const { done, undone } = document.history;
    const row = { task, at: Date.now(), done: done.slice(-LONGEST), undone: undone.slice(-LONGEST) };
    await (await database()).put('history', row);
  };
  // Undo after a reload is a comfort: work itself is kept elsewhere, so trouble with the store is no trouble.
  load().catch(() => {});
  const stop = document.onChange(() => void save().catch(() => {}));
  return () => {
    isOpen = false;
    stop();
  };
}

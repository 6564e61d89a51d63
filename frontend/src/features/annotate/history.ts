import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Region } from '../../api/types';
import type { Command, Document } from '../../engine/document';

interface History {
  done: Command[];
  undone: Command[];
}

interface Schema extends DBSchema {
  history: { key: string; value: History & { task: string; at: number } };
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

const same = (a: Region | null, b: Region | null) => JSON.stringify(a) === JSON.stringify(b);

/** The gestures that can still be undone from these regions: the last ones, as far back as each step holds. */
export function consistent(history: History, regions: readonly Region[]): History {
  const now = new Map(regions.map((region) => [region.id, region]));
  const done: Command[] = [];
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
export function keepHistory(task: string, document: Document, onResumed: () => void): () => void {
  let isOpen = true;
  const load = async () => {
    const db = await database();
    const known = await db.get('history', task);
    // What was done meanwhile comes first: an older history must not push it away.
    if (known && isOpen && !document.history.done.length) {
      document.resume(consistent(known, document.regions));
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

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DraftOp } from '../api/types';
import type { Content } from './rebase';

/** What the server is known to hold of an item, and where its edits go. */
export interface BaseRow {
  item: string;
  user: string;
  /** Such as `tasks/{id}`; drafts go to `{path}/draft`. */
  path: string;
  name: string;
  revision: number;
  content: Content;
}

export interface OpRow {
  item: string;
  user: string;
  op: DraftOp;
}

/** A last word on an item (an answer, a decision, a skip) on its way to the server. */
export interface SendRow {
  item: string;
  user: string;
  project: string;
  path: string;
  name: string;
  kind: 'submit' | 'decide' | 'skip';
  body: Record<string, unknown>;
  at: number;
}

/** Work the server will not take; kept until its author has looked. */
export interface RefusedRow {
  item: string;
  user: string;
  project: string;
  name: string;
  words: string;
  code: string;
  regions: unknown;
}

interface Schema extends DBSchema {
  edits: { key: number; value: OpRow; indexes: { item: string; user: string } };
  bases: { key: string; value: BaseRow };
  sends: { key: string; value: SendRow; indexes: { user: string } };
  refused: { key: string; value: RefusedRow; indexes: { user: string } };
}

type Keyed = 'bases' | 'sends' | 'refused';

/**
 * What has to outlive the window, in IndexedDB. Where the disk refuses (full, private mode) rows stay in memory
 * and `isSafe` says so; they are sent like the others.
 */
export class Store {
  private db: IDBPDatabase<Schema> | null = null;
  private opening: Promise<void> | null = null;
  private ops: { key: number; row: OpRow }[] = [];
  private readonly rows = {
    bases: new Map<string, BaseRow>(),
    sends: new Map<string, SendRow>(),
    refused: new Map<string, RefusedRow>(),
  };
  private next = -1;

  constructor(private readonly name = 'assay-work') {}

  /** False while something is only in memory. */
  get isSafe(): boolean {
    return !this.ops.length && !this.rows.sends.size && !this.rows.refused.size;
  }

  open(): Promise<void> {
    this.opening ??= openDB<Schema>(this.name, 1, {
      upgrade(db) {
        const edits = db.createObjectStore('edits', { autoIncrement: true });
        edits.createIndex('item', 'item');
        edits.createIndex('user', 'user');
        db.createObjectStore('bases', { keyPath: 'item' });
        db.createObjectStore('sends', { keyPath: 'item' }).createIndex('user', 'user');
        db.createObjectStore('refused', { keyPath: 'item' }).createIndex('user', 'user');
      },
    }).then(
      (db) => {
        this.db = db;
      },
      () => {},
    );
    return this.opening;
  }

  close(): void {
    this.db?.close();
  }

  /** Writes edits; the transaction starts before this returns once the store is open. False: only in memory. */
  async addOps(rows: OpRow[]): Promise<boolean> {
    if (!this.db) await this.open();
    try {
      if (!this.db) throw new DOMException('No IndexedDB', 'InvalidStateError');
      const writing = this.db.transaction('edits', 'readwrite');
      const adding = rows.map((row) => writing.store.add(row));
      await Promise.all([...adding, writing.done]);
      return true;
    } catch {
      // Whatever the reason (quota, a broken disk): what was drawn must not be lost with it.
      for (const row of rows) this.ops.push({ key: this.next--, row });
      return false;
    }
  }

  /** An item's waiting edits, oldest first, with their keys. */
  async opsOf(item: string): Promise<{ key: number; op: DraftOp }[]> {
    await this.open();
    const entries: { key: number; op: DraftOp }[] = [];
    if (this.db) {
      const reading = this.db.transaction('edits').store.index('item');
      const [keys, rows] = await Promise.all([reading.getAllKeys(item), reading.getAll(item)]);
      keys.forEach((key, index) => {
        const row = rows[index];
        if (row) entries.push({ key, op: row.op });
      });
    }
    const memoryEntries = this.ops
      .filter(({ row }) => row.item === item)
      .map(({ key, row }) => ({ key, op: row.op }));
    return [...entries, ...memoryEntries];
  }

  /** Waiting edits an item, of everything of the person's. */
  async countOps(user: string): Promise<Map<string, number>> {
    await this.open();
    const counts = new Map<string, number>();
    const rows = this.db ? await this.db.getAllFromIndex('edits', 'user', user) : [];
    for (const { item, user: of } of [...rows, ...this.ops.map(({ row }) => row)])
      if (of === user) counts.set(item, (counts.get(item) ?? 0) + 1);
    return counts;
  }

  /** Replaces an item's sent edits by `ops` (what a rebase left of them) and its base, in one transaction. */
  async settle(base: BaseRow, gone: readonly number[], ops: readonly DraftOp[]): Promise<void> {
    const inMemory = new Set(gone.filter((key) => key < 0));
    try {
      if (!this.db) throw new DOMException('No IndexedDB', 'InvalidStateError');
      const writing = this.db.transaction(['edits', 'bases'], 'readwrite');
      const edits = writing.objectStore('edits');
      const keys = gone.filter((key) => key >= 0);
      const doing: Promise<unknown>[] = [];
      // A rewritten edit keeps its key: those made meanwhile stay behind it.
      const spare = [...keys];
      for (const op of ops) {
        const key = spare.shift();
        const row = { item: base.item, user: base.user, op };
        doing.push(key === undefined ? edits.add(row) : edits.put(row, key));
      }
      for (const key of spare) doing.push(edits.delete(key));
      doing.push(writing.objectStore('bases').put(base));
      await Promise.all([...doing, writing.done]);
      this.ops = this.ops.filter(({ key }) => !inMemory.has(key));
      this.rows.bases.delete(base.item);
    } catch {
      await this.settleInMemory(base, gone, ops);
    }
  }

  private async settleInMemory(
    base: BaseRow,
    gone: readonly number[],
    ops: readonly DraftOp[],
  ): Promise<void> {
    const all = new Set(gone);
    const first = this.ops.findIndex(({ row }) => row.item === base.item);
    const rest = this.ops.filter(({ key }) => !all.has(key));
    const fresh = ops.map((op) => ({ key: this.next--, row: { item: base.item, user: base.user, op } }));
    rest.splice(first < 0 ? rest.length : first, 0, ...fresh);
    this.ops = rest;
    this.rows.bases.set(base.item, base);
    // Deleting needs no room, so it mostly works where writing does not.
    await this.erase(
      'edits',
      gone.filter((key) => key >= 0),
    );
  }

  private async erase(
    store: 'edits' | Keyed,
    keys: readonly (number | string)[],
    key?: string,
  ): Promise<void> {
    if (!this.db || (!keys.length && !key)) return;
    try {
      const writing = this.db.transaction(store, 'readwrite');
      const doing = keys.map((one) => writing.store.delete(one as never));
      await Promise.all([...doing, writing.done]);
    } catch {
      // What stays is sent once more, which is harmless: its ids are known to the server.
    }
  }

  async put<K extends Keyed>(store: K, row: Schema[K]['value']): Promise<boolean> {
    await this.open();
    const memory = this.rows[store] as Map<string, Schema[K]['value']>;
    try {
      if (!this.db) throw new DOMException('No IndexedDB', 'InvalidStateError');
      const writing = this.db.transaction(store, 'readwrite');
      await Promise.all([
        (writing.store as never as { put(v: unknown): Promise<unknown> }).put(row),
        writing.done,
      ]);
      memory.delete(row.item);
      return true;
    } catch {
      memory.set(row.item, row);
      return false;
    }
  }

  async get<K extends Keyed>(store: K, item: string): Promise<Schema[K]['value'] | undefined> {
    await this.open();
    const memoryRow = this.rows[store].get(item) as Schema[K]['value'] | undefined;
    return memoryRow ?? (await this.db?.get(store, item as never));
  }

  async all<K extends 'sends' | 'refused'>(store: K, user: string): Promise<Schema[K]['value'][]> {
    await this.open();
    const memory = this.rows[store] as Map<string, Schema[K]['value']>;
    const diskRows = this.db
      ? ((await this.db.getAllFromIndex(store, 'user' as never, user as never)) as Schema[K]['value'][])
      : [];
    const memoryRows = [...memory.values()].filter((row) => row.user === user);
    return [...diskRows.filter((row) => !memory.has(row.item)), ...memoryRows];
  }

  async remove(store: Keyed, item: string): Promise<void> {
    this.rows[store].delete(item);
    await this.open();
    await this.erase(store, [item]);
  }

  /** Forgets an item: its answer is in. */
  async forget(item: string): Promise<void> {
    const keys = (await this.opsOf(item)).map(({ key }) => key);
    this.ops = this.ops.filter(({ row }) => row.item !== item);
    await this.erase(
      'edits',
      keys.filter((key) => key >= 0),
    );
    await this.remove('bases', item);
    await this.remove('sends', item);
  }
}

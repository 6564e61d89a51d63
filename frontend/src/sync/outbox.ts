import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { ApiError, api } from '../api/client';
import type { DraftOp, Region, Submission } from '../api/types';

interface Schema extends DBSchema {
  ops: { key: number; value: { task: string; op: DraftOp }; indexes: { task: string } };
  answers: { key: string; value: { task: string; body: Submission } };
}

export type SaveState = 'saved' | 'local' | 'offline' | 'failed';

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('assay', 1, {
    upgrade(db) {
      db.createObjectStore('ops', { autoIncrement: true }).createIndex('task', 'task');
      db.createObjectStore('answers', { keyPath: 'task' });
    },
  });
  return opened;
}

const DEBOUNCE = 1000;

/** What a stale save runs into: both sides touched these regions. */
export interface Collision {
  serverRegions: Region[];
}

/** Keeps one task's edits safe: at once on this computer, soon on the server, in order and each once. */
export class TaskOutbox {
  state: SaveState = 'saved';
  pending = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private sending: Promise<void> | null = null;

  constructor(
    private readonly path: string,
    readonly task: string,
    private revision: number,
    private readonly onChange: () => void,
    private readonly onCollision: (collision: Collision) => void = () => {},
  ) {}

  /** The operations of an earlier visit that never reached the server, oldest first. */
  async unsent(): Promise<DraftOp[]> {
    const rows = await (await database()).getAllFromIndex('ops', 'task', this.task);
    return rows.map((row) => row.op);
  }

  async put(ops: DraftOp[]): Promise<void> {
    const db = await database();
    const writing = db.transaction('ops', 'readwrite');
    for (const op of ops) void writing.store.add({ task: this.task, op });
    await writing.done;
    this.set('local', this.pending + ops.length);
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, DEBOUNCE);
  }

  private set(state: SaveState, pending: number): void {
    this.state = state;
    this.pending = pending;
    this.onChange();
  }

  /** Sends everything that waits; never throws. */
  async flush(): Promise<void> {
    while (this.sending) await this.sending;
    this.sending = this.send().finally(() => {
      this.sending = null;
    });
    await this.sending;
  }

  private async send(): Promise<void> {
    const db = await database();
    const keys = await db.getAllKeysFromIndex('ops', 'task', this.task);
    if (!keys.length) return;
    const ops = (await db.getAllFromIndex('ops', 'task', this.task)).map((row) => row.op);
    try {
      await this.patch(ops);
      const removing = db.transaction('ops', 'readwrite');
      for (const key of keys) void removing.store.delete(key);
      await removing.done;
      const left = await db.countFromIndex('ops', 'task', this.task);
      this.set(left ? 'local' : 'saved', left);
      if (left) this.schedule();
    } catch (error) {
      this.set(error instanceof ApiError && error.status === 0 ? 'offline' : 'failed', keys.length);
      if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) this.schedule();
    }
  }

  private async patch(ops: DraftOp[], again = true): Promise<void> {
    try {
      const answer = await api.patch<{ revision: number }>(this.path, { base_revision: this.revision, ops });
      this.revision = answer.revision;
    } catch (error) {
      // Somebody (another tab) saved first: ours are operations by region, so they go on top of theirs.
      if (!(error instanceof ApiError) || error.code !== 'stale_revision' || !again) throw error;
      this.revision = Number(error.problem.revision);
      this.onCollision({ serverRegions: (error.problem.regions as Region[] | undefined) ?? [] });
      await this.patch(ops, false);
    }
  }

  /** Forgets what waits, once the answer is in. */
  async clear(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const db = await database();
    const removing = db.transaction('ops', 'readwrite');
    for (const key of await removing.store.index('task').getAllKeys(this.task))
      void removing.store.delete(key);
    await removing.done;
  }
}

/** Submits an answer; when the server cannot be reached it is kept and sent later. */
export async function submitAnswer(task: string, body: Submission): Promise<'sent' | 'kept'> {
  const db = await database();
  await db.put('answers', { task, body });
  try {
    await api.post(`tasks/${task}/submit`, body);
  } catch (error) {
    if (error instanceof ApiError && error.status === 0) return 'kept';
    if (!(error instanceof ApiError) || error.status !== 401) await db.delete('answers', task);
    throw error;
  }
  await db.delete('answers', task);
  return 'sent';
}

/** Sends the answers kept while offline; returns how many are still waiting. */
export async function sendKept(): Promise<number> {
  const db = await database();
  for (const { task, body } of await db.getAll('answers')) {
    try {
      await api.post(`tasks/${task}/submit`, body);
    } catch (error) {
      if (error instanceof ApiError && (error.status === 0 || error.status === 401)) break;
    }
    await db.delete('answers', task);
  }
  return db.count('answers');
}

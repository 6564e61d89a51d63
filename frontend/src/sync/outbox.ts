import { ApiError, api } from '../api/client';
import type { DraftOp, Region } from '../api/types';
import { ItemOutbox } from './itemOutbox';
import { applyOps, type Collision, type Content, changesBetween, rebase } from './rebase';
import { lost, setAside } from './rejectedEdits';
import { isPassing, isRefusal, pauseAfter, refusalMessage } from './retryPolicy';
import { type BaseRow, type RefusedRow, type SendRow, Store } from './store';
import type { SaveState } from './types';
import { type Locks, whenFree } from './writer';

/** What the server is known to hold when an item is opened. */
export interface Opened {
  item: string;
  path: string;
  name: string;
  revision: number;
  content: Content;
}

/** What somebody else's save means for the screen. */
export interface Remote {
  changes: (Region | string)[];
  collisions: Collision[];
}

interface Reply {
  revision: number;
  regions?: Region[];
  flags?: Record<string, unknown>;
  classification?: Record<string, unknown>;
}

/** Edits of one item with their keys in the store, oldest first. */
type Waiting = { key: number; op: DraftOp }[];

const DEBOUNCE = 1000;
const LONGEST_WAIT = 5000;
const BATCH = 500;
/** Bodies above this cannot outlive the window (the browser allows 64 KiB). */
const KEEPALIVE = 60_000;
/** Answers of the server that mean: what was sent is no longer needed, by kind. */
const DONE: Record<SendRow['kind'], string[]> = {
  submit: [],
  decide: ['already_decided'],
  skip: ['lease_lost'],
};

/**
 * Keeps a person's work safe: at once on this computer, soon on the server, in order and each once.
 *
 * Edits are operations by region; an answer, a decision or a skip is a last word behind them. The rows in the store
 * are the truth, so that what one window leaves another sends. A save that runs into somebody else's is put on top of
 * it (rebase.ts); what the server refuses for good becomes a notice and the item comes back.
 */
export class Outbox {
  /** Edits that wait, by item. */
  readonly edits = new Map<string, number>();
  readonly sends = new Map<string, SendRow>();
  readonly refused = new Map<string, RefusedRow>();
  isOffline = false;
  isSignedOut = false;
  private readonly failed = new Set<string>();
  private readonly collisions = new Map<string, Collision[]>();
  private readonly open = new Map<string, (remote: Remote) => void>();
  private readonly waiting = new Map<string, { since: number; timer: ReturnType<typeof setTimeout> }>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly gates = new Map<string, Promise<void>>();
  private readonly listeners = new Set<() => void>();
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | null = null;
  private starting: Promise<void> | null = null;

  constructor(
    readonly user: string,
    readonly store = new Store(),
    private readonly locks?: Locks | null,
  ) {}

  /** Finds what earlier visits left and sends it. */
  start(): Promise<void> {
    this.starting ??= this.load();
    return this.starting;
  }

  private async load(): Promise<void> {
    const [edits, sends, refused] = await Promise.all([
      this.store.countOps(this.user),
      this.store.all('sends', this.user),
      this.store.all('refused', this.user),
    ]);
    for (const [item, count] of edits) this.edits.set(item, count);
    for (const row of sends) this.sends.set(row.item, row);
    for (const row of refused) this.refused.set(row.item, row);
    this.tell();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** False while something would be lost with this window. */
  get isSafe(): boolean {
    return this.store.isSafe;
  }

  get waitingEdits(): number {
    return [...this.edits.values()].reduce((sum, count) => sum + count, 0);
  }

  stateOf(item: string): SaveState {
    if (!this.edits.get(item) && !this.sends.has(item)) return 'saved';
    if (this.isSignedOut) return 'signedOut';
    if (this.failed.has(item)) return 'failed';
    return this.isOffline ? 'offline' : 'local';
  }

  /** Opens an item for writing; returns what it holds, with the edits that never reached the server. */
  async begin(
    opened: Opened,
    onRemote: (remote: Remote) => void,
  ): Promise<{ content: Content; outbox: ItemOutbox; collisions: Collision[] }> {
    const { item, path, name, revision, content } = opened;
    // In this order: edits that reach the server between the two reads are in both, and twice is as good as once.
    const waiting = await this.store.opsOf(item);
    const known = await this.store.get('bases', item);
    // What was claimed before the last save landed shows less than the server holds.
    const isKnown = known !== undefined && (waiting.length > 0 || known.revision > revision);
    const base = isKnown ? known : { item, user: this.user, path, name, revision, content };
    if (!isKnown) await this.store.put('bases', base);
    this.open.set(item, onRemote);
    const ops = waiting.map(({ op }) => op);
    if (ops.length) {
      this.edits.set(item, ops.length);
      void this.flush(item);
    }
    const collisions = this.collisions.get(item) ?? [];
    this.collisions.delete(item);
    return { content: applyOps(base.content, ops), outbox: new ItemOutbox(this, item), collisions };
  }

  /** The page has gone on to another item; what waits is sent at once. */
  leave(item: string): void {
    this.open.delete(item);
    void this.flush(item);
  }

  /** Another window writes the item from here on; it finds what waits in the store. */
  hand(item: string): void {
    this.open.delete(item);
    const waits = this.waiting.get(item);
    if (waits) clearTimeout(waits.timer);
    this.waiting.delete(item);
    this.edits.delete(item);
    this.tell();
  }

  async put(item: string, ops: DraftOp[]): Promise<void> {
    const gate = this.gates.get(item);
    this.edits.set(item, (this.edits.get(item) ?? 0) + ops.length);
    this.tell();
    if (gate) await gate;
    const isOnDisk = await this.store.addOps(ops.map((op) => ({ item, user: this.user, op })));
    if (isOnDisk) this.schedule(item);
    else {
      this.tell();
      await this.flush(item);
    }
  }

  private schedule(item: string): void {
    const before = this.waiting.get(item);
    if (before) clearTimeout(before.timer);
    const since = before?.since ?? Date.now();
    const left = Math.max(0, Math.min(DEBOUNCE, since + LONGEST_WAIT - Date.now()));
    this.waiting.set(item, { since, timer: setTimeout(() => void this.flush(item), left) });
  }

  /** Says the last word on an item. It is on this computer when this resolves, and on its way. */
  async send(row: Omit<SendRow, 'user' | 'at'>): Promise<void> {
    const full: SendRow = { ...row, user: this.user, at: Date.now() };
    this.sends.set(row.item, full);
    this.refused.delete(row.item);
    this.tell();
    await this.store.put('sends', full);
    void this.flush(row.item);
  }

  /** Sends what waits of an item; never throws. */
  async flush(item: string): Promise<void> {
    const waits = this.waiting.get(item);
    if (waits) clearTimeout(waits.timer);
    this.waiting.delete(item);
    const before = this.running.get(item) ?? Promise.resolve();
    const run = before.then(() => this.deliver(item));
    this.running.set(item, run);
    await run;
    if (this.running.get(item) === run) this.running.delete(item);
  }

  /** Sends everything that waits, also what windows left that are closed by now. */
  async flushAll(): Promise<void> {
    await this.start();
    const items = new Set([...this.edits.keys(), ...this.sends.keys()]);
    for (const item of items) {
      if (this.open.has(item)) await this.flush(item);
      else await whenFree(item, () => this.flush(item), this.locks);
    }
  }

  /** Somebody is signed in again, or the line is back: everything goes out now. */
  async resume(): Promise<void> {
    this.isSignedOut = false;
    this.failures = 0;
    if (this.retry) clearTimeout(this.retry);
    this.retry = null;
    this.tell();
    await this.flushAll();
  }

  async dismiss(item: string): Promise<void> {
    this.refused.delete(item);
    this.tell();
    await this.store.remove('refused', item);
  }

  private async deliver(item: string): Promise<void> {
    try {
      while (await this.deliverOnce(item));
    } catch (error) {
      await this.trouble(item, error);
    }
    const left = (await this.store.opsOf(item)).length;
    if (left) this.edits.set(item, left);
    else this.edits.delete(item);
    this.tell();
  }

  /** One call; returns whether there may be more to send. */
  private async deliverOnce(item: string): Promise<boolean> {
    const send = this.sends.get(item) ?? (await this.store.get('sends', item));
    if (send) return this.post(send);
    const [base, waiting] = await Promise.all([this.store.get('bases', item), this.store.opsOf(item)]);
    if (!base || !waiting.length) return false;
    await this.patch(base, waiting.slice(0, BATCH));
    return true;
  }

  private async patch(base: BaseRow, waiting: Waiting): Promise<void> {
    const ops = waiting.map(({ op }) => op);
    const body = { base_revision: base.revision, ops };
    const keepalive = document.visibilityState === 'hidden' && JSON.stringify(body).length < KEEPALIVE;
    let reply: Reply;
    try {
      reply = await api.patch<Reply>(`${base.path}/draft`, body, { keepalive });
    } catch (error) {
      if (error instanceof ApiError && isRefusal(error)) return this.narrow(base, waiting, error);
      if (!(error instanceof ApiError) || error.code !== 'stale_revision') throw error;
      const applied = new Set((error.problem.applied as string[] | undefined) ?? []);
      return this.settle(base, error.problem as unknown as Reply, applied);
    }
    this.reached(base.item);
    if (reply.regions) return this.settle(base, reply, new Set(ops.map((op) => op.op_id)));
    const content = applyOps(base.content, ops);
    const keys = waiting.map(({ key }) => key);
    await this.store.settle({ ...base, revision: reply.revision, content }, keys, []);
  }

  /** Finds the edit that was refused, by halves, and sets it aside, so that those behind it go out. */
  private async narrow(base: BaseRow, waiting: Waiting, error: ApiError): Promise<void> {
    const [first, ...rest] = waiting;
    if (!first) return;
    if (rest.length) return this.patch(base, waiting.slice(0, Math.ceil(waiting.length / 2)));
    const behind = (await this.store.opsOf(base.item)).filter(({ key }) => key !== first.key);
    const ops = behind.map(({ op }) => op);
    const { row, changes } = setAside(base, first.op, ops, refusalMessage(error));
    await this.store.put('refused', row);
    await this.store.settle(base, [first.key], []);
    this.refused.set(row.item, row);
    if (changes.length) this.open.get(base.item)?.({ changes, collisions: [] });
    this.tell();
  }

  /** Puts everything that waits on top of what the server holds now. */
  private async settle(base: BaseRow, theirs: Reply, applied: ReadonlySet<string>): Promise<void> {
    let pass = () => {};
    // Edits made while this reads and writes come behind it.
    this.gates.set(base.item, new Promise((resolve) => (pass = resolve)));
    try {
      const waiting = await this.store.opsOf(base.item);
      const ops = waiting.map(({ op }) => op);
      const content: Content = {
        regions: theirs.regions ?? [],
        flags: theirs.flags ?? base.content.flags,
        classification: theirs.classification ?? base.content.classification,
      };
      const rebased = rebase(base.content, content, ops, applied);
      const keys = waiting.map(({ key }) => key);
      await this.store.settle({ ...base, revision: theirs.revision, content }, keys, rebased.ops);
      const changes = changesBetween(applyOps(base.content, ops), applyOps(content, rebased.ops));
      const show = this.open.get(base.item);
      if (show) show({ changes, collisions: rebased.collisions });
      else if (rebased.collisions.length) this.collisions.set(base.item, rebased.collisions);
    } finally {
      this.gates.delete(base.item);
      pass();
    }
  }

  /** Returns whether edits may be left that the answer did not carry away: it was refused. */
  private async post(send: SendRow): Promise<boolean> {
    const base = await this.store.get('bases', send.item);
    const body =
      send.kind === 'submit' && base ? { ...send.body, base_revision: base.revision } : { ...send.body };
    try {
      await api.post(send.path, body);
    } catch (error) {
      if (!(error instanceof ApiError) || isPassing(error) || error.status === 401) throw error;
      if (error.code === 'stale_revision' && base) return this.catchUp(send, base, error);
      if (!DONE[send.kind].includes(error.code)) {
        await this.refuse(send, error);
        return true;
      }
    }
    await this.store.forget(send.item);
    this.sends.delete(send.item);
    this.reached(send.item);
    this.tell();
    return false;
  }

  /** The draft was saved elsewhere: where that leaves the answer as it is it goes out again, else it comes back. */
  private async catchUp(send: SendRow, base: BaseRow, error: ApiError): Promise<boolean> {
    const waiting = await this.store.opsOf(send.item);
    if (waiting.length) await this.patch(base, waiting.slice(0, BATCH));
    else await this.settle(base, error.problem as unknown as Reply, new Set());
    const fresh = await this.store.get('bases', send.item);
    const ops = (await this.store.opsOf(send.item)).map(({ op }) => op);
    const answer = { ...base.content, regions: (send.body.regions ?? []) as Region[] };
    if (fresh && !changesBetween(answer, applyOps(fresh.content, ops)).length) return true;
    await this.refuse(send, error);
    return true;
  }

  private async refuse(send: SendRow, error: ApiError): Promise<void> {
    const { item, user, project, name } = send;
    const message = refusalMessage(error);
    const row = {
      item,
      user,
      project,
      name,
      words: message,
      code: error.code,
      regions: send.body.regions ?? null,
    };
    await this.store.put('refused', row);
    // Where the item is no longer the person's, the server has the draft and there is nothing to go back to.
    if (['lease_lost', 'not_found', 'already_submitted'].includes(error.code)) await this.store.forget(item);
    else await this.store.remove('sends', item);
    this.sends.delete(item);
    this.refused.set(item, row);
    this.tell();
  }

  /** The session ended, whoever noticed; what waits goes on waiting. */
  signedOut(): void {
    this.isSignedOut = true;
    this.tell();
  }

  private reached(item: string): void {
    this.failed.delete(item);
    this.failures = 0;
    this.isOffline = false;
    this.isSignedOut = false;
  }

  private async trouble(item: string, error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) this.failed.add(item);
    else if (error.status === 401) this.isSignedOut = true;
    else if (isPassing(error)) this.later(error);
    else if (['lease_lost', 'not_found'].includes(error.code)) await this.lose(item, error);
    else this.failed.add(item);
  }

  private later(error: ApiError): void {
    this.isOffline = error.status === 0 || error.status >= 500;
    this.failures += 1;
    if (this.retry) clearTimeout(this.retry);
    const pause = Math.max(pauseAfter(this.failures), error.retryAfter);
    this.retry = setTimeout(() => void this.flushAll(), pause);
  }

  /** Edits of an item that is somebody else's by now: kept with a notice, never dropped silently. */
  private async lose(item: string, error: ApiError): Promise<void> {
    const base = await this.store.get('bases', item);
    const ops = (await this.store.opsOf(item)).map(({ op }) => op);
    if (!base || !ops.length) return;
    const refused = lost(base, ops, error);
    await this.store.put('refused', refused);
    await this.store.forget(item);
    this.refused.set(item, refused);
  }
}

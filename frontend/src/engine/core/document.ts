import type { Region } from '../../api/types';

/** One region before and after; null where it did not or does not exist. `at` is its place in the order. */
export interface Patch<R = Region> {
  id: string;
  before: R | null;
  after: R | null;
  at: number;
}

/** One gesture, undone and redone as a whole. */
export interface Command<R = Region> {
  name: string;
  patches: Patch<R>[];
}

type Listener<R> = (patches: Patch<R>[]) => void;

const LONGEST_HISTORY = 500;

/** The regions of one asset, by id, with named undo and redo as patches. */
export class Document<R extends { id: string } = Region> {
  private list: R[] | null = null;
  private readonly byId = new Map<string, R>();
  private done: Command<R>[] = [];
  private undone: Command<R>[] = [];
  private readonly listeners = new Set<Listener<R>>();
  version = 0;

  constructor(regions: readonly R[] = []) {
    for (const region of regions) this.byId.set(region.id, region);
  }

  /** In the order in which they cover each other; the same list until something changes. */
  get regions(): R[] {
    this.list ??= [...this.byId.values()];
    return this.list;
  }

  get(id: string): R | undefined {
    return this.byId.get(id);
  }

  get canUndo(): string | null {
    return this.done.at(-1)?.name ?? null;
  }

  get canRedo(): string | null {
    return this.undone.at(-1)?.name ?? null;
  }

  /** Hears of every change, undo and redo included; returns how to stop. */
  onChange(listener: Listener<R>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Carries out one gesture: each entry is a region to put, or the id of one to delete. */
  run(name: string, changes: (R | string)[]): void {
    const order = [...this.byId.keys()];
    const patches = changes.flatMap((change): Patch<R>[] => {
      const id = typeof change === 'string' ? change : change.id;
      const before = this.byId.get(id) ?? null;
      const after = typeof change === 'string' ? null : change;
      const index = order.indexOf(id);
      return before || after ? [{ id, before, after, at: index < 0 ? order.length : index }] : [];
    });
    if (!patches.length) return;
    this.done.push({ name, patches });
    if (this.done.length > LONGEST_HISTORY) this.done.shift();
    this.undone = [];
    this.apply(patches);
  }

  /** True while listeners hear of what came from elsewhere: nobody's gesture, so nothing to undo or to send. */
  isReceiving = false;

  /** Takes in what somebody else saved: regions to put, ids to take away. */
  receive(changes: readonly (R | string)[]): void {
    const order = [...this.byId.keys()];
    const patches = changes.flatMap((change): Patch<R>[] => {
      const id = typeof change === 'string' ? change : change.id;
      const before = this.byId.get(id) ?? null;
      const index = order.indexOf(id);
      const after = typeof change === 'string' ? null : change;
      return before || after ? [{ id, before, after, at: index < 0 ? order.length : index }] : [];
    });
    this.isReceiving = true;
    this.apply(patches);
    this.isReceiving = false;
  }

  /** Puts the regions into another order, as one gesture. */
  reorder(name: string, ids: readonly string[]): void {
    const before = [...this.byId.keys()];
    if (ids.length !== before.length || ids.every((id, n) => id === before[n])) return;
    // Taken out from the back and put in from the front, so that each patch's place is true when it is its turn.
    const out = before.map(
      (id, index): Patch<R> => ({ id, before: this.byId.get(id) ?? null, after: null, at: index }),
    );
    const back = ids.map(
      (id, index): Patch<R> => ({ id, before: null, after: this.byId.get(id) ?? null, at: index }),
    );
    this.done.push({ name, patches: [...out.reverse(), ...back] });
    this.undone = [];
    this.apply([...out, ...back]);
  }

  /** The gestures done and undone, the last first, as they are listed and kept. */
  get history(): { done: readonly Command<R>[]; undone: readonly Command<R>[] } {
    return { done: this.done, undone: this.undone };
  }

  /** Takes up the history of an earlier visit. */
  resume(history: { done: Command<R>[]; undone: Command<R>[] }): void {
    this.done = [...history.done];
    this.undone = [...history.undone];
  }

  undo(): string | null {
    const command = this.done.pop();
    if (!command) return null;
    this.undone.push(command);
    this.apply(
      [...command.patches].reverse().map((patch) => ({ ...patch, before: patch.after, after: patch.before })),
    );
    return command.name;
  }

  redo(): string | null {
    const command = this.undone.pop();
    if (!command) return null;
    this.done.push(command);
    this.apply(command.patches);
    return command.name;
  }

  private apply(patches: Patch<R>[]): void {
    for (const { id, before, after, at: index } of patches) {
      if (!after) this.byId.delete(id);
      else if (before) this.byId.set(id, after);
      else this.insert(id, after, index);
    }
    this.version += 1;
    this.list = null;
    for (const listener of this.listeners) listener(patches);
  }

  // An undone deletion comes back at its old place: the order decides what covers what.
  private insert(id: string, region: R, index: number): void {
    const entries = [...this.byId.entries()];
    if (index >= entries.length) {
      this.byId.set(id, region);
      return;
    }
    entries.splice(index, 0, [id, region]);
    this.byId.clear();
    for (const [key, value] of entries) this.byId.set(key, value);
  }
}

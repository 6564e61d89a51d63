import type { DraftOp } from '../api/types';
export type SaveState = 'saved' | 'local' | 'offline' | 'signedOut' | 'failed';

/** What one item's outbox asks of the outbox of all. */
export interface ItemsOutbox {
  stateOf(item: string): SaveState;
  /** Edits that wait, by item. */
  readonly edits: Map<string, number>;
  put(item: string, ops: DraftOp[]): Promise<void>;
  /** Sends what waits of an item; never throws. */
  flush(item: string): Promise<void>;
}

import type { DraftOp } from '../api/types';
import type { ItemsOutbox, SaveState } from './types';

/** One item's edits, for the page that has it open. */
export class ItemOutbox {
  constructor(
    private readonly all: ItemsOutbox,
    readonly item: string,
  ) {}

  get state(): SaveState {
    return this.all.stateOf(this.item);
  }

  get pending(): number {
    return this.all.edits.get(this.item) ?? 0;
  }

  put(ops: DraftOp[]): Promise<void> {
    return this.all.put(this.item, ops);
  }

  flush(): Promise<void> {
    return this.all.flush(this.item);
  }
}

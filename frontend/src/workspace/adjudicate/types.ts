import type { Region } from '../../api/types';

/** What answers are taken onto: the ruling on a picture or on a text. */
export interface Taker {
  document: {
    readonly regions: readonly Region[];
    run(name: string, change: (string | Region)[]): void;
  };
  select(ids: string[]): void;
}

/** What a ruling is drawn on: a picture or a text. */
export interface RulingEngine extends Taker {
  onEdit(listener: () => void): () => void;
  isSharp?: () => boolean;
}

import type { LabelSchema, Region } from '../../api/types';
import type { Engine } from '../../engine/core/engine';

/** What the commands need of the page. */
export interface Desk {
  engine: Engine;
  schema: LabelSchema;
  clipboard: { regions: Region[] };
  previous: () => readonly Region[];
  /** Opens the one before or after in the queue; this one stays as it is. */
  turn: (by: 1 | -1) => void;
  /** Takes one's last submit or skip back. */
  takeBack: () => void;
  submit: () => void;
  skip: () => void;
  toggleUnsure: () => void;
  open: (what: 'palette' | 'labels' | 'sheet' | 'adjust' | 'propagate') => void;
}

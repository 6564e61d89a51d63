import type { Point, Region } from '../../api/types';
import type { Bounds, Size } from '../geometry';
import type { Live } from '../renderer';

/** A pointer event in image pixels. */
export interface Pointer {
  at: Point;
  alt: boolean;
  shift: boolean;
}

/** What a tool may do; the engine gives it. */
export interface Bench {
  size: Size;
  /** Screen pixels to image pixels, for tolerances. */
  tolerance(screen: number): number;
  selected: ReadonlySet<string>;
  get(id: string): Region | undefined;
  under(at: Point): Region[];
  /** The next one below the selected under a point, round and round. */
  below(at: Point): Region | undefined;
  within(area: Bounds): Region[];
  select(ids: string[]): void;
  /** The label a new region gets, or null when none takes the shape. */
  labelFor(shape: Region['shape']): string | null;
  newId(): string;
  run(name: string, changes: (Region | string)[]): void;
  /** Shows a region while it is dragged, without a step in the history. */
  show(region: Region | null): void;
  live(change: Partial<Live>): void;
  canEdit: boolean;
}

/** One way of working with the pointer. A new shape is a folder file with one of these. */
export interface Tool {
  readonly key: string;
  readonly cursor: string;
  hint(): string;
  down(pointer: Pointer, bench: Bench): void;
  move(pointer: Pointer, bench: Bench, pressed: boolean): void;
  up(pointer: Pointer, bench: Bench): void;
  doubleClick?(pointer: Pointer, bench: Bench): void;
  /** Enter, Backspace, Escape, Delete; true when the tool has used it. */
  press(key: string, bench: Bench): boolean;
  leave(bench: Bench): void;
}

import type { Point, Region, Skeleton } from '../../api/types';
import type { Live } from '../render/live';
import type { Wire } from '../scissors/wire';
import type { Bounds, Line, Size } from '../shapes/geometry';

/** A pointer event in image pixels. */
export interface Pointer {
  point: Point;
  alt: boolean;
  shift: boolean;
  ctrl?: boolean;
  /** The right button: says "not this" to the tools that listen. */
  right?: boolean;
}

/** What is said to the model that outlines: points of the object or not, or a box around it. */
export interface ClickPrompt {
  points: { x: number; y: number; inside: boolean }[];
  box: { x: number; y: number; width: number; height: number } | null;
}

/** What the model answers. */
export interface Outlined {
  rings: { points: Point[]; holes?: Point[][] }[];
  rle: { size: [number, number]; counts: string };
  confidence: number;
}

export interface ToolOptions {
  /** Half the brush's width in image pixels. */
  brushRadius: number;
  erases: boolean;
  /** Four clicks on the outermost points make a box. */
  extremePoints: boolean;
  /** Corners of polygons and lines are joined along the edges of the picture. */
  followsEdges: boolean;
}

/** What a tool may do; the engine gives it. */
export interface ToolContext {
  size: Size;
  /** Screen pixels to image pixels, for tolerances. */
  tolerance(screen: number): number;
  selected: ReadonlySet<string>;
  get(id: string): Region | undefined;
  under(point: Point): Region[];
  /** The next one below the selected under a point, round and round. */
  below(point: Point): Region | undefined;
  within(area: Bounds): Region[];
  /** The lines a point of which may lie here: of the regions around, then the picture's own border. */
  borders(point: Point): Line[];
  select(ids: string[]): void;
  /** The label a new region gets, or null when none takes the shape. */
  labelFor(shape: Region['shape']): string | null;
  skeletonOf(label: string): Skeleton | null;
  /** What an outline becomes with the label in hand: a polygon where it takes polygons, else a mask. */
  preferred?(): 'polygon' | 'mask' | null;
  newId(): string;
  run(name: string, changes: (Region | string)[]): void;
  /** Shows regions while they are dragged, without a step in the history. */
  show(regions: readonly Region[]): void;
  live(change: Partial<Live>): void;
  /** Takes the draft away. */
  clear(): void;
  options: ToolOptions;
  /** Asks the model; null where there is none to ask. */
  segment: ((prompt: ClickPrompt) => Promise<Outlined>) | null;
  /** Says something to the person in the bar at the bottom. */
  say(message: string): void;
  /** Brightness and contrast of the picture by a drag in screen pixels; null sets them back. */
  window?(by: [number, number] | null): void;
  /** Scissors along the picture's edges, when they are in hand. */
  wire?: Wire | null;
  isLocked?(id: string): boolean;
  canEdit: boolean;
}

/** One way of working with the pointer. A new shape is a folder with one of these. */
export interface Tool {
  readonly key: string;
  readonly cursor: string;
  /** Whether the right button means something to it; else it opens the menu. */
  readonly usesRight?: boolean;
  /** Whether something was begun that is not among the regions yet: corners, a stroke, a drag. */
  readonly isUnderWay: boolean;
  hint(toolContext: ToolContext): string;
  down(pointer: Pointer, toolContext: ToolContext): void;
  move(pointer: Pointer, toolContext: ToolContext, pressed: boolean): void;
  up(pointer: Pointer, toolContext: ToolContext): void;
  doubleClick?(pointer: Pointer, toolContext: ToolContext): void;
  /** A key while it is in hand, such as Enter, Backspace, X; true when the tool has used it. */
  press(key: string, toolContext: ToolContext): boolean;
  leave(toolContext: ToolContext): void;
}

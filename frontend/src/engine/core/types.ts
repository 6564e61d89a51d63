import type { Point, Region, Skeleton } from '../../api/types';
import type { Camera } from '../geometry/camera';
import type { Live } from '../render/live';
import type { Renderer } from '../render/renderer';
import type { Wire } from '../scissors/wire';
import type { Size } from '../shapes/geometry';
import type { ClickPrompt, Outlined, Tool, ToolOptions } from '../tools/tool';
import type { Document } from './document';
import type { HitIndex } from './hitIndex';

/** What the wheel does: as a mouse wheel or a trackpad would expect, or always the one. */
export type WheelUse = 'auto' | 'zoom' | 'pan';

export interface LabelLook {
  key: string;
  name: string;
  color: string;
  shapes: string[];
  skeleton?: Skeleton | null;
}

export interface EngineOptions {
  renderer: Renderer;
  labels: readonly LabelLook[];
  canEdit?: boolean;
  newId?: () => string;
  /** Calls back before the next frame; tests call at once. */
  schedule?: (paint: () => void) => void;
}

/** Keys and button of a pointer event. */
export interface Keys {
  altKey: boolean;
  shiftKey: boolean;
  ctrlKey?: boolean;
  button?: number;
}

/** What a tool's context asks of the engine. */
export interface ToolHost {
  readonly size: Size;
  readonly selected: ReadonlySet<string>;
  /** Who may no longer edit has no drawing tool in hand either. */
  readonly canEdit: boolean;
  readonly camera: Camera;
  readonly document: Document<Region>;
  /** What can be taken hold of under a point. */
  under(point: Point, selected?: ReadonlySet<string>): Region[];
  readonly index: HitIndex;
  /** What is drawn: not what is hidden, nor suggestions under the slider. */
  isShown(region: Region): boolean;
  select(ids: string[]): void;
  /** Whether what is selected was just drawn, not chosen. */
  isJustDrawn: boolean;
  readonly tool: Tool;
  readonly toolOptions: ToolOptions;
  readonly segment: ((prompt: ClickPrompt) => Promise<Outlined>) | null;
  labelFor(shape: string): string | null;
  labelOf(key: string | null): LabelLook | undefined;
  readonly label: string | null;
  readonly locked: ReadonlySet<string>;
  /** What the last gesture had to say, until the next. */
  message: string | null;
  /** Something that may show in the panels is another. */
  changed(): void;
  /** Brightness and contrast by a drag; without a distance they are as they were. */
  readonly onWindow: ((by: [number, number] | null) => void) | null;
  /** Scissors over the picture, where they are in hand. */
  readonly wire: Wire | null;
  readonly liveState: Live;
  repaint(): void;
  readonly options: EngineOptions;
  /** The region whose place the next drawn one takes. */
  redrawing: string | null;
  /** What is being dragged, as it is now, drawn on the live layer. */
  edited: readonly Region[];
  /** The pointer moves too often for the panels: they hear only when the words for the gesture change. */
  liveChanged(): void;
}

/** What hears of the pointer: the engine. */
export interface PointerTarget {
  panned(dx: number, dy: number): void;
  zoomBy(factor: number, point?: Point): void;
  /** What was begun with the pointer was not meant: nothing comes of it. */
  dropGesture(): void;
  readonly tool: Tool;
  pointerDown(screen: Point, keys: Keys): void;
  pointerMoved(screen: Point, keys: Keys): Point;
  pointerUp(screen: Point, keys: Keys): void;
  doubleClicked(screen: Point, keys: Keys): void;
  readonly wheel: WheelUse;
  readonly onMenu: ((screen: Point, region: Region | null) => void) | null;
  /** What can be taken hold of under a point. */
  under(point: Point, selected?: ReadonlySet<string>): Region[];
  imageAt(screen: Point): Point;
  readonly selected: ReadonlySet<string>;
}

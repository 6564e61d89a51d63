import type { Region } from '../../api/types';
import type { Camera } from '../geometry/camera';
import type { Size } from '../shapes/geometry';
import type { Live } from './live';
import type { Mark } from './pack';
import type { Picture } from './picture';

export type { Mark };

/** How regions look: colours and names by label, which are selected, marked or locked. */
export interface Look {
  labels: readonly { key: string; name: string; color: string }[];
  selected: ReadonlySet<string>;
  marks: ReadonlyMap<string, Mark>;
  /** Drawn dotted: they cannot be taken hold of. */
  locked: ReadonlySet<string>;
  showsNames: boolean;
}

/** What there is to be seen. The lists are new ones whenever something in them is. */
export interface Frame {
  /** Another document, another scene: nothing of the last one is kept. */
  document: object;
  camera: Camera;
  picture: Picture | null;
  size: Size;
  /** Regions of another version, below all others. */
  extra: readonly Region[];
  /** In the order in which they cover each other, without the edited one. */
  regions: readonly Region[];
  look: Look;
}

export interface LiveFrame {
  live: Live;
  /** What is being dragged, as it is now. */
  edited: readonly Region[];
  hovered: Region | null;
  /** The selected regions that are shown. */
  chosen: readonly Region[];
}

/** Brightness and contrast as factors around 1; they touch the picture, not the regions. */
export interface ImageFilter {
  brightness: number;
  contrast: number;
}

/** What the engine draws with; tests use one that only remembers. */
export interface Renderer {
  resize(view: Size): void;
  paintStatic(frame: Frame): void;
  paintLive(frame: Frame, live: LiveFrame): void;
  /** Whether all that is shown is painted for the zoom it is shown at. */
  isSharp?(frame: Frame): boolean;
  setImageFilter?(filter: ImageFilter): void;
  /** Calls back when something painted elsewhere is there and a new frame would show it. */
  onReady?(again: () => void): void;
  close?(): void;
}

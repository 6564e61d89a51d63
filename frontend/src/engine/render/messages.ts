import type { Packed } from './pack';
import type { SceneLook } from './scenePainter';
import type { Level, TileId } from './tiles';

/** What the page asks of the painter. `version` counts the changes of the scene. */
export type ToPainter =
  | { kind: 'clear' }
  | { kind: 'look'; look: SceneLook }
  | { kind: 'change'; put: Packed; removed: number[] }
  /** Replaces everything asked before and not yet painted; `received` is the number of the last tile that came; the view is still or moving. */
  | { kind: 'paint'; wanted: Wanted[]; version: number; received: number; isStill: boolean };

export interface Wanted {
  level: Level;
  tile: TileId;
}

export type Painted = ImageBitmap | HTMLCanvasElement | OffscreenCanvas;

export interface FromPainter {
  level: Level;
  tile: TileId;
  version: number;
  /** Counts the tiles sent. */
  number: number;
  bitmap: Painted;
}

/** A worker, or what stands in for it where there is none. */
export interface Channel {
  post(message: ToPainter, transfer?: ArrayBufferLike[]): void;
  onTile: (tile: FromPainter) => void;
  close(): void;
}

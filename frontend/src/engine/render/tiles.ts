import { type Camera, type Turn, turned } from '../geometry/camera';
import type { Bounds, Size } from '../shapes/geometry';

/** A tile's side in device pixels; larger ones are painted far beyond the view's edges. */
export const TILE = 256;

/** The grid of one zoom: `scale` device pixels an image pixel, after `turn`; its origin is the image's. */
export interface Level {
  scale: number;
  turn: Turn;
}

/** Column and row; negative where turning puts the image left of or above its origin. */
export interface TileId {
  i: number;
  j: number;
}

export const keyOf = ({ scale, turn }: Level, { i, j }: TileId): string => `${scale}:${turn}:${i}:${j}`;

export const levelOf = (camera: Camera, ratio: number): Level => ({
  scale: camera.zoom * ratio,
  turn: camera.turn ?? 0,
});

/** Bounds in image pixels as bounds in the level's pixels. */
export function inLevel(b: Bounds, { scale, turn }: Level): Bounds {
  const [ax, ay] = turned([b.minX, b.minY], turn);
  const [bx, by] = turned([b.maxX, b.maxY], turn);
  return {
    minX: Math.min(ax, bx) * scale,
    minY: Math.min(ay, by) * scale,
    maxX: Math.max(ax, bx) * scale,
    maxY: Math.max(ay, by) * scale,
  };
}

/** All tiles that meet bounds in the level's pixels, the nearest to the middle first. */
export function tilesOver(area: Bounds): TileId[] {
  const [i0, i1] = [Math.floor(area.minX / TILE), Math.ceil(area.maxX / TILE)];
  const [j0, j1] = [Math.floor(area.minY / TILE), Math.ceil(area.maxY / TILE)];
  const tiles: TileId[] = [];
  for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) tiles.push({ i, j });
  const [mi, mj] = [(i0 + i1 - 1) / 2, (j0 + j1 - 1) / 2];
  return tiles.sort((a, b) => Math.hypot(a.i - mi, a.j - mj) - Math.hypot(b.i - mi, b.j - mj));
}

/** What of the level the view shows: in the level's pixels, no further than the image and `margin` around it. */
export function shown(camera: Camera, view: Size, image: Size, ratio: number, margin = 0): Bounds {
  const level = levelOf(camera, ratio);
  const whole = inLevel({ minX: 0, minY: 0, maxX: image.width, maxY: image.height }, level);
  const [x, y] = [camera.x * ratio, camera.y * ratio];
  return {
    minX: Math.max(whole.minX - margin, -x),
    minY: Math.max(whole.minY - margin, -y),
    maxX: Math.min(whole.maxX + margin, view.width * ratio - x),
    maxY: Math.min(whole.maxY + margin, view.height * ratio - y),
  };
}

/** How far paint reaches beyond a region's bounds, in CSS pixels: half a halo all round, a name above and to the right. */
export const REACH = { side: 6, above: 24, right: 220 };

/** Where a region's paint may be, in the level's pixels. */
export function reach(bounds: Bounds, level: Level, ratio: number, showsName: boolean): Bounds {
  const b = inLevel(bounds, level);
  const side = REACH.side * ratio;
  return {
    minX: b.minX - side,
    minY: b.minY - (showsName ? REACH.above * ratio : side),
    maxX: Math.max(b.maxX + side, showsName ? b.minX + REACH.right * ratio : Number.NEGATIVE_INFINITY),
    // A name that would be above the image is written inside it.
    maxY: Math.max(b.maxY + side, showsName ? b.minY + REACH.above * ratio : Number.NEGATIVE_INFINITY),
  };
}

/** Where a change of a region may be seen: its own paint, and the names around it that gave way to its name or no longer do. */
export function touched(bounds: Bounds, level: Level, ratio: number, showsName: boolean): Bounds {
  const b = reach(bounds, level, ratio, showsName);
  if (!showsName) return b;
  const [right, above] = [REACH.right * ratio, REACH.above * ratio];
  return { minX: b.minX - right, minY: b.minY - above, maxX: b.maxX + right, maxY: b.maxY + above };
}

export const meets = (a: Bounds, b: Bounds): boolean =>
  a.minX < b.maxX && a.maxX > b.minX && a.minY < b.maxY && a.maxY > b.minY;

export const areaOfTile = ({ i, j }: TileId): Bounds => ({
  minX: i * TILE,
  minY: j * TILE,
  maxX: (i + 1) * TILE,
  maxY: (j + 1) * TILE,
});

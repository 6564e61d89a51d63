import type { Point } from '../../api/types';
import { toImage } from '../geometry/camera';
import { clampPoint } from '../geometry/planar';
import type { Engine } from './engine';

/** Drawing by keyboard alone: arrow keys move a cursor of their own, Space clicks there. */
export const keyCursorOf = (engine: Engine): Point | null => engine.liveState.keyCursor;

/** Moves it by screen pixels, at least one image pixel; it begins in the middle of the view. */
export function moveKeyCursor(engine: Engine, dx: number, dy: number): void {
  const { live, view } = { live: engine.liveState, view: engine.view };
  const middle = toImage(engine.camera, [view.width / 2, view.height / 2]);
  const from = live.keyCursor ?? middle;
  const step = (screen: number) =>
    Math.sign(screen) * Math.max(1, Math.round(Math.abs(screen) / engine.camera.zoom));
  const begins = live.keyCursor === null;
  const [x, y] = begins ? from : [from[0] + step(dx), from[1] + step(dy)];
  const point = clampPoint([Math.round(x), Math.round(y)], engine.size);
  live.cursor = live.keyCursor = point;
  engine.tool.move({ point, alt: false, shift: false }, engine.toolContext, false);
  engine.changed();
}

/** A click there; false where there is no such cursor. */
export function placeKeyCursor(engine: Engine, keys = { alt: false, shift: false }): boolean {
  const point = engine.liveState.keyCursor;
  if (!point || engine.tool.key === 'select') return false;
  const pointer = { point, ...keys };
  engine.message = null;
  engine.begin(pointer);
  engine.tool.up(pointer, engine.toolContext);
  engine.tool.move(pointer, engine.toolContext, false);
  engine.changed();
  return true;
}

export function leaveKeyCursor(engine: Engine): boolean {
  if (!engine.liveState.keyCursor) return false;
  engine.liveState.keyCursor = null;
  engine.changed();
  return true;
}

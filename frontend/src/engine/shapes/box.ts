import type { BoxRegion, Point } from '../../api/types';
import {
  boundsOfPoints,
  clamp,
  clampPoint,
  directionOf,
  halfTurn,
  inRing,
  type Size,
  turned,
} from '../geometry/planar';
import type { Handle, ShapeKind } from './kind';

/** A frame that is dragged by its handles: a box, and an ellipse by the box around it. */
export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
}

const TURN = 24;
export const STEP = 15;

export const centreOf = (frame: Frame): Point => [frame.x + frame.width / 2, frame.y + frame.height / 2];

/** The corners clockwise from the top left before rotation. */
export function cornersOf(frame: Frame): Point[] {
  const { x, y, width, height, rotation = 0 } = frame;
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  const centre = centreOf(frame);
  return rotation ? corners.map((corner) => turned(corner, centre, rotation)) : corners;
}

/** Handles of a frame: corners 0, 2, 4, 6 clockwise from the top left, edges between them, and one to turn it. */
export function frameHandles(frame: Frame, pixel: number): Handle[] {
  const corners = cornersOf(frame);
  const handles = corners.flatMap((corner, n): Handle[] => {
    const next = corners[(n + 1) % 4] as Point;
    const middle: Point = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
    return [
      { key: String(2 * n), point: corner, kind: 'square' },
      { key: String(2 * n + 1), point: middle, kind: 'square' },
    ];
  });
  const above: Point = [frame.x + frame.width / 2, frame.y - TURN * pixel];
  handles.push({ key: 'turn', point: turned(above, centreOf(frame), frame.rotation ?? 0), kind: 'turn' });
  return handles;
}

function withRotation(frame: Frame, degrees: number): Frame {
  const { rotation: _, ...rest } = frame;
  const rotation = halfTurn(Math.round(degrees * 10) / 10);
  return rotation ? { ...rest, rotation } : rest;
}

/** Turned by degrees about its centre. */
export const turnedBy = (frame: Frame, degrees: number): Frame =>
  withRotation(frame, (frame.rotation ?? 0) + degrees);

/** A frame after a handle was dragged; the opposite side stays where it is. */
export function draggedFrame(frame: Frame, key: string, point: Point, size: Size, snaps: boolean): Frame {
  const centre = centreOf(frame);
  if (key === 'turn') {
    const degrees = directionOf(centre, point) + 90;
    return withRotation(frame, snaps ? Math.round(degrees / STEP) * STEP : degrees);
  }
  const rotation = frame.rotation ?? 0;
  const [x, y] = turned(rotation ? point : clampPoint(point, size), centre, -rotation);
  const handle = Number(key);
  let [left, top, right, bottom] = [frame.x, frame.y, frame.x + frame.width, frame.y + frame.height];
  if ([0, 7, 6].includes(handle)) left = x;
  if ([2, 3, 4].includes(handle)) right = x;
  if ([0, 1, 2].includes(handle)) top = y;
  if ([4, 5, 6].includes(handle)) bottom = y;
  const [width, height] = [Math.abs(right - left), Math.abs(bottom - top)];
  if (width < 1 || height < 1) return frame;
  // The middle moved in the frame's own directions: turned back it is the new centre.
  const [cx, cy] = turned([(left + right) / 2, (top + bottom) / 2], centre, rotation);
  return { ...(rotation ? { rotation } : {}), x: cx - width / 2, y: cy - height / 2, width, height };
}

/** The frame between two corners, cut to the image; null when nothing is left of it. */
export function frameBetween(a: Point, b: Point, size: Size): Frame | null {
  const [ax, ay] = clampPoint(a, size);
  const [bx, by] = clampPoint(b, size);
  const frame = {
    x: Math.min(ax, bx),
    y: Math.min(ay, by),
    width: Math.abs(ax - bx),
    height: Math.abs(ay - by),
  };
  return frame.width >= 1 && frame.height >= 1 ? frame : null;
}

/** Grown by pixels to the right and below, at least one pixel and inside the image when upright. */
export function grown<F extends Frame>(frame: F, dx: number, dy: number, size: Size): F {
  const room = frame.rotation ? Infinity : size.width - frame.x;
  const below = frame.rotation ? Infinity : size.height - frame.y;
  return { ...frame, width: clamp(frame.width + dx, 1, room), height: clamp(frame.height + dy, 1, below) };
}

export const boxKind: ShapeKind<BoxRegion> = {
  bounds: (box) => boundsOfPoints(cornersOf(box)),
  area: (box) => box.width * box.height,
  contains: (box, x, y) => inRing(cornersOf(box), x, y),
  lines: (box) => [{ points: cornersOf(box), closed: true }],
  shifted: (box, dx, dy) => ({ ...box, x: box.x + dx, y: box.y + dy }),
  mayLeave: (box) => Boolean(box.rotation),
  handles: frameHandles,
  dragged: (box, key, point, size, snaps) => {
    const { rotation: _, ...rest } = box;
    const frame = draggedFrame(box, key, point, size, snaps);
    return frame === box ? box : { ...rest, ...frame };
  },
};

import type { Point } from '../../api/types';

/** Left, top, right, bottom in image pixels. */
export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Points joined in order; a closed line comes back to its first point. */
export interface Line {
  points: Point[];
  closed: boolean;
}

export const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

export function clampPoint([x, y]: Point, { width, height }: Size): Point {
  return [clamp(x, 0, width), clamp(y, 0, height)];
}

export const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const between = (a: Point, b: Point, share = 0.5): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** A point turned clockwise (y runs down) about a centre, in degrees. */
export function turned([x, y]: Point, [cx, cy]: Point, degrees: number): Point {
  if (!degrees) return [x, y];
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [x - cx, y - cy];
  return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
}

/** The direction from a to b in degrees, clockwise from the right. */
export const directionOf = (a: Point, b: Point): number =>
  (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;

/** Degrees into (-180, 180]. */
export function halfTurn(degrees: number): number {
  // What is in already stays to the last digit.
  if (degrees > -180 && degrees <= 180) return degrees;
  const rest = ((degrees % 360) + 360) % 360;
  return rest > 180 ? rest - 360 : rest;
}

export function boundsOfPoints(points: readonly Point[]): Bounds {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [x, y] of points) {
    if (x < bounds.minX) bounds.minX = x;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  return points.length ? bounds : { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}

/** The area inside a closed outline, positive where it runs clockwise on the screen (y down). */
export function signedArea(points: readonly Point[]): number {
  let twice = 0;
  for (let n = 0; n < points.length; n++) {
    const [x0, y0] = points[n] as Point;
    const [x1, y1] = points[(n + 1) % points.length] as Point;
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2;
}

export const ringArea = (points: readonly Point[]): number => Math.abs(signedArea(points));

/** Even-odd rule (Shimrat, 1962). */
export function inRing(points: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [xi, yi] = points[i] as Point;
    const [xj, yj] = points[j] as Point;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The nearest place of a segment to a point, and how far along it lies, in [0, 1]. */
export function onSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): { point: Point; share: number } {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length ? clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1) : 0;
  return { point: [ax + share * dx, ay + share * dy], share };
}

/** The distance of a point to a segment. */
export function toSegment(point: Point, a: Point, b: Point): number {
  return distance(point, onSegment(point, a, b).point);
}

/** Whether a point lies within a distance of a line. */
export function nearLine({ points, closed }: Line, point: Point, tolerance: number): boolean {
  const last = points.length - (closed ? 0 : 1);
  for (let n = 0; n < last; n++)
    if (toSegment(point, points[n] as Point, points[(n + 1) % points.length] as Point) <= tolerance)
      return true;
  return points.length === 1 && distance(points[0] as Point, point) <= tolerance;
}

/** Fewer points for a freehand line: none left out lies farther than the tolerance (Douglas and Peucker, 1973). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    let [worst, farthest] = [tolerance, -1];
    for (let n = from + 1; n < to; n++) {
      const far = toSegment(points[n] as Point, points[from] as Point, points[to] as Point);
      if (far > worst) [worst, farthest] = [far, n];
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    spans.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, n) => keep[n]);
}

import type { BoxRegion, Point, PolygonRegion, Region } from '../api/types';

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

export function boundsOf(region: Region): Bounds {
  const points = outline(region);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  return { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
}

/** The corners of a box clockwise from the top left, or all outer points of a polygon. */
export function outline(region: Region): Point[] {
  if (region.shape === 'polygon') return region.rings.flatMap((ring) => ring.points);
  const { x, y, width, height } = region;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const angle = ((region.rotation ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(([sx, sy]) => {
    const [dx, dy] = [(sx * width) / 2, (sy * height) / 2];
    return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  });
}

export function ringArea(points: readonly Point[]): number {
  let twice = 0;
  points.forEach(([x0, y0], at) => {
    const [x1, y1] = points[(at + 1) % points.length] as Point;
    twice += x0 * y1 - x1 * y0;
  });
  return Math.abs(twice) / 2;
}

export function areaOf(region: Region): number {
  if (region.shape === 'box') return region.width * region.height;
  return region.rings.reduce(
    (sum, ring) =>
      sum + ringArea(ring.points) - (ring.holes ?? []).reduce((holes, hole) => holes + ringArea(hole), 0),
    0,
  );
}

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

export function contains(region: Region, x: number, y: number): boolean {
  if (region.shape === 'box') return inRing(outline(region), x, y);
  return region.rings.some(
    (ring) => inRing(ring.points, x, y) && !(ring.holes ?? []).some((hole) => inRing(hole, x, y)),
  );
}

/** The distance of a point to a segment. */
export function toSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

export function nearOutline(region: Region, at: Point, tolerance: number): boolean {
  const rings = region.shape === 'box' ? [outline(region)] : region.rings.map((ring) => ring.points);
  return rings.some((points) =>
    points.some((point, n) => toSegment(at, point, points[(n + 1) % points.length] as Point) <= tolerance),
  );
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

export function clampPoint([x, y]: Point, { width, height }: Size): Point {
  return [clamp(x, 0, width), clamp(y, 0, height)];
}

/** Moves a region, but not out of the image (a rotated box's corners may leave it). */
export function moved<R extends Region>(region: R, dx: number, dy: number, size: Size): R {
  const rotated = region.shape === 'box' && region.rotation;
  const b = boundsOf(region);
  const [mx, my] = rotated
    ? [dx, dy]
    : [clamp(dx, -b.minX, size.width - b.maxX), clamp(dy, -b.minY, size.height - b.maxY)];
  if (region.shape === 'box') return { ...region, x: region.x + mx, y: region.y + my };
  const shift = (points: Point[]) => points.map(([x, y]): Point => [x + mx, y + my]);
  const polygon: PolygonRegion = {
    ...region,
    rings: region.rings.map((ring) => ({
      points: shift(ring.points),
      ...(ring.holes && { holes: ring.holes.map(shift) }),
    })),
  };
  return polygon as R;
}

/** The box between two corners, cut to the image; null when nothing is left of it. */
export function boxBetween(
  a: Point,
  b: Point,
  size: Size,
): Pick<BoxRegion, 'x' | 'y' | 'width' | 'height'> | null {
  const [ax, ay] = clampPoint(a, size);
  const [bx, by] = clampPoint(b, size);
  const box = {
    x: Math.min(ax, bx),
    y: Math.min(ay, by),
    width: Math.abs(ax - bx),
    height: Math.abs(ay - by),
  };
  return box.width >= 1 && box.height >= 1 ? box : null;
}

/** Handles of a box: corners 0, 2, 4, 6 clockwise from the top left, edges between them. */
export function boxHandles(box: BoxRegion): Point[] {
  const corners = outline(box);
  return corners.flatMap((corner, n) => {
    const next = corners[(n + 1) % 4] as Point;
    return [corner, [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2] as Point];
  });
}

/** An upright box after its handle was dragged to a point. */
export function resized(box: BoxRegion, handle: number, at: Point, size: Size): BoxRegion {
  const [x, y] = clampPoint(at, size);
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
  if ([0, 7, 6].includes(handle)) left = x;
  if ([2, 3, 4].includes(handle)) right = x;
  if ([0, 1, 2].includes(handle)) top = y;
  if ([4, 5, 6].includes(handle)) bottom = y;
  return {
    ...box,
    ...(boxBetween([left, top], [right, bottom], size) ?? {
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
    }),
  };
}

import type { Point, PolygonRegion } from '../../api/types';
import { between, boundsOfPoints, clampPoint, distance, inRing, ringArea } from '../geometry/planar';
import type { Handle, ShapeKind } from './kind';

/** An edge shorter than this on the screen shows no ghost: its corners are too near. */
const GHOST = 28;

/** One outline of a polygon: `line` 0 is the outer one of its ring, from 1 on its holes. */
export interface Corner {
  ring: number;
  line: number;
  corner: number;
}

export const cornerKey = ({ ring, line, corner }: Corner, kind: 'v' | 'g' = 'v') =>
  `${kind}:${ring}:${line}:${corner}`;

export function cornerOf(key: string): (Corner & { isGhost: boolean }) | null {
  const match = /^([vg]):(\d+):(\d+):(\d+)$/.exec(key);
  if (!match) return null;
  const [ring, line, corner] = match.slice(2).map(Number) as [number, number, number];
  return { isGhost: match[1] === 'g', ring, line, corner };
}

export const outlinesOf = (region: PolygonRegion): { ring: number; line: number; points: Point[] }[] =>
  region.rings.flatMap((ring, ringIndex) =>
    [ring.points, ...(ring.holes ?? [])].map((points, line) => ({ ring: ringIndex, line, points })),
  );

/** Replaces one outline; an empty one goes away, and with an outer one its ring. */
export function withOutline(
  region: PolygonRegion,
  ring: number,
  line: number,
  points: Point[],
): PolygonRegion {
  const rings = region.rings.flatMap((old, ringIndex) => {
    if (ringIndex !== ring) return [old];
    if (line === 0) return points.length ? [{ ...old, points }] : [];
    const holes = (old.holes ?? []).flatMap((hole, n) =>
      n === line - 1 ? (points.length ? [points] : []) : [hole],
    );
    return [holes.length ? { points: old.points, holes } : { points: old.points }];
  });
  return { ...region, rings };
}

export function withCorner(
  region: PolygonRegion,
  { ring, line, corner }: Corner,
  point: Point,
): PolygonRegion {
  const points = outlinesOf(region).find((o) => o.ring === ring && o.line === line)?.points ?? [];
  return withOutline(region, ring, line, points.with(corner, point));
}

export function withNewCorner(
  region: PolygonRegion,
  { ring, line, corner }: Corner,
  point: Point,
): PolygonRegion {
  const points = outlinesOf(region).find((o) => o.ring === ring && o.line === line)?.points ?? [];
  return withOutline(region, ring, line, points.toSpliced(corner + 1, 0, point));
}

/** Without some corners; an outline left with fewer than three goes. Null when nothing is left. */
export function withoutCorners(region: PolygonRegion, corners: readonly Corner[]): PolygonRegion | null {
  let left = region;
  // From the back, so that places of outlines to come stay true.
  for (const { ring, line, points } of outlinesOf(region).reverse()) {
    const gone = new Set(corners.filter((c) => c.ring === ring && c.line === line).map((c) => c.corner));
    if (!gone.size) continue;
    const remaining = points.filter((_, n) => !gone.has(n));
    left = withOutline(left, ring, line, remaining.length < 3 ? [] : remaining);
  }
  return left.rings.length ? left : null;
}

/** Handles of lines: corners thinned out where they would cover each other, ghosts where an edge is long enough. */
export function lineHandles(
  lines: readonly { ring: number; line: number; points: Point[] }[],
  closed: boolean,
  pixel: number,
): Handle[] {
  const handles: Handle[] = [];
  for (const { ring, line, points } of lines) {
    let last: Point | null = null;
    for (const [corner, point] of points.entries()) {
      const next = points[(corner + 1) % points.length] as Point;
      const hasEdge = closed || corner + 1 < points.length;
      if (hasEdge && distance(point, next) > GHOST * pixel)
        handles.push({
          key: cornerKey({ ring, line, corner }, 'g'),
          point: between(point, next),
          kind: 'ghost',
        });
      if (last && distance(point, last) < 5 * pixel) continue;
      handles.push({ key: cornerKey({ ring, line, corner }), point, kind: 'round' });
      last = point;
    }
  }
  // Corners lie over ghosts.
  return handles.sort((a, b) => Number(a.kind === 'ghost') - Number(b.kind === 'ghost'));
}

export const polygonKind: ShapeKind<PolygonRegion> = {
  bounds: (region) => boundsOfPoints(region.rings.flatMap((ring) => ring.points)),
  area: (region) =>
    region.rings.reduce(
      (sum, ring) =>
        sum + ringArea(ring.points) - (ring.holes ?? []).reduce((holes, hole) => holes + ringArea(hole), 0),
      0,
    ),
  contains: (region, x, y) =>
    region.rings.some(
      (ring) => inRing(ring.points, x, y) && !(ring.holes ?? []).some((hole) => inRing(hole, x, y)),
    ),
  lines: (region) => outlinesOf(region).map(({ points }) => ({ points, closed: true })),
  shifted: (region, dx, dy) => {
    const shift = (points: Point[]) => points.map(([x, y]): Point => [x + dx, y + dy]);
    const rings = region.rings.map((ring) => ({
      points: shift(ring.points),
      ...(ring.holes && { holes: ring.holes.map(shift) }),
    }));
    return { ...region, rings };
  },
  mayLeave: () => false,
  handles: (region, pixel) => lineHandles(outlinesOf(region), true, pixel),
  dragged: (region, key, point, size) => {
    const corner = cornerOf(key);
    if (!corner) return region;
    const place = clampPoint(point, size);
    return corner.isGhost ? withNewCorner(region, corner, place) : withCorner(region, corner, place);
  },
};

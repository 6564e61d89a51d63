import type { EllipseRegion, KeypointsRegion, Point, Region } from '../../api/types';
import { between, nearLine } from '../../engine/geometry/planar';
import { boundsOf, type Line, linesOf } from '../../engine/shapes/geometry';
import { edgesOf } from '../../engine/shapes/maskEdges';
import { isSame } from '../../sync/rebase';

/** Under half a pixel nobody moved anything: browsers round. */
export const STILL = 0.5;
const DIRECTIONS = 32;

const isNear = ([ax, ay]: Point, [bx, by]: Point): boolean =>
  Math.abs(ax - bx) < STILL && Math.abs(ay - by) < STILL;

const areNear = (a: readonly Point[], b: readonly Point[]): boolean =>
  a.length === b.length && a.every((point, index) => isNear(point, b[index] as Point));

/**
 * Whether no part of one region lies half a pixel or more from the other. The corner an outline begins at, its
 * direction, the half turns of a rotation, where absent points are said to be and how runs are written say nothing.
 * The server counts by the same rules (annotation/regions/places.py).
 */
export function isSamePlace(a: Region, b: Region): boolean {
  if (a.shape === 'box' && b.shape === 'box') return hasSameCorners(outlineOf(a), outlineOf(b));
  if (a.shape === 'ellipse' && b.shape === 'ellipse') {
    const others = extents(b);
    return extents(a).every((extent, index) => Math.abs(extent - (others[index] as number)) < STILL);
  }
  if (a.shape === 'polygon' && b.shape === 'polygon') return hasSameLines(linesOf(a), linesOf(b));
  if (a.shape === 'polyline' && b.shape === 'polyline') {
    const [ends, others] = [endsOf(a.points), endsOf(b.points)];
    const areJoined = areNear(ends, others) || areNear(ends, others.toReversed());
    return areJoined && hasSameLines(linesOf(a), linesOf(b));
  }
  if (a.shape === 'keypoints' && b.shape === 'keypoints') return hasSamePoints(a, b);
  if (a.shape === 'mask' && b.shape === 'mask')
    return isSame(a.rle.size, b.rle.size) && edgesOf(a).join() === edgesOf(b).join();
  // Spans and relations of texts are compared here too: they have no pixels, so all they say of their place counts.
  return a.shape === b.shape && isSame(placeOf(a), placeOf(b));
}

const ABOUT = ['id', 'label', 'confidence', 'from_prediction', 'attributes', 'unsure', 'occluded'];

const placeOf = (region: Region) =>
  Object.fromEntries(Object.entries(region).filter(([key]) => !ABOUT.includes(key)));

const outlineOf = (region: Region): Point[] => linesOf(region)[0]?.points ?? [];

const endsOf = (points: readonly Point[]): Point[] => [points[0] as Point, points.at(-1) as Point];

/** The corners of two rectangles, wherever they begin and whichever way they run. */
function hasSameCorners(a: readonly Point[], b: readonly Point[]): boolean {
  return [b, b.toReversed()].some((line) =>
    line.some((_, index) => areNear(a, [...line.slice(index), ...line.slice(0, index)])),
  );
}

/** How far an ellipse reaches in each direction: two that reach equally far are one. */
function extents({ cx, cy, rx, ry, rotation = 0 }: EllipseRegion): number[] {
  return Array.from({ length: DIRECTIONS }, (_, index) => (Math.PI * index) / DIRECTIONS).flatMap((angle) => {
    const turn = angle - (rotation * Math.PI) / 180;
    const half = Math.hypot(rx * Math.cos(turn), ry * Math.sin(turn));
    const middle = cx * Math.cos(angle) + cy * Math.sin(angle);
    return [middle + half, middle - half];
  });
}

function hasSamePoints(a: KeypointsRegion, b: KeypointsRegion): boolean {
  const others = new Map(b.points.map((point) => [point.name, point]));
  return (
    a.points.length === b.points.length &&
    a.points.every((point) => {
      const other = others.get(point.name);
      if (!other || other.visible !== point.visible) return false;
      return !point.visible || isNear([point.x, point.y], [other.x, other.y]);
    })
  );
}

/** The corners and the middles of the edges of each lie on the other. */
function hasSameLines(a: readonly Line[], b: readonly Line[]): boolean {
  if (a.length === b.length && a.every((line, index) => areNear(line.points, b[index]?.points ?? [])))
    return true;
  const [p, q] = [boundsOfLines(a), boundsOfLines(b)];
  if (p.some((side, index) => Math.abs(side - (q[index] as number)) >= STILL)) return false;
  return liesOn(a, b) && liesOn(b, a);
}

function boundsOfLines(lines: readonly Line[]): number[] {
  const points = lines.flatMap((line) => line.points);
  const { minX, minY, maxX, maxY } = boundsOf({ id: '', label: '', shape: 'polyline', points });
  return [minX, minY, maxX, maxY];
}

function liesOn(a: readonly Line[], b: readonly Line[]): boolean {
  // `nearLine` counts what is exactly half a pixel away as near; here that is moved.
  const isOn = (point: Point) => b.some((line) => nearLine(line, point, STILL - 1e-9));
  return a.every(({ points, closed }) =>
    points.every((point, index) => {
      const next = points[index + 1] ?? (closed ? points[0] : undefined);
      return isOn(point) && (!next || isOn(between(point, next)));
    }),
  );
}

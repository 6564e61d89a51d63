import type { Point, Region } from '../../api/types';
import { distance, onSegment } from '../../engine/geometry/planar';
import type { Shift } from '../../engine/render/live';
import { type Line, linesOf } from '../../engine/shapes/geometry';
import { STILL } from './samePlace';

/** More comparisons than this would be felt: then the overlap alone says what moved. */
const MOST_COMPARED = 4_000_000;

/** From where to where the corners of a polygon, a line or keypoints went, in image pixels, the longest way first. */
export function shiftsOf(base: Region, answer: Region): Shift[] {
  const shifts = all(base, answer).filter(([from, to]) => distance(from, to) >= STILL);
  return shifts.sort((a, b) => distance(...b) - distance(...a));
}

function all(base: Region, answer: Region): Shift[] {
  if (base.shape === 'keypoints' && answer.shape === 'keypoints') {
    const others = new Map(base.points.map((point) => [point.name, point]));
    return answer.points.flatMap((point): Shift[] => {
      const other = others.get(point.name);
      if (!other?.visible || !point.visible) return [];
      return [
        [
          [other.x, other.y],
          [point.x, point.y],
        ],
      ];
    });
  }
  const isLine = (region: Region) => region.shape === 'polygon' || region.shape === 'polyline';
  if (!isLine(base) || !isLine(answer)) return [];
  const [before, after] = [linesOf(base), linesOf(answer)];
  const [left, right] = [before.flatMap(cornersOf), after.flatMap(cornersOf)];
  const [leftKeys, rightKeys] = [keysOf(left), keysOf(right)];
  const removedPoints = left.filter((point) => !rightKeys.has(String(point)));
  const addedPoints = right.filter((point) => !leftKeys.has(String(point)));
  const inOrder =
    left.length === right.length ? left.map((from, index): Shift => [from, right[index] as Point]) : [];
  const moved = inOrder.filter(([from, to]) => String(from) !== String(to));
  // The same corners in the same order, some of them elsewhere: dragged, not drawn anew.
  if (moved.length && moved.length === addedPoints.length && moved.length === removedPoints.length)
    return moved;
  if (removedPoints.length * right.length + addedPoints.length * left.length > MOST_COMPARED) return [];
  return [
    ...addedPoints.map((to): Shift => [nearest(to, before), to]),
    ...removedPoints.map((from): Shift => [from, nearest(from, after)]),
  ];
}

const cornersOf = ({ points }: Line): readonly Point[] => points;

const keysOf = (points: readonly Point[]): Set<string> => new Set(points.map(String));

function nearest(from: Point, lines: readonly Line[]): Point {
  let best = from;
  let far = Number.POSITIVE_INFINITY;
  for (const { points, closed } of lines)
    for (const [n, point] of points.entries()) {
      const next = points[n + 1] ?? (closed ? points[0] : undefined);
      const to = next ? onSegment(from, point, next).point : point;
      const away = distance(from, to);
      if (away < far) [best, far] = [to, away];
    }
  return best;
}

import type { Point } from '../../api/types';
import { distance, type Line, onSegment } from '../geometry/planar';

/** What was drawn to a line lies on it but for rounding. */
const ON = 0.01;

/** A place on a line: after which of its points, and how far along to the next. */
interface Place {
  edge: number;
  share: number;
}

function placeOn({ points, closed }: Line, target: Point): Place | null {
  for (const [edge, point] of points.entries()) {
    const next = points[edge + 1] ?? (closed ? points[0] : undefined);
    if (!next) continue;
    const near = onSegment(target, point, next);
    if (distance(near.point, target) <= ON) return { edge, share: near.share };
  }
  return null;
}

const length = (path: readonly Point[]): number =>
  path.slice(1).reduce((sum, point, n) => sum + distance(point, path[n] as Point), 0);

/**
 * The corners of a line between two points that lie on it, both left out: the shorter way around a closed one, with
 * `isLong` the other. Of several lines that have both points the first counts; none where no line has both.
 */
export function alongBorder(lines: readonly Line[], from: Point, to: Point, isLong = false): Point[] {
  for (const line of lines) {
    const [a, b] = [placeOn(line, from), placeOn(line, to)];
    if (!a || !b) continue;
    const { points, closed } = line;
    const isForward = a.edge + a.share <= b.edge + b.share;
    const [low, high] = isForward ? [a, b] : [b, a];
    const inner = points.slice(low.edge + 1, high.edge + 1);
    const outer = [...points.slice(high.edge + 1), ...points.slice(0, low.edge + 1)].reverse();
    const [first, last] = isForward ? [from, to] : [to, from];
    const isInnerShorter = length([first, ...inner, last]) <= length([first, ...outer, last]);
    const path = !closed || isInnerShorter !== isLong ? inner : outer;
    const way = isForward ? path : path.toReversed();
    // A corner that was itself pointed at is there already.
    return way.filter((point) => distance(point, from) > ON && distance(point, to) > ON);
  }
  return [];
}

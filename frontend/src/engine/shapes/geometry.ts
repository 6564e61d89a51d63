import type { Point, Region } from '../../api/types';
import { type Bounds, clamp, type Line, nearLine, type Size } from '../geometry/planar';
import { kindOf } from './table';

export type { Bounds, Line, Size } from '../geometry/planar';

export const boundsOf = (region: Region): Bounds => kindOf(region).bounds(region);

export const areaOf = (region: Region): number => kindOf(region).area(region);

export const contains = (region: Region, x: number, y: number): boolean =>
  kindOf(region).contains(region, x, y);

/** What is stroked of a region; closed lines are filled by the even-odd rule. */
export const linesOf = (region: Region): Line[] => kindOf(region).lines(region);

/** Every point of its lines. */
export const outline = (region: Region): Point[] => linesOf(region).flatMap((line) => line.points);

export const nearOutline = (region: Region, point: Point, tolerance: number): boolean =>
  linesOf(region).some((line) => nearLine(line, point, tolerance));

/** Moves a region, but not out of the image (a turned one's corners may leave it). */
export function moved<R extends Region>(region: R, dx: number, dy: number, size: Size): R {
  const kind = kindOf(region);
  if (kind.mayLeave(region)) return kind.shifted(region, dx, dy);
  const b = kind.bounds(region);
  return kind.shifted(
    region,
    clamp(dx, -b.minX, Math.max(0, size.width - b.maxX)),
    clamp(dy, -b.minY, Math.max(0, size.height - b.maxY)),
  );
}

/** Moves several as one: by as much as all of them can go, so that they keep their places to each other. */
export function movedTogether(regions: readonly Region[], dx: number, dy: number, size: Size): Region[] {
  const bound = regions.filter((region) => !kindOf(region).mayLeave(region)).map(boundsOf);
  const least = (of: (b: Bounds) => number) => Math.min(...bound.map(of));
  const [right, down] = bound.length
    ? [
        clamp(
          dx,
          -least((b) => b.minX),
          Math.max(
            0,
            least((b) => size.width - b.maxX),
          ),
        ),
        clamp(
          dy,
          -least((b) => b.minY),
          Math.max(
            0,
            least((b) => size.height - b.maxY),
          ),
        ),
      ]
    : [dx, dy];
  return regions.map((region) => kindOf(region).shifted(region, right, down));
}

/** As one reads: by rows from the top, in a row from the left. Two lie in one row where they share half a height. */
export function readingOrder<R extends Region>(regions: readonly R[]): R[] {
  const rows: { top: number; bottom: number; items: { region: R; left: number }[] }[] = [];
  const placed = regions.map((region) => ({ region, b: boundsOf(region) }));
  for (const { region, b } of placed.sort((p, q) => p.b.minY - q.b.minY || p.b.minX - q.b.minX)) {
    const row = rows.at(-1);
    const shared = row ? Math.min(row.bottom, b.maxY) - b.minY : 0;
    if (row && shared > 0 && shared >= (b.maxY - b.minY) / 2 && shared >= (row.bottom - row.top) / 2)
      row.items.push({ region, left: b.minX });
    else rows.push({ top: b.minY, bottom: b.maxY, items: [{ region, left: b.minX }] });
  }
  return rows.flatMap((row) => row.items.sort((p, q) => p.left - q.left).map((item) => item.region));
}

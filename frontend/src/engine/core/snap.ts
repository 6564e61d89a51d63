import type { Point, Region } from '../../api/types';
import { distance, type Line, onSegment, type Size } from '../geometry/planar';
import { linesOf } from '../shapes/geometry';

/** The picture's own border as a line. */
export const borderOf = ({ width, height }: Size): Line => ({
  points: [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ],
  closed: true,
});

/** Draws a point to the nearest corner within reach, else to the nearest edge or the image's border; null where none is. */
export function snapped(cursor: Point, regions: readonly Region[], size: Size, reach: number): Point | null {
  const lines = [...regions.filter((r) => r.shape !== 'mask').flatMap(linesOf), borderOf(size)];
  let corner: Point | null = null;
  let edge: Point | null = null;
  for (const { points, closed } of lines) {
    for (const [n, point] of points.entries()) {
      if (distance(point, cursor) <= (corner ? distance(corner, cursor) : reach)) corner = point;
      const next = points[n + 1] ?? (closed ? points[0] : undefined);
      if (!next) continue;
      const near = onSegment(cursor, point, next).point;
      if (distance(near, cursor) <= (edge ? distance(edge, cursor) : reach)) edge = near;
    }
  }
  return corner ?? edge;
}

import type { Point, PolylineRegion } from '../../api/types';
import { boundsOfPoints, clampPoint } from '../geometry/planar';
import type { ShapeKind } from './kind';
import { cornerOf, lineHandles } from './polygon';

export const polylineKind: ShapeKind<PolylineRegion> = {
  bounds: (region) => boundsOfPoints(region.points),
  area: () => 0,
  contains: () => false,
  lines: (region) => [{ points: region.points, closed: false }],
  shifted: (region, dx, dy) => ({
    ...region,
    points: region.points.map(([x, y]): Point => [x + dx, y + dy]),
  }),
  mayLeave: () => false,
  handles: (region, pixel) => lineHandles([{ ring: 0, line: 0, points: region.points }], false, pixel),
  dragged: (region, key, point, size) => {
    const corner = cornerOf(key);
    if (!corner) return region;
    const place = clampPoint(point, size);
    const points = corner.isGhost
      ? region.points.toSpliced(corner.corner + 1, 0, place)
      : region.points.with(corner.corner, place);
    return { ...region, points };
  },
};

import type { PolygonRegion } from '../../../api/types';
import type { Path, Sketch } from '../sketch';

/** Every ring and every hole is a closed line. */
export function polygon(region: PolygonRegion): Sketch {
  const paths: Path[] = [];
  for (const ring of region.rings)
    for (const points of [ring.points, ...(ring.holes ?? [])])
      paths.push({ kind: 'closed', points: points.flat() });
  return { paths };
}

import type { Point } from '../../../api/types';
import type { Sketch } from '../sketch';

/** An open line. */
export const polyline = (region: { points: readonly Point[] }): Sketch => ({
  paths: [{ kind: 'open', points: region.points.flat() }],
});

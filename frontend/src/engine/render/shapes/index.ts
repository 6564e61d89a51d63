import type { Region } from '../../../api/types';
import type { Sketch } from '../sketch';
import { box } from './box';
import { ellipse } from './ellipse';
import { keypoints } from './keypoints';
import { mask } from './mask';
import { polygon } from './polygon';
import { polyline } from './polyline';

// The one table of how shapes are drawn: a new shape is a file here and a name in this line.
const shapes = { box, polygon, ellipse, polyline, keypoints, mask };

export type Edges = readonly (readonly [number, number])[];

/** Flattens a region; `edges` join keypoints. */
export function sketchOf(region: Region, edges?: Edges): Sketch {
  const sketch = shapes[region.shape] as (region: Region, edges?: Edges) => Sketch;
  return sketch(region, edges);
}

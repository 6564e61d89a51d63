import type { Region } from '../../api/types';
import { boxKind } from './box';
import { ellipseKind } from './ellipse';
import { keypointsKind } from './keypoints';
import type { ShapeKind } from './kind';
import { maskKind } from './mask';
import { polygonKind } from './polygon';
import { polylineKind } from './polyline';

/** The table of shapes: everything else asks here. */
const kinds: { [S in Region['shape']]: ShapeKind<Extract<Region, { shape: S }>> } = {
  box: boxKind,
  ellipse: ellipseKind,
  polygon: polygonKind,
  polyline: polylineKind,
  keypoints: keypointsKind,
  mask: maskKind,
};

export function kindOf<R extends Region>(region: R): ShapeKind<R> {
  return kinds[region.shape] as unknown as ShapeKind<R>;
}

export const shapeNames = Object.keys(kinds) as Region['shape'][];

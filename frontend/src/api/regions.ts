/** Regions of pictures, in pixels of the upright picture. */

export type Shape = Region['shape'] | 'span' | 'relation';

interface RegionBase {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
  confidence?: number;
  from_prediction?: string;
  unsure?: boolean;
  occluded?: boolean;
}

/** `x y` is the top left before rotation; `rotation` in degrees clockwise about the centre. */
export interface BoxRegion extends RegionBase {
  shape: 'box';
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
}

export type Point = [number, number];

export interface PolygonRegion extends RegionBase {
  shape: 'polygon';
  rings: { points: Point[]; holes?: Point[][] }[];
}

/** Centre and half axes; `rotation` in degrees clockwise about the centre. */
export interface EllipseRegion extends RegionBase {
  shape: 'ellipse';
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  rotation?: number;
}

export interface PolylineRegion extends RegionBase {
  shape: 'polyline';
  points: Point[];
}

/** `visible` as COCO counts: 0 absent, 1 occluded, 2 seen. */
export interface Keypoint {
  name: string;
  x: number;
  y: number;
  visible: 0 | 1 | 2;
}

/** Points of a label's skeleton; `skeleton` is that label's key. */
export interface KeypointsRegion extends RegionBase {
  shape: 'keypoints';
  skeleton?: string;
  points: Keypoint[];
}

/** `size` is [height, width] of the image, `counts` COCO's compressed run lengths. */
export interface MaskRegion extends RegionBase {
  shape: 'mask';
  rle: { size: [number, number]; counts: string };
}

export type Region =
  | BoxRegion
  | EllipseRegion
  | PolygonRegion
  | PolylineRegion
  | KeypointsRegion
  | MaskRegion;

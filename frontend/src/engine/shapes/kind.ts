import type { Point, Region } from '../../api/types';
import type { Bounds, Line, Size } from '../geometry/planar';

/** A place of a region that can be taken hold of. `ghost` is an edge's middle: dragging it makes a corner. */
export interface Handle {
  key: string;
  point: Point;
  kind: 'square' | 'round' | 'ghost' | 'turn';
}

/** What every shape answers; one module a shape. Points are image pixels. */
export interface ShapeKind<R extends Region> {
  bounds(region: R): Bounds;
  area(region: R): number;
  contains(region: R, x: number, y: number): boolean;
  /** What is stroked, filled by the even-odd rule where it is closed. */
  lines(region: R): Line[];
  /** Shifted, wherever that leads. */
  shifted(region: R, dx: number, dy: number): R;
  /** Whether parts of it may lie outside the image. */
  mayLeave(region: R): boolean;
  /** `pixel` is one screen pixel in image pixels. */
  handles(region: R, pixel: number): Handle[];
  /** After a handle was dragged to a point; `snaps` turns by steps of 15 degrees. */
  dragged(region: R, key: string, point: Point, size: Size, snaps: boolean): R;
}

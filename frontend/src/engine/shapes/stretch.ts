import type { MaskRegion, Point, Region } from '../../api/types';
import type { Bounds, Size } from '../geometry/planar';
import { clamp } from '../geometry/planar';
import { edgesOfStretches, stretches } from '../geometry/runs';
import { edgesOf, withEdges } from './maskEdges';

type Stretchable = Extract<Region, { shape: 'polygon' | 'polyline' | 'keypoints' | 'mask' }>;

/** A region of points or pixels, stretched so that what lay at the bounds `from` lies at `to`. */
export function stretched<R extends Stretchable>(region: R, from: Bounds, to: Bounds): R {
  const along = axis(from.minX, from.maxX, to.minX, to.maxX);
  const down = axis(from.minY, from.maxY, to.minY, to.maxY);
  const place = ([x, y]: Point): Point => [along(x), down(y)];
  if (region.shape === 'mask') return stretchedMask(region, from, to) as R;
  if (region.shape === 'polyline') return { ...region, points: region.points.map(place) };
  if (region.shape === 'keypoints') {
    const points = region.points.map((p) => (p.visible ? { ...p, x: along(p.x), y: down(p.y) } : p));
    return { ...region, points };
  }
  const rings = region.rings.map((ring) => ({
    points: ring.points.map(place),
    ...(ring.holes && { holes: ring.holes.map((hole) => hole.map(place)) }),
  }));
  return { ...region, rings };
}

/** One axis of it; what has no extent there only moves. */
function axis(low: number, high: number, newLow: number, newHigh: number): (value: number) => number {
  const factor = high > low ? (newHigh - newLow) / (high - low) : 1;
  return (value) => newLow + (value - low) * factor;
}

/** Column by column from the column it was: no pixel is looked at. */
function stretchedMask(region: MaskRegion, from: Bounds, to: Bounds): MaskRegion {
  const [height, width] = region.rle.size;
  const columns = new Map<number, [number, number][]>();
  for (const [column, top, bottom] of stretches(edgesOf(region), height)) {
    const known = columns.get(column);
    if (known) known.push([top, bottom]);
    else columns.set(column, [[top, bottom]]);
  }
  const [left, right] = [clamp(Math.round(to.minX), 0, width), clamp(Math.round(to.maxX), 0, width)];
  const source = axis(left, right, from.minX, from.maxX);
  const down = axis(from.minY, from.maxY, Math.round(to.minY), Math.round(to.maxY));
  const row = (value: number) => clamp(Math.round(down(value)), 0, height);
  const parts: [number, number, number][] = [];
  for (let column = left; column < right; column++)
    for (const [top, bottom] of columns.get(Math.floor(source(column + 0.5))) ?? [])
      parts.push([column, row(top), row(bottom)]);
  return withEdges(region, edgesOfStretches(parts, height), region.rle.size) ?? region;
}

/** Bounds made wider and lower by pixels, at least one pixel and inside the image. */
export function grownBounds(b: Bounds, dx: number, dy: number, size: Size): Bounds {
  const room = (low: number, high: number, by: number, most: number) =>
    high > low ? clamp(high + by, low + 1, most) : high;
  return { ...b, maxX: room(b.minX, b.maxX, dx, size.width), maxY: room(b.minY, b.maxY, dy, size.height) };
}

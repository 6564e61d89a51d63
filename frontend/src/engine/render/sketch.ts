import type { Region } from '../../api/types';
import { type Bounds, linesOf } from '../shapes/geometry';

/** `closed` lines are filled (even-odd, so holes are lines too), `open` ones only drawn; dots are points, `hollow` ones occluded. */
export type PathKind = 'closed' | 'open' | 'dots' | 'hollow';

/** x, y, x, y... in image pixels. */
export interface Path {
  kind: PathKind;
  points: ArrayLike<number>;
}

/** Compressed run lengths of a mask over the whole image (COCO), as the region holds them. */
export interface MaskCells {
  height: number;
  width: number;
  counts: string;
}

/** A region flattened to what a canvas draws. Every shape becomes one, by its lines; nothing behind it knows shapes. */
export interface Sketch {
  paths: Path[];
  mask?: MaskCells;
}

/** Left, top, right, bottom of a sketch; a mask without a path has its whole size. */
export function boundsOfSketch({ paths, mask }: Sketch): Bounds {
  const b = {
    minX: Number.POSITIVE_INFINITY,
    minY: Number.POSITIVE_INFINITY,
    maxX: Number.NEGATIVE_INFINITY,
    maxY: Number.NEGATIVE_INFINITY,
  };
  for (const { points } of paths)
    for (let n = 0; n < points.length; n += 2) {
      const [x, y] = [points[n] as number, points[n + 1] as number];
      if (x < b.minX) b.minX = x;
      if (x > b.maxX) b.maxX = x;
      if (y < b.minY) b.minY = y;
      if (y > b.maxY) b.maxY = y;
    }
  if (b.minX <= b.maxX) return b;
  return { minX: 0, minY: 0, maxX: mask?.width ?? 0, maxY: mask?.height ?? 0 };
}

/** Masks are painted cell by cell, keypoints have dots; every other shape is its lines. */
export function sketchOf(region: Region): Sketch {
  if (region.shape === 'mask') {
    const [height, width] = region.rle.size;
    return { paths: [], mask: { height, width, counts: region.rle.counts } };
  }
  const paths = linesOf(region).map(({ points, closed }): Path => {
    const numbers = new Float32Array(2 * points.length);
    points.forEach(([x, y], n) => {
      numbers[2 * n] = x;
      numbers[2 * n + 1] = y;
    });
    return { kind: closed ? 'closed' : 'open', points: numbers };
  });
  if (region.shape !== 'keypoints') return { paths };
  const dots = (visible: number) =>
    region.points.filter((p) => p.visible === visible).flatMap(({ x, y }) => [x, y]);
  return { paths: [...paths, { kind: 'dots', points: dots(2) }, { kind: 'hollow', points: dots(1) }] };
}

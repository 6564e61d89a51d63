import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point, Region } from '../../api/types';
import { boundsOf } from '../shapes/geometry';
import { CrowdPainter } from './crowd';
import type { Item } from './pack';
import { sketchOf } from './sketch';

const SIDE = 64;
const PLACE = { scale: 1, turn: 0 as const, dx: 0, dy: 0, ratio: 1 };

function itemOf(points: Point[]): Item {
  const region: Region = { id: 'a', label: 'l', shape: 'polygon', rings: [{ points }] };
  const paths = sketchOf(region).paths.map(({ kind, points }) => ({
    kind,
    points: new Float32Array(points),
  }));
  const style = { label: 0, suggested: false, locked: false, mark: null, confidence: Number.NaN };
  return { handle: 1, order: 1, bounds: boundsOf(region), paths, style } as Item;
}

const far = ([ax, ay]: Point, [bx, by]: Point, x: number, y: number): number => {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1);
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
};

/** The alpha of each pixel whose centre is at least three pixels from every line, with whether it lies inside. */
function clear(points: Point[]): { alpha: number; isInside: boolean }[] {
  const painter = new CrowdPainter(SIDE);
  painter.paint(itemOf(points), PLACE, '#0072B2');
  const pixels = new Uint8ClampedArray(SIDE * SIDE * 4);
  painter.take(pixels);
  const edges = points.map((point, n) => [point, points[(n + 1) % points.length] as Point] as const);
  const found = [];
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      if (edges.some(([a, b]) => far(a, b, x, y) < 3)) continue;
      const crossed = edges.filter(
        ([a, b]) => a[1] > y !== b[1] > y && a[0] + ((y - a[1]) * (b[0] - a[0])) / (b[1] - a[1]) > x,
      );
      found.push({
        alpha: pixels[4 * (row * SIDE + column) + 3] as number,
        isInside: crossed.length % 2 === 1,
      });
    }
  return found;
}

const point = fc.tuple(fc.integer({ min: -30, max: 94 }), fc.integer({ min: -30, max: 94 }));

describe('the crowd painter', () => {
  test('fills by even and odd, on and off the tile', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), (points) => {
        // Under its least size a region is a dot.
        const { minX, minY, maxX, maxY } = itemOf(points).bounds;
        fc.pre(Math.max(maxX - minX, maxY - minY) >= 4);
        // One expectation a drawing: four thousand of them, one a pixel, took longer than everything else.
        const wrong = clear(points).filter(({ alpha, isInside }) =>
          isInside ? alpha <= 25 || alpha >= 40 : alpha !== 0,
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('a comb whose rows are crossed more often than is kept is filled all the same', () => {
    // Teeth of ten pixels, apart by ten, on a tile that shows five of twenty.
    const teeth = Array.from({ length: 20 }, (_, n): Point[] => [
      [20 * n - 180, 10],
      [20 * n - 180, 50],
      [20 * n - 170, 50],
      [20 * n - 170, 10],
    ]).flat();
    const points: Point[] = [...teeth, [230, 4], [-190, 4]];
    const found = clear(points);
    expect(found.some(({ isInside }) => isInside)).toBe(true);
    expect(found.filter(({ alpha, isInside }) => alpha > 0 !== isInside)).toEqual([]);
  });
});

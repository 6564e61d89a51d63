import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '../../api/types';
import { processorTime } from '../../test-patience';
import { signedArea } from './planar';
import { encodeRle } from './rle';
import vectors from './rle.vectors.json';
import {
  boundsOfRuns,
  type Edges,
  edgesIn,
  filledHoles,
  joined,
  outlinesOfEdges,
  shiftedEdges,
  strokeEdges,
  textOfEdges,
  without,
} from './runs';

const mask = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }))
  .chain(([height, width]) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      cells: fc.array(fc.boolean(), { minLength: height * width, maxLength: height * width }),
    }),
  );

const bytes = (cells: readonly boolean[]) => Uint8Array.from(cells.map(Number));
const edgesOf = (cells: readonly boolean[], height: number, width: number): Edges =>
  edgesIn(encodeRle(bytes(cells), height, width));

/** Row-major cells of edges. */
function cellsOf(edges: Edges, height: number, width: number): boolean[] {
  const cells = new Array<boolean>(height * width).fill(false);
  for (let n = 0; n < edges.length; n += 2)
    for (let k = edges[n] as number; k < (edges[n + 1] as number); k++)
      cells[(k % height) * width + Math.floor(k / height)] = true;
  return cells;
}

describe('masks as edges', () => {
  test('the text is equal to the one of all cells, and comes back', () => {
    fc.assert(
      fc.property(mask, ({ cells, height, width }) => {
        const text = encodeRle(bytes(cells), height, width);
        const edges = edgesIn(text);
        expect(textOfEdges(edges, height * width)).toBe(text);
        expect(cellsOf(edges, height, width)).toEqual(cells);
      }),
    );
  });

  test('the text of the reference vectors of pycocotools comes back bit for bit', () => {
    for (const { height, width, counts } of vectors)
      expect(textOfEdges(edgesIn(counts), height * width)).toBe(counts);
  });

  test('joining and taking away are those of sets', () => {
    fc.assert(
      fc.property(mask, fc.infiniteStream(fc.boolean()), ({ cells, height, width }, stream) => {
        const other = cells.map(() => stream.next().value as boolean);
        const [a, b] = [edgesOf(cells, height, width), edgesOf(other, height, width)];
        expect(cellsOf(joined(a, b), height, width)).toEqual(cells.map((c, n) => c || other[n]));
        expect(cellsOf(without(a, b), height, width)).toEqual(cells.map((c, n) => c && !other[n]));
      }),
    );
  });

  test('outlines enclose as much as there are pixels', () => {
    fc.assert(
      fc.property(mask, ({ cells, height, width }) => {
        const loops = outlinesOfEdges(edgesOf(cells, height, width), height);
        const area = loops.reduce((sum, loop) => sum + signedArea(loop), 0);
        expect(area).toBe(cells.filter(Boolean).length);
      }),
    );
  });

  test('filling holes is what a flood from the border leaves', () => {
    fc.assert(
      fc.property(mask, ({ cells, height, width }) => {
        const outside = flooded(cells, height, width);
        const got = cellsOf(filledHoles(edgesOf(cells, height, width), [height, width]), height, width);
        expect(got).toEqual(outside.map((is) => !is));
      }),
      { numRuns: 300 },
    );
  });

  test('a stroke sets the pixels whose centres are near its line', () => {
    const coordinate = fc.double({ min: -5, max: 25, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0.6, max: 6, noNaN: true }),
        (points, radius) => {
          const got = cellsOf(strokeEdges(points as Point[], radius, [20, 22]), 20, 22);
          const wrong = got.filter((is, n) => {
            const far = distanceTo(points as Point[], (n % 22) + 0.5, Math.floor(n / 22) + 0.5);
            return Math.abs(far - radius) > 1e-6 && is !== far < radius;
          });
          expect(wrong).toEqual([]);
        },
      ),
    );
  });

  test('shifting keeps what stays in the image', () => {
    const edges = strokeEdges([[5, 5]], 2, [20, 20]);
    expect(boundsOfRuns(shiftedEdges(edges, [20, 20], 3, 4), 20)).toEqual({
      minX: 6,
      minY: 7,
      maxX: 10,
      maxY: 11,
    });
    expect(shiftedEdges(edges, [20, 20], 40, 0).length).toBe(0);
  });

  test('a stroke, a join, holes and the text of a mask of 4 megapixels take under 50 ms each', () => {
    const size: [number, number] = [2000, 2000];
    const wave = Array.from({ length: 400 }, (_, n): Point => [5 * n, 1000 + 800 * Math.sin(n / 20)]);
    const took: number[] = [];
    const timed = (run: () => void) => took.push(processorTime(run));
    let edges = strokeEdges(wave, 30, size);
    let stroke = edges;
    for (let n = 0; n < 5; n++) {
      timed(() => {
        stroke = strokeEdges(wave.slice(n * 20, n * 20 + 120), 40, size);
      });
      timed(() => {
        edges = joined(edges, stroke);
      });
      timed(() => textOfEdges(edges, 4_000_000));
      timed(() => filledHoles(edges, size));
      timed(() => outlinesOfEdges(edges, 2000));
    }
    const sorted = took.sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(50);
  });
});

function distanceTo(points: readonly Point[], x: number, y: number): number {
  let best = Math.hypot((points[0]?.[0] ?? 0) - x, (points[0]?.[1] ?? 0) - y);
  for (let n = 0; n + 1 < points.length; n++) {
    const [[ax, ay], [bx, by]] = [points[n] as Point, points[n + 1] as Point];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = length
      ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
      : 0;
    best = Math.min(best, Math.hypot(ax + share * (bx - ax) - x, ay + share * (by - ay) - y));
  }
  return best;
}

function flooded(cells: readonly boolean[], height: number, width: number): boolean[] {
  const seen = cells.map(() => false);
  const open = cells.flatMap((is, n) => {
    const [x, y] = [n % width, Math.floor(n / width)];
    return !is && (x === 0 || y === 0 || x === width - 1 || y === height - 1) ? [n] : [];
  });
  for (let n = open.pop(); n !== undefined; n = open.pop()) {
    if (seen[n]) continue;
    seen[n] = true;
    const [x, y] = [n % width, Math.floor(n / width)];
    for (const [p, q] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const)
      if (p >= 0 && q >= 0 && p < width && q < height && !cells[q * width + p]) open.push(q * width + p);
  }
  return seen;
}

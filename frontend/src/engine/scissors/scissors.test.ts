import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point } from '../../api/types';
import { drawnBy, engineOf, hand } from '../core/testing';
import { ringArea, toSegment } from '../geometry/planar';
import { Picture } from '../render/picture';
import { type CostMap, costsOf, DEAREST } from './cost';
import { waysFrom, wayTo } from './paths';
import { type Finder, type Wire, wireOver } from './wire';

/** A picture whose pixels are of one of two greys. */
function made(width: number, height: number, isLight: (x: number, y: number) => boolean): CostMap {
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      pixels.fill(isLight(x, y) ? 210 : 40, at, at + 3);
      pixels[at + 3] = 255;
    }
  return costsOf(pixels, width, height);
}

/** What a way costs: each cell but the first, diagonal steps by the root of two. */
function priceOf({ width, costs }: CostMap, cells: readonly [number, number][]): number {
  return cells.slice(1).reduce((sum, [x, y], n) => {
    const [px, py] = cells[n] as [number, number];
    const cost = costs[y * width + x] as number;
    return sum + (px !== x && py !== y ? Math.round(cost * Math.SQRT2) : cost);
  }, 0);
}

/** The dearest way is the straight one where nothing is cheaper: every cheapest way found by relaxing to the end. */
function cheapest({ width, height, costs }: CostMap, from: number): number[] {
  const best = new Array<number>(width * height).fill(Number.POSITIVE_INFINITY);
  best[from] = 0;
  for (let isOpen = true; isOpen; ) {
    isOpen = false;
    for (let cell = 0; cell < best.length; cell++)
      for (const dy of [-1, 0, 1])
        for (const dx of [-1, 0, 1]) {
          const [x, y] = [(cell % width) + dx, Math.floor(cell / width) + dy];
          if ((!dx && !dy) || x < 0 || y < 0 || x >= width || y >= height) continue;
          const cost = costs[y * width + x] as number;
          const through = (best[cell] as number) + (dx && dy ? Math.round(cost * Math.SQRT2) : cost);
          if (through >= (best[y * width + x] as number)) continue;
          best[y * width + x] = through;
          isOpen = true;
        }
  }
  return best;
}

const inPage = (map: CostMap): Finder => ({
  costs: map,
  ask: (x, y, answer) => answer(waysFrom(map, x, y)),
  close: () => {},
});

describe('scissors', () => {
  test('edges are cheap, plain places dear', () => {
    const { costs } = made(20, 10, (x) => x >= 10);
    const row = [...costs.slice(5 * 20, 6 * 20)];
    expect(row).toEqual([...Array(9).fill(DEAREST), 1, 1, ...Array(9).fill(DEAREST)]);
    expect(new Set(made(8, 8, () => true).costs)).toEqual(new Set([DEAREST]));
  });

  test('a way goes around a square rather than through it', () => {
    const map = made(60, 60, (x, y) => x >= 15 && x < 45 && y >= 15 && y < 45);
    // From the top left corner to the bottom right one there are two ways of equal length, both along the border.
    const way = wayTo(waysFrom(map, 15, 15), 44, 44) ?? [];
    expect(way[0]).toEqual([15, 15]);
    expect(way.at(-1)).toEqual([44, 44]);
    for (const [x, y] of way)
      expect(
        Math.min(Math.abs(x - 14.5), Math.abs(x - 44.5), Math.abs(y - 14.5), Math.abs(y - 44.5)),
      ).toBeLessThan(1.6);
    expect(wayTo(waysFrom(map, 15, 15), 15, 15)).toEqual([[15, 15]]);
  });

  test('what lies beyond the window is not reached', () => {
    const map = made(700, 3, () => false);
    expect(wayTo(waysFrom(map, 0, 1), 256, 1)?.length).toBe(257);
    expect(wayTo(waysFrom(map, 0, 1), 257, 1)).toBeNull();
  });

  test('every way is the cheapest there is', () => {
    const side = 9;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: side * side, maxLength: side * side }),
        fc.nat(side * side - 1),
        (bytes, from) => {
          const costs = bytes.map((byte) => 1 + (byte % DEAREST));
          const map = { width: side, height: side, costs };
          const ways = waysFrom(map, from % side, Math.floor(from / side));
          const best = cheapest(map, from);
          for (let cell = 0; cell < best.length; cell++) {
            const way = wayTo(ways, cell % side, Math.floor(cell / side)) ?? [];
            expect(priceOf(map, way)).toBe(best[cell]);
            expect(way[0]).toEqual([from % side, Math.floor(from / side)]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a wire runs in pixels of the picture, from and to exactly where was pointed', () => {
    // The map has a quarter of the picture's pixels a side.
    const map = made(50, 50, (x) => x >= 25);
    const wire = wireOver(inPage(map), 0.25, { width: 200, height: 200 });
    expect(wire.to([100, 150])).toBeNull();
    wire.seed([101, 20]);
    const line = wire.to([99, 180]) ?? [];
    expect(line[0]).toEqual([101, 20]);
    expect(line.at(-1)).toEqual([99, 180]);
    for (const point of line) expect(toSegment(point, [100, 0], [100, 200])).toBeLessThanOrEqual(4);
    expect(wire.to([101, 20])).toEqual([[101, 20]]);
  });

  test('an answer to an earlier place comes too late', () => {
    const map = made(20, 20, () => false);
    const answers: (() => void)[] = [];
    const wire = wireOver(
      {
        ask: (x, y, answer) => answers.push(() => answer(waysFrom(map, x, y))),
        close: () => {},
        costs: null,
      },
      1,
      { width: 20, height: 20 },
    );
    wire.seed([2, 2]);
    wire.seed([10, 10]);
    answers[0]?.();
    expect(wire.to([12, 10])).toBeNull();
    answers[1]?.();
    expect(wire.to([12, 10])?.[0]).toEqual([10, 10]);
  });
});

describe('polygons with scissors', () => {
  const withWire = (wire: Wire) => {
    const engine = engineOf();
    const picture = new Picture({ width: 100, height: 100 });
    engine.open([], picture, picture.size);
    engine.scissors.open = () => wire;
    engine.toolOptions.followsEdges = true;
    return engine;
  };
  const disc = (x: number, y: number) => (x - 50) ** 2 + (y - 50) ** 2 <= 30 ** 2;

  test('four clicks around a disc outline it, and it closes along its edge', () => {
    const engine = withWire(wireOver(inPage(made(100, 100, disc)), 1, { width: 100, height: 100 }));
    const me = hand(engine);
    me.pick('polygon');
    me.click([
      [50, 20],
      [80, 50],
      [50, 80],
      [20, 50],
    ]);
    me.press('Enter');
    const [region] = engine.document.regions;
    if (region?.shape !== 'polygon') throw new Error('no polygon');
    const points = region.rings[0]?.points ?? [];
    for (const [x, y] of points) expect(Math.abs(Math.hypot(x - 50, y - 50) - 30)).toBeLessThan(2.5);
    expect(ringArea(points)).toBeGreaterThan(Math.PI * 28 ** 2);
    expect(ringArea(points)).toBeLessThan(Math.PI * 32 ** 2);
    expect(points.length).toBeGreaterThan(12);
  });

  test('a click beside the edge is drawn to it; where there is none it is said', () => {
    const engine = withWire(wireOver(inPage(made(100, 100, disc)), 1, { width: 100, height: 100 }));
    const me = hand(engine);
    me.pick('polyline');
    // Six pixels inside the disc's edge, then six outside of it.
    me.click([
      [50, 26],
      [86, 50],
    ]);
    for (const [x, y] of [engine.liveState.draft[0], engine.liveState.draft.at(-1)] as Point[])
      expect(Math.abs(Math.hypot(x - 50, y - 50) - 30)).toBeLessThan(1.5);
    expect(engine.message).toBeNull();
    me.click([[50, 50]]);
    expect(engine.liveState.draft.at(-1)).toEqual([50, 50]);
    expect(engine.message).toBe('No edge is near there: the corner stays where you clicked.');
  });

  test('a stretch from edge to edge across a bare place is called a guess', () => {
    const bars = made(100, 100, (x) => x >= 20 && x < 80);
    const engine = withWire(wireOver(inPage(bars), 1, { width: 100, height: 100 }));
    const me = hand(engine);
    me.pick('polyline');
    me.click([
      [20, 50],
      [80, 52],
    ]);
    expect(engine.message).toBe(
      'Here is no edge to follow: this stretch is a guess. Backspace takes it back.',
    );
  });

  test('Backspace takes a stretch back as a whole', () => {
    const engine = withWire(wireOver(inPage(made(100, 100, disc)), 1, { width: 100, height: 100 }));
    const me = hand(engine);
    me.pick('polyline');
    me.click([
      [50, 20],
      [80, 50],
      [50, 80],
    ]);
    me.press('Backspace', 'Backspace');
    engine.toolOptions.followsEdges = false;
    me.click([[90, 90]]);
    me.press('Enter');
    expect(drawnBy(engine)).toEqual([
      {
        label: 'thing',
        shape: 'polyline',
        points: [
          [50, 20],
          [90, 90],
        ],
      },
    ]);
  });

  test('where the edges are not known yet lines are straight', () => {
    const silent: Wire = {
      seed: () => {},
      to: () => null,
      near: () => null,
      crosses: () => false,
      close: () => {},
    };
    const engine = withWire(silent);
    const me = hand(engine);
    me.pick('polygon');
    const corners: Point[] = [
      [10, 10],
      [40, 10],
      [40, 40],
    ];
    me.click(corners);
    me.press('Enter');
    expect(drawnBy(engine)).toEqual([{ label: 'thing', shape: 'polygon', rings: [{ points: corners }] }]);
  });
});

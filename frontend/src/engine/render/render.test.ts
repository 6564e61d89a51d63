import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point, Region } from '../../api/types';
import { Document } from '../core/document';
import { type Camera, fitted, type Turn, toImage, toScreen } from '../geometry/camera';
import { encodeRle } from '../geometry/rle';
import { CrowdPainter } from './crowd';
import { rasterOf } from './maskRaster';
import { type Drawing, type Item, pack, unpack } from './pack';
import type { Look } from './renderer';
import { SceneDiff } from './scene';
import { ScenePainter } from './scenePainter';
import { sketchOf } from './sketch';
import { TileCache } from './tileCache';
import { areaOfTile, type Level, levelOf, meets, shown, TILE, type TileId, tilesOver } from './tiles';

const SIZE = { width: 2000, height: 1500 };
const look: Look = {
  labels: [{ key: 'l', name: 'Label', color: '#0072B2' }],
  selected: new Set(),
  marks: new Map(),
  locked: new Set(),
  showsNames: true,
};
const turns = fc.constantFrom<Turn>(0, 1, 2, 3);
const place = fc.record({
  id: fc.constantFrom(...'abcdef'),
  x: fc.integer({ min: 0, max: 1900 }),
  y: fc.integer({ min: 0, max: 1400 }),
  side: fc.integer({ min: 1, max: 300 }),
});
const box = ({ id, x, y, side }: { id: string; x: number; y: number; side: number }): Region => ({
  id,
  label: 'l',
  shape: 'box',
  x,
  y,
  width: side,
  height: side,
});

describe('camera', () => {
  test('there and back is the same point, whatever the turn', () => {
    fc.assert(
      fc.property(
        fc.record({
          zoom: fc.double({ min: 0.02, max: 40, noNaN: true }),
          x: fc.integer({ min: -999, max: 999 }),
          y: fc.integer({ min: -999, max: 999 }),
          turn: turns,
        }),
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 0, max: 9000 }),
        (camera: Camera, px, py) => {
          const [x, y] = toImage(camera, toScreen(camera, [px, py]));
          expect(x).toBeCloseTo(px, 6);
          expect(y).toBeCloseTo(py, 6);
        },
      ),
    );
  });

  test('fitted, the whole image is in the view after any turn', () => {
    for (const turn of [0, 1, 2, 3] as const) {
      const camera = fitted(SIZE, { width: 800, height: 600 }, 16, turn);
      for (const corner of [
        [0, 0],
        [2000, 0],
        [0, 1500],
        [2000, 1500],
      ] as Point[]) {
        const [x, y] = toScreen(camera, corner);
        expect(x).toBeGreaterThan(15.9);
        expect(x).toBeLessThan(784.1);
        expect(y).toBeGreaterThan(15.9);
        expect(y).toBeLessThan(584.1);
      }
    }
  });
});

describe('tiles', () => {
  test('those over the view cover every image pixel that is shown', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 8, noNaN: true }),
        turns,
        fc.integer({ min: -4000, max: 800 }),
        fc.integer({ min: -4000, max: 800 }),
        fc.integer({ min: 0, max: 799 }),
        fc.integer({ min: 0, max: 599 }),
        (zoom, turn, x, y, sx, sy) => {
          const camera = { zoom, x, y, turn };
          const [ix, iy] = toImage(camera, [sx, sy]);
          fc.pre(ix >= 0 && iy >= 0 && ix < SIZE.width && iy < SIZE.height);
          const [lx, ly] = [sx - x, sy - y];
          const over = tilesOver(shown(camera, { width: 800, height: 600 }, SIZE, 1));
          expect(
            over.some((tile) => {
              const a = areaOfTile(tile);
              return a.minX <= lx && lx <= a.maxX && a.minY <= ly && ly <= a.maxY;
            }),
          ).toBe(true);
        },
      ),
    );
  });

  test('a tile that is not called stale has the same regions on it as before, as a full repaint would', () => {
    const edit = fc.oneof(
      place.map((p) => ({ put: box(p) })),
      fc.constantFrom(...'abcdef').map((gone) => ({ gone })),
      fc.constant({ undo: true as const }),
    );
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 6 }),
        fc.array(edit, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0.2, max: 2, noNaN: true }),
        turns,
        (start, edits, scale, turn) => {
          const doc = new Document([...new Map(start.map((p) => [p.id, box(p)])).values()]);
          const level: Level = { scale, turn };
          const camera = { zoom: scale, x: 0, y: 0, turn };
          const tiles = tilesOver({ minX: -4000, minY: -4000, maxX: 4000, maxY: 4000 }).filter((tile) =>
            meets(areaOfTile(tile), shown(camera, { width: 9e9, height: 9e9 }, SIZE, 1, 5000)),
          );
          const [diff, painter, cache] = [new SceneDiff(), new ScenePainter(), new TileCache()];
          painter.setLook({ labels: [...look.labels], showsNames: true, ratio: 1, ...SIZE });
          cache.setReach(1, true);
          const content = (tile: TileId) =>
            painter
              .on(tile, level)
              .map((i) => `${i.handle} ${Object.values(i.bounds)}`)
              .join();
          const follow = () => {
            const change = diff.next([doc.regions], look);
            painter.change(pack(change.put), change.removed);
            return cache.touch(change.dirty);
          };
          let version = follow();
          for (const one of edits) {
            const before = tiles.map(content);
            if ('put' in one) doc.run('put', [one.put]);
            else if ('gone' in one) doc.run('gone', [one.gone]);
            else doc.undo();
            const next = follow();
            tiles.forEach((tile, n) => {
              if (!cache.touchedSince(version, level, tile)) expect(content(tile)).toBe(before[n]);
            });
            version = next;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('one small edit makes one to four tiles stale', () => {
    const cache = new TileCache();
    cache.setReach(1, false);
    const version = cache.touch([]);
    // Across a corner where four tiles meet.
    cache.touch([{ minX: 2 * TILE - 12, minY: TILE - 12, maxX: 2 * TILE + 18, maxY: TILE + 18 }]);
    const level = levelOf({ zoom: 1, x: 0, y: 0 }, 1);
    const stale = tilesOver({ minX: 0, minY: 0, maxX: 2048, maxY: 1536 }).filter((tile) =>
      cache.touchedSince(version, level, tile),
    );
    expect(stale.map(({ i, j }) => `${i},${j}`).sort()).toEqual(['1,0', '1,1', '2,0', '2,1']);
  });
});

describe('scene', () => {
  test('what is packed comes out again', () => {
    const regions: Region[] = [
      box({ id: 'a', x: 1, y: 2, side: 3 }),
      {
        id: 'b',
        label: 'l',
        shape: 'polygon',
        confidence: 0.5,
        rings: [
          {
            points: [
              [0, 0],
              [9, 0],
              [9, 9],
            ],
            holes: [
              [
                [4, 2],
                [5, 2],
                [5, 3],
              ],
            ],
          },
        ],
      },
    ];
    const drawings = new SceneDiff().next([regions], look).put as Drawing[];
    const items = unpack(pack(drawings));
    expect(items.map((item) => item.paths.map((path) => [path.kind, [...Array.from(path.points)]]))).toEqual(
      drawings.map((row) => row.sketch.paths.map((path) => [path.kind, [...Array.from(path.points)]])),
    );
    expect(items.map((item) => item.style.suggested)).toEqual([false, true]);
    expect(items[1]?.style.confidence).toBe(0.5);
  });

  test('only what is another region is told; a move in the order is one change', () => {
    const diff = new SceneDiff();
    const rows = [...'abcd'].map((id, n) => box({ id, x: 10 * n, y: 0, side: 5 }));
    expect(diff.next([[], rows], look).put.length).toBe(4);
    expect(diff.next([[], [...rows]], look)).toEqual({ put: [], removed: [], dirty: [] });
    const [a, b, c, d] = rows as [Region, Region, Region, Region];
    const moved = diff.next([[], [a, c, d, b]], look);
    expect(moved.put.map((row) => row.region.id)).toEqual(['b']);
    const front = diff.next([[], [d, a, c]], look);
    expect(front.removed.length).toBe(1);
    const orders = new Map(front.put.map((row) => [row.region.id, row.order]));
    expect([...orders.keys()].sort()).toEqual(['a', 'c']);
  });

  test('a mark or a lock is a change of its region only', () => {
    const diff = new SceneDiff();
    const rows = [...'ab'].map((id) => box({ id, x: 0, y: 0, side: 5 }));
    diff.next([rows], look);
    const change = diff.next([rows], { ...look, marks: new Map([['b', 'added' as const]]) });
    expect(change.put.map((row) => [row.region.id, row.style.mark])).toEqual([['b', 'added']]);
  });
});

describe('pixels', () => {
  test('a mask is spread over its bounding box only', () => {
    const cells = new Uint8Array(60);
    for (const at of [2 * 10 + 3, 2 * 10 + 4, 3 * 10 + 3]) cells[at] = 1;
    const raster = rasterOf({ height: 6, width: 10, counts: encodeRle(cells, 6, 10) }, [1, 2, 3]);
    expect([raster.left, raster.top, raster.width, raster.height]).toEqual([3, 2, 2, 2]);
    expect([...raster.pixels].filter((_, n) => n % 4 === 3).map(Boolean)).toEqual([true, true, true, false]);
    expect([...raster.pixels.slice(0, 3)]).toEqual([1, 2, 3]);
  });

  test('the crowd painter draws lines where they are, in their colour, and fills inside', () => {
    const painter = new CrowdPainter(64);
    const [item] = unpack(pack(new SceneDiff().next([[box({ id: 'a', x: 10, y: 10, side: 40 })]], look).put));
    painter.paint(item as Item, { scale: 1, turn: 0, dx: 0, dy: 0, ratio: 1 }, '#0072B2');
    const pixels = new Uint8ClampedArray(64 * 64 * 4);
    painter.take(pixels);
    const at = (x: number, y: number) => [...pixels.slice(4 * (y * 64 + x), 4 * (y * 64 + x) + 4)];
    expect(at(30, 10)[3]).toBeGreaterThan(180);
    expect(at(10, 30)[3]).toBeGreaterThan(180);
    expect(at(5, 5)[3]).toBe(0);
    expect(at(30, 30)[3]).toBeGreaterThan(20);
    expect(at(30, 30)[3]).toBeLessThan(40);
    expect(at(30, 30)[2]).toBeGreaterThan(150);
  });

  test('a box is its corners, a mask its cells', () => {
    expect(sketchOf(box({ id: 'a', x: 0, y: 0, side: 2 })).paths[0]?.points).toHaveLength(8);
    const rle = { size: [4, 4] as [number, number], counts: '05' };
    expect(sketchOf({ id: 'm', label: 'l', shape: 'mask', rle }).mask).toEqual({
      height: 4,
      width: 4,
      counts: '05',
    });
  });
});

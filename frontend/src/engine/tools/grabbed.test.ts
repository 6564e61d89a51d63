import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EllipseRegion, Point, Region } from '../../api/types';
import { resizeBy, toggleLocked } from '../core/editing';
import { engineOf, hand } from '../core/testing';
import { edgesOfStretches, stretches } from '../geometry/runs';
import { boundsOf, movedTogether } from '../shapes/geometry';
import { edgesOf, withEdges } from '../shapes/maskEdges';
import { kindOf } from '../shapes/table';

const box = (id: string, x: number, y: number, side = 10): Region => ({
  id,
  label: 'thing',
  shape: 'box',
  x,
  y,
  width: side,
  height: side,
});

/** A mask of a picture of 100 x 100 from columns of pixels. */
function mask(id: string, parts: readonly [number, number, number][]) {
  const made = withEdges(
    { id, label: 'thing', shape: 'mask' as const },
    edgesOfStretches(parts, 100),
    [100, 100],
  );
  if (!made) throw new Error('an empty mask');
  return made;
}

const block = mask('m', [
  [10, 20, 30],
  [11, 20, 30],
  [12, 25, 30],
  [13, 25, 30],
]);

describe('several at once', () => {
  test('all that is grabbed is shown as it is dragged, and moved in one step', () => {
    const engine = engineOf([box('a', 10, 10), box('b', 30, 30), box('c', 60, 60)]);
    const me = hand(engine);
    engine.select(['a', 'b']);
    const shown: string[][] = [];
    engine.options.renderer.paintLive = (_, live) => void shown.push(live.edited.map((one) => one.id));
    me.drag([
      [15, 15],
      [20, 25],
      [22, 27],
    ]);
    expect(shown.some((ids) => ids.join() === 'a,b')).toBe(true);
    expect(engine.edited).toEqual([]);
    expect(engine.document.canUndo).toBe('Move 2 regions');
    expect(engine.document.regions).toEqual([box('a', 17, 22), box('b', 37, 42), box('c', 60, 60)]);
    engine.undo();
    expect(engine.document.regions).toEqual([box('a', 10, 10), box('b', 30, 30), box('c', 60, 60)]);
  });

  test('what is locked stays, and cannot be the one that is grabbed', () => {
    const engine = engineOf([box('a', 10, 10), box('b', 30, 30)]);
    engine.select(['b']);
    toggleLocked(engine);
    engine.select(['a', 'b']);
    hand(engine).drag([
      [15, 15],
      [25, 25],
    ]);
    expect(engine.document.regions).toEqual([box('a', 20, 20), box('b', 30, 30)]);
  });

  test('a click on one of several moves nothing', () => {
    const engine = engineOf([box('a', 10, 10), box('b', 30, 30)]);
    engine.select(['a', 'b']);
    hand(engine).click([[15, 15]]);
    expect(engine.document.canUndo).toBeNull();
  });

  test('moved together they keep their places to each other and stay in the picture', () => {
    const place = fc.integer({ min: 0, max: 90 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -150, max: 150 }),
        fc.integer({ min: -150, max: 150 }),
        (places, dx, dy) => {
          const before = places.map(([x, y], n) => box(String(n), x, y));
          const after = movedTogether(before, dx, dy, { width: 100, height: 100 });
          const [first] = after.map((region, n) => {
            const [b, a] = [boundsOf(before[n] as Region), boundsOf(region)];
            expect(a.minX).toBeGreaterThanOrEqual(0);
            expect(a.minY).toBeGreaterThanOrEqual(0);
            expect(a.maxX).toBeLessThanOrEqual(100);
            expect(a.maxY).toBeLessThanOrEqual(100);
            return [a.minX - b.minX, a.minY - b.minY];
          });
          for (const [n, region] of after.entries()) {
            const b = boundsOf(before[n] as Region);
            expect([boundsOf(region).minX - b.minX, boundsOf(region).minY - b.minY]).toEqual(first);
          }
        },
      ),
    );
  });
});

describe('resizing by a corner', () => {
  test('an ellipse by the corner of its box', () => {
    const ellipse: Region = { id: 'e', label: 'thing', shape: 'ellipse', cx: 50, cy: 50, rx: 20, ry: 10 };
    const engine = engineOf([ellipse]);
    engine.select(['e']);
    hand(engine).drag([
      [70, 60],
      [75, 70],
      [80, 80],
    ]);
    expect(engine.document.get('e')).toEqual({ ...ellipse, cx: 55, cy: 60, rx: 25, ry: 20 });
    expect(engine.document.canUndo).toBe('Resize');
  });

  test('a turned ellipse keeps its turn and the opposite corner', () => {
    const ellipse: EllipseRegion = {
      id: 'e',
      label: 'thing',
      shape: 'ellipse',
      cx: 50,
      cy: 50,
      rx: 20,
      ry: 10,
      rotation: 90,
    };
    const handles = kindOf<Region>(ellipse).handles(ellipse, 1);
    const at = (key: string) => handles.find((handle) => handle.key === key)?.point as Point;
    const [x, y] = at('4');
    const after = kindOf<Region>(ellipse).dragged(
      ellipse,
      '4',
      [x - 6, y + 8],
      { width: 100, height: 100 },
      false,
    );
    const moved = kindOf(after)
      .handles(after, 1)
      .find((handle) => handle.key === '0')?.point as Point;
    expect(moved[0]).toBeCloseTo(at('0')[0]);
    expect(moved[1]).toBeCloseTo(at('0')[1]);
    expect(after).toMatchObject({ rx: 24, ry: 13, rotation: 90 });
  });

  test('a mask by the corner of its box: exact pixels', () => {
    const engine = engineOf([block]);
    engine.select(['m']);
    // Twice as wide and twice as high.
    hand(engine).drag([
      [14, 30],
      [16, 35],
      [18, 40],
    ]);
    const after = engine.document.get('m');
    if (after?.shape !== 'mask') throw new Error('no mask');
    expect(stretches(edgesOf(after), 100)).toEqual([
      ...[10, 11, 12, 13].map((column) => [column, 20, 40]),
      ...[14, 15, 16, 17].map((column) => [column, 30, 40]),
    ]);
    engine.undo();
    expect(engine.document.get('m')).toEqual(block);
  });

  test('Alt and an arrow grow what has no handles of its own too', () => {
    const line: Region = {
      id: 'l',
      label: 'thing',
      shape: 'polyline',
      points: [
        [10, 10],
        [20, 30],
      ],
    };
    const flat: Region = {
      ...line,
      id: 'f',
      points: [
        [10, 50],
        [30, 50],
      ],
    };
    const engine = engineOf([line, flat, block]);
    engine.select(['l', 'f', 'm']);
    resizeBy(engine, 10, 0);
    resizeBy(engine, 0, 5);
    expect(engine.document.get('l')).toMatchObject({
      points: [
        [10, 10],
        [30, 35],
      ],
    });
    expect(engine.document.get('f')).toMatchObject({
      points: [
        [10, 50],
        [40, 50],
      ],
    });
    expect(boundsOf(engine.document.get('m') as Region)).toEqual({ minX: 10, minY: 20, maxX: 24, maxY: 35 });
  });

  test('resizing a mask never leaves the picture, and to its own size changes nothing', () => {
    const corner = fc.integer({ min: -20, max: 130 });
    fc.assert(
      fc.property(fc.constantFrom('0', '2', '4', '6'), corner, corner, (key, x, y) => {
        const kind = kindOf<Region>(block);
        const after = kind.dragged(block, key, [x, y], { width: 100, height: 100 }, false);
        const b = boundsOf(after);
        expect(b.minX).toBeGreaterThanOrEqual(0);
        expect(b.minY).toBeGreaterThanOrEqual(0);
        expect(b.maxX).toBeLessThanOrEqual(100);
        expect(b.maxY).toBeLessThanOrEqual(100);
        const at = kind.handles(block, 1).find((handle) => handle.key === key)?.point as Point;
        expect(kind.dragged(block, key, at, { width: 100, height: 100 }, false)).toEqual(block);
      }),
    );
  });
});

test('Alt and a double click beside everything set the light of the picture back', () => {
  const engine = engineOf([box('a', 10, 10)]);
  const heard: unknown[] = [];
  engine.onWindow = (by) => heard.push(by);
  const held = { altKey: true, shiftKey: false };
  const at = (x: number, y: number): Point => [x + engine.camera.x, y + engine.camera.y];
  engine.doubleClicked(at(80, 80), held);
  engine.doubleClicked(at(15, 15), held);
  expect(heard).toEqual([null]);
});

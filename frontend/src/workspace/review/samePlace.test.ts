import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Keypoint, Point, Region } from '../../api/types';
import { withEdges } from '../../engine/shapes/maskEdges';
import { changesOf } from './diff';
import { isSamePlace } from './samePlace';

const of = { id: 'a', label: 'thing' };
const box = (x: number, y: number, width: number, height: number, rotation?: number): Region => ({
  ...of,
  shape: 'box',
  x,
  y,
  width,
  height,
  ...(rotation === undefined ? {} : { rotation }),
});
const ellipse = (rx: number, ry: number, rotation = 0, cx = 50): Region => ({
  ...of,
  shape: 'ellipse',
  cx,
  cy: 40,
  rx,
  ry,
  rotation,
});
const polygon = (points: Point[], holes?: Point[][]): Region => ({
  ...of,
  shape: 'polygon',
  rings: [holes ? { points, holes } : { points }],
});
const line = (...points: Point[]): Region => ({ ...of, shape: 'polyline', points });
const body = (...points: [string, number, number, Keypoint['visible']][]): Region => ({
  ...of,
  shape: 'keypoints',
  points: points.map(([name, x, y, visible]) => ({ name, x, y, visible })),
});
const mask = (...edges: number[]): Region =>
  withEdges({ ...of, shape: 'mask' as const }, Int32Array.from(edges), [4, 5]) as Region;
const square: Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];
const hole: Point[] = [
  [3, 3],
  [6, 3],
  [6, 6],
];
const [p, q, r, s] = square as [Point, Point, Point, Point];

test.each<[string, Region, Region]>([
  ['a box that was rounded', box(1, 2, 10, 20), box(1.3, 1.8, 10.1, 20.2)],
  ['a box turned by half a turn', box(1, 2, 10, 20, 30), box(1, 2, 10, 20, -150)],
  ['a box on its side, said the other way', box(0, 10, 40, 20, 90), box(10, 0, 20, 40)],
  ['a circle, however it is turned', ellipse(20, 20), ellipse(20, 20, 77)],
  ['an ellipse with its axes exchanged', ellipse(20, 10), ellipse(10, 20, 90)],
  ['an outline that begins elsewhere', polygon(square), polygon([r, s, p, q])],
  ['an outline that runs the other way', polygon(square), polygon([s, r, q, p])],
  ['a corner on an edge', polygon(square), polygon([p, [5, 0.2], q, r, s])],
  ['a line from its other end', line([0, 0], [5, 5], [9, 0]), line([9, 0], [5, 5], [0, 0])],
  ['absent points, wherever', body(['a', 1, 1, 2], ['b', 0, 0, 0]), body(['a', 1, 1, 2], ['b', 9, 9, 0])],
  ['points in another order', body(['a', 1, 1, 2], ['b', 5, 5, 1]), body(['b', 5, 5.3, 1], ['a', 1, 1, 2])],
  ['the same pixels', mask(3, 7), mask(3, 7)],
])('in one place: %s', (_, a, b) => {
  expect([isSamePlace(a, b), isSamePlace(b, a)]).toEqual([true, true]);
  expect(changesOf([a], [b])[0]?.kind).toBe('unchanged');
});

test.each<[string, Region, Region]>([
  ['a box moved by half a pixel', box(1, 2, 10, 20), box(1.5, 2, 10, 20)],
  ['a large box turned a little', box(0, 0, 400, 100), box(0, 0, 400, 100, 1)],
  ['an ellipse turned', ellipse(20, 10), ellipse(20, 10, 10)],
  ['an ellipse moved', ellipse(20, 10), ellipse(20, 10, 0, 51)],
  ['a corner cut off', polygon(square), polygon([p, [8, 0], [10, 2], r, s])],
  ['corners joined crosswise', polygon(square), polygon([p, r, q, s])],
  ['a hole filled', polygon(square, [hole]), polygon(square)],
  ['a line that ends sooner', line([0, 0], [5, 5], [9, 0]), line([0, 0], [5, 5], [8, 1])],
  ['a point now occluded', body(['a', 1, 1, 2]), body(['a', 1, 1, 1])],
  ['points exchanged', body(['a', 1, 1, 2], ['b', 5, 5, 2]), body(['a', 5, 5, 2], ['b', 1, 1, 2])],
  ['a pixel more', mask(3, 7), mask(3, 8)],
  ['another shape', box(0, 0, 10, 10), polygon(square)],
])('in two places: %s', (_, a, b) => {
  expect([isSamePlace(a, b), isSamePlace(b, a)]).toEqual([false, false]);
});

test('an outline begins where it likes and runs as it likes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 60 }), fc.nat(59), fc.boolean(), (corners, start, turnsBack) => {
      const points = Array.from({ length: corners }, (_, n): Point => {
        const step = (2 * Math.PI * n) / corners;
        return [50 + 40 * Math.cos(step), 50 + 30 * Math.sin(step)];
      });
      const at = start % corners;
      const other = [...points.slice(at), ...points.slice(0, at)];
      expect(isSamePlace(polygon(points), polygon(turnsBack ? other.toReversed() : other))).toBe(true);
      const [[x, y], ...rest] = points as [Point, ...Point[]];
      expect(isSamePlace(polygon(points), polygon([[x + 2, y], ...rest]))).toBe(false);
    }),
  );
});

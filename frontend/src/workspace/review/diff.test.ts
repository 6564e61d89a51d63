import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoxRegion, PolygonRegion } from '../../api/types';
import { changesOf, countsOf, iouOf, marksOf, shadowsOf } from './diff';

const box = (id: string, x = 0, label = 'a', more: Partial<BoxRegion> = {}): BoxRegion => ({
  id,
  label,
  shape: 'box',
  x,
  y: 0,
  width: 10,
  height: 10,
  ...more,
});

test('regions are paired by id, by the prediction they came from, then by overlap', () => {
  const base = [box('p1', 0), box('p2', 100), box('p3', 200)];
  const answer = [box('p1', 5), box('x', 100, 'b', { from_prediction: 'p2' }), box('y', 202)];
  const changes = changesOf(base, answer);
  expect(changes.map((row) => [row.region, row.kind, row.base?.id, row.isMoved, row.isRelabelled])).toEqual([
    ['p1', 'changed', 'p1', true, false],
    ['x', 'changed', 'p2', false, true],
    ['y', 'changed', 'p3', true, false],
  ]);
  expect(changes.map((row) => row.iou)).toEqual([1 / 3, 1, 2 / 3]);
});

test('what has no partner was added or removed; the counts say it in one line', () => {
  const changes = changesOf(
    [box('p', 0), box('q', 500)],
    [box('p', 0, 'a', { attributes: { hue: 'red' } }), box('n', 50)],
  );
  expect(changes.map((row) => [row.region, row.kind])).toEqual([
    ['p', 'changed'],
    ['n', 'added'],
    ['q', 'removed'],
  ]);
  expect(countsOf(changes)).toEqual({
    added: 1,
    removed: 1,
    moved: 0,
    relabelled: 0,
    attributes: 1,
    total: 2,
  });
  expect([...marksOf(changes)]).toEqual([
    ['p', 'changed'],
    ['n', 'added'],
    ['q', 'removed'],
  ]);
  expect(shadowsOf(changes)).toEqual([box('q', 500)]);
});

test('under half a pixel nothing moved', () => {
  expect(changesOf([box('p', 0)], [box('p', 0.4)]).map((row) => row.kind)).toEqual(['unchanged']);
});

test('overlap of other shapes is counted on a grid', () => {
  const square: PolygonRegion = {
    id: 's',
    label: 'a',
    shape: 'polygon',
    rings: [
      {
        points: [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
        ],
        holes: [],
      },
    ],
  };
  expect(iouOf(square, box('b', 5))).toBeCloseTo(1 / 3, 1);
  expect(iouOf(square, box('b', 50))).toBe(0);
});

test('every region of both versions stands in exactly one change', () => {
  const regions = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 60 })), {
    maxLength: 10,
  });
  fc.assert(
    fc.property(regions, regions, (left, right) => {
      const of = (rows: [number, number][]) => [
        ...new Map(rows.map(([id, x]) => [id, box(`r${id}`, x)])).values(),
      ];
      const [base, answer] = [of(left), of(right)];
      const changes = changesOf(base, answer);
      expect(changes.flatMap((row) => row.answer ?? []).sort()).toEqual([...answer].sort());
      expect(new Set(changes.flatMap((row) => row.base ?? []))).toEqual(new Set(base));
    }),
  );
});

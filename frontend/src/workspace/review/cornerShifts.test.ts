import { expect, test } from 'vitest';
import type { Point, Region } from '../../api/types';
import { shiftsOf } from './cornerShifts';
import { changesOf } from './diff';

const polygon = (points: Point[]): Region => ({
  id: 'p',
  label: 'thing',
  shape: 'polygon',
  rings: [{ points }],
});
const square: Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

test('a corner that was dragged goes from where it was to where it is, the longest way first', () => {
  const moved = polygon([[3, 4], [10, 0], [10, 11], [0, 10]]); // biome-ignore format: four corners
  expect(shiftsOf(polygon(square), moved)).toEqual([
    [
      [0, 0],
      [3, 4],
    ],
    [
      [10, 10],
      [10, 11],
    ],
  ]);
});

test('a corner more comes off the old outline, one less goes back onto the new', () => {
  const [a, b, c, d] = square as [Point, Point, Point, Point];
  expect(shiftsOf(polygon(square), polygon([a, [5, -6], b, c, d]))).toEqual([
    [
      [5, 0],
      [5, -6],
    ],
  ]);
  expect(shiftsOf(polygon([a, [5, -6], b, c, d]), polygon(square))).toEqual([
    [
      [5, -6],
      [5, 0],
    ],
  ]);
});

test('where an outline begins says nothing; boxes have no corners of their own', () => {
  expect(shiftsOf(polygon(square), polygon([...square.slice(2), ...square.slice(0, 2)]))).toEqual([]);
  const box: Region = { id: 'b', label: 'thing', shape: 'box', x: 0, y: 0, width: 4, height: 4 };
  expect(shiftsOf(box, { ...box, x: 9 })).toEqual([]);
});

test('a change carries its shifts only where something moved', () => {
  const still = changesOf([polygon(square)], [{ ...polygon(square), label: 'other' }]);
  const moved = changesOf([polygon(square)], [polygon([[0, 2], ...square.slice(1)])]);
  expect([still[0]?.shifts, moved[0]?.shifts]).toEqual([
    [],
    [
      [
        [0, 0],
        [0, 2],
      ],
    ],
  ]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { free, type Plate } from './plates';

const plate = (handle: number, x: number, y: number, side = 10, wide = 60): Plate => ({
  handle,
  side,
  area: { minX: x, minY: y, maxX: x + wide, maxY: y + 17 },
});
const overlaps = (a: Plate, b: Plate) =>
  a.area.minX < b.area.maxX &&
  a.area.maxX > b.area.minX &&
  a.area.minY < b.area.maxY &&
  a.area.maxY > b.area.minY;

test('of two names on one place the larger region keeps its own; beside each other both stay', () => {
  expect(free([plate(1, 0, 0, 10), plate(2, 30, 5, 20)])).toEqual(new Set([2]));
  expect(free([plate(1, 0, 0), plate(2, 60, 0), plate(3, 0, 17)])).toEqual(new Set([1, 2, 3]));
  // Of equal ones the first.
  expect(free([plate(2, 0, 0), plate(1, 0, 0)])).toEqual(new Set([1]));
});

test('no two that are shown overlap, and a name is missing only where a larger one wants its place', () => {
  const place = fc.integer({ min: -300, max: 300 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, place, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 220 })), {
        maxLength: 40,
      }),
      (rows) => {
        const plates = rows.map(([x, y, side, wide], at) => plate(at, x, y, side, wide));
        const shown = free(plates);
        for (const one of plates) {
          const rivals = plates.filter((other) => other !== one && overlaps(one, other));
          const loses = rivals.some(
            (o) => o.side > one.side || (o.side === one.side && o.handle < one.handle),
          );
          expect(shown.has(one.handle)).toBe(!loses);
        }
      },
    ),
  );
});

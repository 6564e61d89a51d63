import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOver, coarsest, levelFor, SIDE } from './pictureTiles';

const size = fc.record({
  width: fc.integer({ min: 1, max: 40_000 }),
  height: fc.integer({ min: 1, max: 40_000 }),
});

test('the coarsest level is one cell, and every level covers the picture', () => {
  fc.assert(
    fc.property(size, (picture) => {
      const whole = { minX: 0, minY: 0, maxX: picture.width, maxY: picture.height };
      const top = coarsest(picture);
      expect(cellsOver(whole, top)).toEqual([{ level: top, x: 0, y: 0 }]);
      const cells = cellsOver(whole, Math.max(0, top - 2));
      const side = SIDE * 2 ** Math.max(0, top - 2);
      expect(cells.length).toBe(Math.ceil(picture.width / side) * Math.ceil(picture.height / side));
    }),
  );
});

test('the level is as fine as the screen and not finer than the picture', () => {
  const picture = { width: 20_000, height: 10_000 };
  expect(levelFor(4, picture)).toBe(0);
  expect(levelFor(1, picture)).toBe(0);
  expect(levelFor(0.5, picture)).toBe(1);
  expect(levelFor(0.26, picture)).toBe(2);
  expect(levelFor(0.0001, picture)).toBe(coarsest(picture));
});

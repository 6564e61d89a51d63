import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRle, encodeRle } from './rle';
import vectors from './rle.vectors.json';

test('equals pycocotools on its reference vectors, both ways', () => {
  for (const { height, width, cells, counts } of vectors) {
    const bytes = Uint8Array.from(cells, Number);
    expect(encodeRle(bytes, height, width)).toBe(counts);
    expect(decodeRle(counts, height, width)).toEqual(bytes);
  }
});

test('every mask comes back as it was', () => {
  const mask = fc.tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.boolean(), { minLength: 40, maxLength: 800 }),
  );
  fc.assert(
    fc.property(mask, ([height, flags]) => {
      const width = Math.floor(flags.length / height);
      const cells = Uint8Array.from(flags.slice(0, height * width), Number);
      expect(decodeRle(encodeRle(cells, height, width), height, width)).toEqual(cells);
    }),
  );
});

test('a text that does not fill its mask is refused', () => {
  expect(() => decodeRle('1', 4, 4)).toThrow();
});

import { expect, test } from 'vitest';
import { accent, contrast, dark, labelColor, light, meaning, page, panel } from './tokens';

test('contrast knows its ends', () => {
  expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#777777')).toBe(1);
});

test.each(['light', 'dark'] as const)('every text colour reads on its panel and page (%s)', (scheme) => {
  const texts: string[] = [accent[scheme], ...Object.values(meaning).map((pair) => pair[scheme])];
  texts.push(scheme === 'light' ? light[10] : dark[0], scheme === 'light' ? light[7] : dark[2]);
  for (const text of texts) {
    expect(contrast(text, panel[scheme]), text).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, page[scheme]), text).toBeGreaterThanOrEqual(4.5);
  }
});

test('the filled button reads', () => {
  expect(contrast('#FFFFFF', accent.light)).toBeGreaterThanOrEqual(4.5);
  expect(contrast('#131416', accent.dark)).toBeGreaterThanOrEqual(4.5);
});

test('labels beyond the twelve have colours of their own, the same as the server gives', () => {
  expect([0, 11, 12, 13, 20, 39].map(labelColor)).toEqual([
    '#0072B2',
    '#999933',
    '#CD718F',
    '#6DA358',
    '#D17273',
    '#939939',
  ]);
  expect(new Set(Array.from({ length: 60 }, (_, at) => labelColor(at))).size).toBe(60);
});

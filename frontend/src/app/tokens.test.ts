import { expect, test } from 'vitest';
import { accent, contrast, dark, light, meaning, page, panel } from './tokens';

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

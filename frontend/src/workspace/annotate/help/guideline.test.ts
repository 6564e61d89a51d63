import { expect, test } from 'vitest';
import { guidelineOf } from './guideline';

const html =
  '<p>All.</p><h2>Cat</h2><p>With its tail.</p><h3>Kittens</h3><p>Too.</p><h2>Clock</h2><p>Hands.</p><h2>Cup</h2>';

test('what stands under the heading of a label, with what stands under it in turn', () => {
  expect(guidelineOf(html, 'cat ')).toBe('<p>With its tail.</p>\n<h3>Kittens</h3>\n<p>Too.</p>');
  expect(guidelineOf(html, 'Kittens')).toBe('<p>Too.</p>');
  expect(guidelineOf(html, 'Clock')).toBe('<p>Hands.</p>');
});

test('nothing where no heading is called so, or nothing stands under it', () => {
  expect([guidelineOf(html, 'Ca'), guidelineOf(html, 'Cup'), guidelineOf('', 'Cat')]).toEqual([
    null,
    null,
    null,
  ]);
});

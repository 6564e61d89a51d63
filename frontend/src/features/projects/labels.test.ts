import { expect, test } from 'vitest';
import { keyOf, pasted } from './labels';

test.each([
  ['Traffic light', 'traffic-light'],
  ['Vélo ', 'velo'],
  ['???', 'label'],
])('makes a key of %s', (name, key) => {
  expect(keyOf(name)).toBe(key);
});

test('pasting makes one label a name, with its own key, colour and number', () => {
  const labels = pasted('Cat\nDog, cat\n\nCat!', []);
  expect(labels.map((label) => [label.name, label.key, label.hotkey])).toEqual([
    ['Cat', 'cat', '1'],
    ['Dog', 'dog', '2'],
    ['Cat!', 'cat-2', '3'],
  ]);
  expect(new Set(labels.map((label) => label.color)).size).toBe(3);
});

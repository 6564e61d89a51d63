import { expect, test } from 'vitest';
import type { Label } from '../../../api/types';
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

test('a new label has a colour that no other has', () => {
  const labels = pasted(Array.from({ length: 40 }, (_, at) => `Label ${at}`).join('\n'), []);
  expect(new Set(labels.map((label) => label.color)).size).toBe(40);
  const [first] = pasted('Cat', []);
  expect(pasted('Dog', [{ ...(first as Label), color: '#E69F00' }])[1]?.color).toBe('#009E73');
});

import { expect, test } from 'vitest';
import { choicesFrom, choicesText, freeKey } from './choices';

test('a tree of choices as lines, and back', () => {
  const tree = [
    { key: 'europe', name: 'Europe' },
    { key: 'france', name: 'France', parent: 'europe' },
    { key: 'paris', name: 'Paris', parent: 'france' },
    { key: 'asia', name: 'Asia' },
  ];
  expect(choicesText(tree)).toBe('Europe\n  France\n    Paris\nAsia');
  expect(choicesFrom(choicesText(tree), [], true)).toEqual(tree);
});

test('a name that was there keeps its key; a new one gets a free key', () => {
  const old = [{ key: 'x1', name: 'Old' }];
  expect(choicesFrom('Old\n\n  New \nNew', old, false)).toEqual([
    { key: 'x1', name: 'Old' },
    { key: 'new', name: 'New' },
    { key: 'new-2', name: 'New' },
  ]);
  expect(freeKey('a', [{ key: 'a' }, { key: 'a-2' }])).toBe('a-3');
});

import { expect, test } from 'vitest';
import type { Region } from '../../api/types';
import { opsBetween } from './useRulingDraft';

const box = (id: string, x: number) =>
  ({ id, label: 'cup', shape: 'box', x, y: 0, width: 5, height: 5 }) as unknown as Region;
const nothing = { regions: [], flags: {}, classification: {} };
const plain = (ops: ReturnType<typeof opsBetween>) =>
  ops.map(({ op, region_id, value }) => [op, region_id ?? value]);

test('a ruling is saved as what has changed since it was saved last', () => {
  const first = { ...nothing, regions: [box('a', 1), box('b', 2)] };
  expect(plain(opsBetween(nothing, first))).toEqual([
    ['put_region', 'a'],
    ['put_region', 'b'],
  ]);
  const second = {
    regions: [box('b', 9)],
    flags: { comment: 'Wet.', unsure: true },
    classification: { sky: 'rain' },
  };
  expect(plain(opsBetween(first, second))).toEqual([
    ['delete_region', 'a'],
    ['put_region', 'b'],
    ['set_classification', { sky: 'rain' }],
    ['set_flag', { comment: 'Wet.', unsure: true }],
  ]);
  expect(opsBetween(second, second)).toEqual([]);
});

test('an empty comment that was never one is nothing to save, one that was deleted is', () => {
  const blank = { ...nothing, flags: { comment: '', unsure: false } };
  expect(opsBetween(nothing, blank)).toEqual([]);
  const said = { ...nothing, flags: { comment: 'Wet.', unsure: false } };
  expect(plain(opsBetween(said, blank))).toEqual([['set_flag', { comment: '' }]]);
});

import { expect, test } from 'vitest';
import type { BoxRegion } from '../../api/types';
import { chosen, heartbeatEvery, operationsOf } from './useItem';
import { merged } from './useQueue';

const box = (id: string, x: number): BoxRegion => ({
  id,
  label: 'a',
  shape: 'box',
  x,
  y: 0,
  width: 5,
  height: 5,
});

test('the lease is renewed at a third of what is left, within bounds', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(heartbeatEvery('2026-01-01T00:01:30Z', now)).toBe(30_000);
  expect(heartbeatEvery('2026-01-01T00:00:01Z', now)).toBe(2_000);
  expect(heartbeatEvery('2026-01-02T00:00:00Z', now)).toBe(300_000);
});

test('patches leave as operations by region id', () => {
  const ops = operationsOf([
    { id: 'a', before: box('a', 0), after: box('a', 9), at: 0 },
    { id: 'b', before: box('b', 0), after: null, at: 1 },
    { id: 'c', before: null, after: box('c', 1), at: 2 },
  ]);
  expect(ops.map((op) => op.op)).toEqual(['put_region', 'delete_region', 'put_region']);
  expect(new Set(ops.map((op) => op.op_id)).size).toBe(3);
});

test('a choice between two versions leaves exactly that one, or both', () => {
  const both = { region: 'a', mine: box('a', 1), theirs: box('a', 2), copy: 'c' };
  expect(chosen(both, 'mine')).toEqual(['c', box('a', 1)]);
  expect(chosen(both, 'theirs')).toEqual(['c', box('a', 2)]);
  expect(chosen(both, 'both')).toEqual([]);
  expect(chosen({ region: 'a', mine: null, theirs: box('a', 2), copy: null }, 'mine')).toEqual(['a']);
  expect(chosen({ region: 'a', mine: box('a', 1), theirs: null, copy: null }, 'theirs')).toEqual(['a']);
});

test('the queue keeps its order, drops what is answered or no longer lent, and takes new work behind', () => {
  const row = (id: string) => ({ id, asset: { file_url: id } });
  const rows = (...ids: string[]) => ids.map(row);
  const leaving = (id: string) => id === 'sent';
  expect(merged(rows('b', 'a'), rows('a', 'sent', 'b', 'c'), false, leaving)).toEqual(rows('b', 'a', 'c'));
  expect(merged(rows('x', 'a'), rows('a'), true, leaving)).toEqual(rows('a'));
  expect(merged(rows('x', 'a'), rows('a'), true, leaving, 'x')).toEqual(rows('x', 'a'));
  expect(merged(rows('x', 'a'), rows('a'), false, leaving)).toEqual(rows('x', 'a'));
});

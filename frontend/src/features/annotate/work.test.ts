import { expect, test } from 'vitest';
import type { BoxRegion, WorkTask } from '../../api/types';
import { heartbeatEvery, operationsOf, replayed } from './useWork';

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

test('patches leave as operations by region id, and unsent ones go onto what the server sent', () => {
  const ops = operationsOf([
    { id: 'a', before: box('a', 0), after: box('a', 9), at: 0 },
    { id: 'b', before: box('b', 0), after: null, at: 1 },
    { id: 'c', before: null, after: box('c', 1), at: 2 },
  ]);
  expect(ops.map((op) => op.op)).toEqual(['put_region', 'delete_region', 'put_region']);
  expect(new Set(ops.map((op) => op.op_id)).size).toBe(3);
  const task = { regions: [box('a', 0), box('b', 0)] } as WorkTask;
  expect(replayed(task, ops)).toEqual([box('a', 9), box('c', 1)]);
});

import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { LabelSchema } from '../../api/types';
import { useMissing } from './useMissing';
import type { Work } from './useWork';

const schema = {
  version: 1,
  labels: [
    { key: 'cat', name: 'Cat', attributes: [{ key: 'pose', name: 'Pose', kind: 'text', required: true }] },
  ],
  classification: [{ key: 'light', name: 'Light', kind: 'single', required: true, options: [] }],
} as unknown as LabelSchema;

/** A page on which one region and one question are to be answered. */
function page() {
  const now = {
    bar: null as Work['bar'],
    classification: {} as Work['classification'],
    regions: [{ id: 'r', label: 'cat', attributes: {} as Record<string, unknown> }],
  };
  const chosen: string[] = [];
  const hook = renderHook(() => {
    const missing = useMissing(
      schema,
      () => now.regions,
      (id) => chosen.push(id),
    );
    const setBar = (bar: Work['bar']) => {
      now.bar = bar;
    };
    missing.follow({ bar: now.bar, classification: now.classification, setBar } as unknown as Work);
    return missing;
  });
  const again = () => act(() => hook.rerender());
  return { now, chosen, again, mayGo: () => hook.result.current.mayGo() };
}

test('what is missing is said until it is there, then what is left, then nothing', () => {
  const { now, chosen, again, mayGo } = page();
  expect(mayGo()).toBe(false);
  expect(now.bar).toEqual({ kind: 'error', message: 'Light is required, and 1 more.' });
  again();
  now.classification = { light: 'day' };
  // Followed in the render, said after it.
  again();
  expect(now.bar).toEqual({ kind: 'error', message: 'Pose is required.' });
  expect(chosen).toEqual([]);
  again();
  now.regions = [{ id: 'r', label: 'cat', attributes: { pose: 'lies' } }];
  again();
  expect(now.bar).toBeNull();
  expect(mayGo()).toBe(true);
});

test('a bar that says something else is left alone; a region that lacks something is selected', () => {
  const { now, chosen, again, mayGo } = page();
  now.classification = { light: 'day' };
  again();
  expect(mayGo()).toBe(false);
  expect(chosen).toEqual(['r']);
  now.bar = { kind: 'skip' } as Work['bar'];
  again();
  now.regions = [];
  again();
  expect(now.bar).toEqual({ kind: 'skip' });
});

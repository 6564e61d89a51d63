import { expect, test, vi } from 'vitest';
import type { Region } from '../../api/types';
import { HitIndex } from './hitIndex';
import { indexAhead, takeIndex } from './indexAhead';
import { engineOf } from './testing';

const box = (id: string, x: number): Region => ({
  id,
  label: 'thing',
  shape: 'box',
  x,
  y: 10,
  width: 10,
  height: 10,
});

test('an index made ahead is taken once, and only for exactly its regions', () => {
  const [a, b] = [box('a', 10), box('b', 40)];
  indexAhead([a, b]);
  expect(takeIndex([a])).toBeUndefined();
  indexAhead([a, b]);
  // The order decides what covers what, so another order is another picture.
  expect(takeIndex([b, a])).toBeUndefined();
  indexAhead([a, b]);
  const index = takeIndex([a, b]);
  expect(index?.under([15, 15], 1).map((region) => region.id)).toEqual(['a']);
  expect(takeIndex([a, b])).toBeUndefined();
  expect(takeIndex([])).toBeUndefined();
});

test('a picture that was prepared is opened without an index being built', () => {
  const regions = [box('a', 10), box('b', 40)];
  indexAhead(regions);
  const engine = engineOf();
  const under = vi.spyOn(HitIndex.prototype, 'under');
  const index = (() => {
    engine.open(regions, null, { width: 100, height: 100 });
    return engine.index;
  })();
  expect(takeIndex(regions)).toBeUndefined();
  expect(engine.hit([45, 15])?.id).toBe('b');
  expect(under.mock.contexts.at(-1)).toBe(index);
  // It follows the document from there on.
  engine.remove([regions[1] as Region]);
  expect(engine.hit([45, 15])).toBeNull();
});

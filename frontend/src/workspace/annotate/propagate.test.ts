import { expect, test } from 'vitest';
import type { Region } from '../../api/types';
import { arrived, readCarried } from './propagate';

const region: Region = { id: 'a', label: 'thing', shape: 'box', x: 1, y: 2, width: 3, height: 4 };

test('each of the next pictures gets the regions once, and then no more', () => {
  const begun = { regions: [region], left: 2, had: ['t0'] };
  // Back on the picture they come from, and on one that has them, nothing is put.
  expect(arrived(begun, 't0')).toEqual({ put: [], rest: begun });
  const first = arrived(begun, 't1');
  expect(first).toEqual({ put: [region], rest: { regions: [region], left: 1, had: ['t0', 't1'] } });
  if (!first.rest) throw new Error('carried no further');
  expect(arrived(first.rest, 't1').put).toEqual([]);
  expect(arrived(first.rest, 't2')).toEqual({ put: [region], rest: null });
});

test.each([null, '', '{', '[]', '{"regions":1,"had":[],"left":2}', '{"regions":[],"had":[],"left":0}'])(
  'what is stored and is none is nothing: %s',
  (text) => expect(readCarried(text)).toBeNull(),
);

test('what is stored is taken up, at most fifty pictures', () => {
  const stored = { regions: [region], left: 1000, had: ['t'] };
  expect(readCarried(JSON.stringify(stored))).toEqual({ ...stored, left: 50 });
});

import { expect, test } from 'vitest';
import { count, decimal } from './format';

test('thousands stand apart by a thin space that does not break, decimals do not', () => {
  expect([999, 1594, 12_345_678, 0.4].map(count)).toEqual(['999', '1\u202f594', '12\u202f345\u202f678', '0']);
  expect([decimal(1234.5678, 4), decimal(-1000, 0)]).toEqual(['1\u202f234.5678', '-1\u202f000']);
});

import { expect, test } from 'vitest';
import { describeTimeLeft } from './Shelved';

test('a deleted project can be brought back for seven days', () => {
  const day = 86_400_000;
  const ago = (days: number) =>
    describeTimeLeft(new Date(1_000 * day - days * day).toISOString(), 1_000 * day);
  expect([0, 0.5, 1, 3.01, 5.9, 6.2, 7.5].map(ago)).toEqual([
    'in 7 days',
    'in 7 days',
    'in 6 days',
    'in 4 days',
    'in 2 days',
    'within a day',
    'within a day',
  ]);
});

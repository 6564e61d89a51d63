import { expect, test } from 'vitest';
import { inTen, missing, weakest } from './beliefs';

const peer = (name: string, skill: number, answers: number, hits: number | null = null) => ({
  name,
  is_model: false,
  skill,
  answers,
  hits,
});

test('a belief is so many in 10, and nearly all from 97 %', () => {
  expect([0.5, 0.74, 0.76, 0.96, 0.97, 1].map(inTen)).toEqual([5, 7, 8, 9, 10, 10]);
});

test('only people with enough answers are named as weak, the weakest first', () => {
  const peers = [peer('good', 0.9, 100), peer('new', 0.2, 5), peer('poor', 0.5, 40), peer('worse', 0.4, 40)];
  expect(weakest(peers)).toEqual(['worse', 'poor']);
});

test('people who miss what others draw are named where objects are drawn', () => {
  const peers = [peer('a', 0.9, 100, 0.95), peer('b', 0.9, 100, 0.4), peer('c', 0.9, 100)];
  expect(missing(peers)).toEqual(['b']);
});

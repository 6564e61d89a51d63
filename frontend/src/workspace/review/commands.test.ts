import { expect, test, vi } from 'vitest';
import { Commands } from '../../commands/registry';
import { fixing, joined } from './commands';

const spec = (id: string, keys: string[], group = 'draw') => ({ id, name: id, keys, group, run() {} });

test("the review's keys come first; a letter takes Shift, another key is given up", () => {
  const review = [spec('put-back', ['R']), spec('number-1', ['1']), spec('only', ['O'])];
  const tools = [
    spec('rotated', ['R']),
    spec('label', ['1']),
    spec('ellipse', ['O']),
    spec('oval', ['Shift+O']),
  ];
  const all = joined(review, tools, {});
  expect(all.map(({ id, keys }) => [id, keys])).toEqual([
    ['put-back', ['R']],
    ['number-1', ['1']],
    ['only', ['O']],
    ['rotated', ['Shift+R']],
    ['label', ['Shift+1']],
    ['ellipse', []],
    ['oval', ['Shift+O']],
  ]);
  expect(() => new Commands(all)).not.toThrow();
});

test('keys chosen while labelling are had in a review too, unless it needs them', () => {
  const all = joined([spec('put-back', ['R'])], [spec('box', ['B']), spec('line', ['L'])], {
    box: ['J'],
    line: ['R'],
  });
  expect(all.map(({ keys }) => keys)).toEqual([['R'], ['J'], ['Shift+R']]);
});

test('what changes the answer waits for the fix; looking does not', () => {
  let canEdit = false;
  const run = vi.fn();
  const [draw, fit, gone] = fixing(
    [{ ...spec('box', ['B']), run }, spec('fit', ['Z'], 'view'), spec('submit', ['Ctrl+Enter'], 'work')],
    () => canEdit,
  );
  expect([draw?.enabled?.(), fit?.enabled, gone]).toEqual([false, undefined, undefined]);
  canEdit = true;
  expect(draw?.enabled?.()).toBe(true);
});

import { expect, test } from 'vitest';
import type { RelationRegion, SpanRegion } from '../../api/texts';
import { countsOf } from './diff';
import { textChangesOf, wordOf } from './textChanges';

const span = (id: string, start: number, end: number, label = 'name', more: Partial<SpanRegion> = {}) =>
  ({ id, label, shape: 'span', start, end, ...more }) satisfies SpanRegion;
const relation = (id: string, from: string, to: string): RelationRegion => ({
  id,
  label: 'owns',
  shape: 'relation',
  from,
  to,
});

test('spans are added, removed, moved and relabelled; a relation follows the spans it joins', () => {
  const base = [
    span('p1', 0, 10, 'name', { confidence: 0.9 }),
    span('p2', 20, 30),
    span('p3', 40, 50),
    span('p4', 60, 70),
    relation('r1', 'p1', 'p2'),
    relation('r2', 'p2', 'p3'),
  ];
  const answer = [
    span('p1', 0, 10),
    span('x', 20, 28, 'place'),
    span('y', 41, 50, 'name', { from_prediction: 'p3' }),
    span('z', 80, 90),
    relation('s1', 'p1', 'x'),
  ];
  const changes = textChangesOf(base, answer);
  expect(changes.map((row) => [row.region, wordOf(row), row.base?.id ?? null, row.iou])).toEqual([
    ['p1', 'unchanged', 'p1', 1],
    ['x', 'moved_and_relabelled', 'p2', 0.8],
    ['y', 'moved', 'p3', 0.9],
    ['z', 'added', null, null],
    ['s1', 'unchanged', 'r1', null],
    ['p4', 'removed', 'p4', null],
    ['r2', 'removed', 'r2', null],
  ]);
  expect(countsOf(changes)).toMatchObject({ added: 1, removed: 2, moved: 2, relabelled: 1, total: 5 });
});

test('other attributes alone are said as such', () => {
  const changes = textChangesOf([span('a', 0, 4)], [span('a', 0, 4, 'name', { attributes: { sure: true } })]);
  expect(changes.map(wordOf)).toEqual(['attributes']);
});

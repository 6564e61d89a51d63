import { expect, test } from 'vitest';
import type { Label } from '../../../api/types';
import { toolsFor } from '../../../workspace/image/commands';
import {
  hasGoodShapes,
  isJoined,
  isStart,
  personSkeleton,
  pointsProblem,
  startSkeleton,
  toggledShape,
  withPoints,
} from './skeleton';

const face = {
  points: ['nose', 'left eye', 'right eye'],
  edges: [
    [0, 1],
    [0, 2],
  ] as [number, number][],
};

const label: Label = {
  key: 'cat',
  name: 'Cat',
  color: '#0072B2',
  hotkey: null,
  description: '',
  shapes: ['box'],
  attributes: [],
};

test.each([
  [
    'the same',
    'nose\nleft eye\nright eye',
    [
      [0, 1],
      [0, 2],
    ],
  ],
  [
    'blank lines and spaces',
    ' nose \n\nleft eye\nright eye\n',
    [
      [0, 1],
      [0, 2],
    ],
  ],
  [
    'another name in its place',
    'snout\nleft eye\nright eye',
    [
      [0, 1],
      [0, 2],
    ],
  ],
  [
    'another order',
    'right eye\nnose\nleft eye',
    [
      [1, 2],
      [1, 0],
    ],
  ],
  [
    'a point in between',
    'nose\nbrow\nleft eye\nright eye',
    [
      [0, 2],
      [0, 3],
    ],
  ],
  ['a point less', 'nose\nright eye', [[0, 1]]],
  ['the one they share is gone', 'left eye\nright eye', []],
  ['nothing', ' \n', []],
])('lines follow their points: %s', (_, text, edges) => {
  expect(withPoints(face, text).edges).toEqual(edges);
});

test('a point that moves and one that is renamed do not take one place twice', () => {
  expect(withPoints(face, 'left eye\nsnout\nright eye')).toEqual({
    points: ['left eye', 'snout', 'right eye'],
    edges: [],
  });
});

test('sigmas stay one a point; a new point gets their mean, and none are made up', () => {
  const measured = { ...face, sigmas: [0.02, 0.04, 0.06] };
  expect(withPoints(measured, 'nose\nleft eye').sigmas).toEqual([0.02, 0.04]);
  const [nose, chin, , right] = withPoints(measured, 'nose\nchin\nleft eye\nright eye').sigmas ?? [];
  expect([nose, right]).toEqual([0.02, 0.06]);
  expect(chin).toBeCloseTo(0.04);
  expect(withPoints(face, 'nose').sigmas).toBeUndefined();
});

test.each([
  [[], 'Name at least one point.'],
  [['nose', 'ear', 'nose'], 'nose stands twice: give each point a name of its own.'],
  [Array.from({ length: 201 }, (_, at) => `p${at}`), 'A skeleton takes at most 200 points.'],
  [['nose'], null],
])('says what is wrong with %j', (points, words) => {
  expect(pointsProblem(points)).toBe(words);
});

test('a line is the same both ways', () => {
  expect(isJoined([[0, 1]], 1, 0)).toBe(true);
  expect(isJoined([[0, 1]], 1, 2)).toBe(false);
});

test('the person has 17 points and lines between points that are there', () => {
  expect(personSkeleton.points).toHaveLength(17);
  expect(pointsProblem(personSkeleton.points)).toBeNull();
  const edges = personSkeleton.edges ?? [];
  expect(edges).toHaveLength(18);
  expect(edges.flat().every((at) => at >= 0 && at < 17)).toBe(true);
  expect(edges.some(([a, b], at) => isJoined(edges.slice(0, at), a, b))).toBe(false);
  expect(isStart(personSkeleton)).toBe(false);
});

test('keypoints bring a skeleton; a good one outlives them, a wrong one does not', () => {
  const on = { ...label, ...toggledShape(label, 'keypoints') };
  expect(on.shapes).toEqual(['box', 'keypoints']);
  expect(on.skeleton).toEqual(startSkeleton);
  const tools = toolsFor({ version: 1, classification: [], labels: [on] });
  expect(tools.map(({ tool }) => tool)).toEqual(['select', 'box', 'rotatedBox', 'keypoints']);
  expect(toggledShape(on, 'keypoints')).toEqual({ shapes: ['box'] });
  const wrong = { ...on, skeleton: { points: [] } };
  expect(hasGoodShapes(wrong)).toBe(false);
  expect(toggledShape(wrong, 'keypoints')).toEqual({ shapes: ['box'], skeleton: null });
  expect(toggledShape({ ...on, skeleton: face }, 'box')).toEqual({ shapes: ['keypoints'] });
});

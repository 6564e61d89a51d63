import { describe, expect, test } from 'vitest';
import type { Point, Region } from '../../api/types';
import { drawnBy, engineOf, hand } from '../core/testing';
import { alongBorder } from './border';

const square: Point[] = [
  [20, 20],
  [60, 20],
  [60, 60],
  [20, 60],
];
const closed = { points: square, closed: true };

describe('along a border', () => {
  test('the shorter way, or with Shift the longer, in the direction one goes', () => {
    expect(alongBorder([closed], [30, 20], [60, 40])).toEqual([[60, 20]]);
    expect(alongBorder([closed], [60, 40], [30, 20])).toEqual([[60, 20]]);
    expect(alongBorder([closed], [30, 20], [60, 40], true)).toEqual([
      [20, 20],
      [20, 60],
      [60, 60],
    ]);
    expect(alongBorder([closed], [60, 40], [30, 20], true)).toEqual([
      [60, 60],
      [20, 60],
      [20, 20],
    ]);
  });

  test('corners pointed at are not had twice; beside the line there is no way', () => {
    expect(alongBorder([closed], [20, 20], [60, 60])).toHaveLength(1);
    expect(alongBorder([closed], [30, 20], [50, 20])).toEqual([]);
    expect(alongBorder([closed], [30, 25], [60, 40])).toEqual([]);
    expect(alongBorder([{ points: square, closed: false }], [20, 55], [30, 20])).toEqual([]);
  });
});

test('Ctrl on two places of a neighbour takes the corners of its border between them', () => {
  const neighbour: Region = { id: 'n', label: 'thing', shape: 'polygon', rings: [{ points: square }] };
  const engine = engineOf([neighbour]);
  const me = hand(engine);
  me.pick('polygon');
  me.click([[60, 34]], { ctrl: true });
  me.click([[40, 60]], { ctrl: true });
  me.click([[90, 90]]);
  me.press('Enter');
  expect(drawnBy(engine)[1]).toEqual({
    label: 'thing',
    shape: 'polygon',
    rings: [
      {
        points: [
          [60, 34],
          [60, 60],
          [40, 60],
          [90, 90],
        ],
      },
    ],
  });
});

test('closed on the first corner with Ctrl the last stretch follows the border too', () => {
  const neighbour: Region = { id: 'n', label: 'thing', shape: 'polygon', rings: [{ points: square }] };
  const engine = engineOf([neighbour]);
  const me = hand(engine);
  me.pick('polygon');
  me.click([[60, 34]], { ctrl: true });
  me.click([[90, 90]]);
  me.click([[40, 60]], { ctrl: true });
  me.click([[60, 34]], { ctrl: true });
  const made = engine.document.regions[1];
  expect(made?.shape === 'polygon' && made.rings[0]?.points).toEqual([
    [60, 34],
    [90, 90],
    [40, 60],
    [60, 60],
  ]);
});

test('Backspace takes the traced stretch back as a whole, and the picture has a border too', () => {
  const engine = engineOf();
  const me = hand(engine);
  me.pick('polygon');
  me.click([[0, 50]], { ctrl: true });
  me.click([[50, 100]], { ctrl: true });
  expect(engine.liveState.draft).toEqual([
    [0, 50],
    [0, 100],
    [50, 100],
  ]);
  me.press('Backspace');
  expect(engine.liveState.draft).toEqual([[0, 50]]);
});

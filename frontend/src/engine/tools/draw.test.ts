import { describe, expect, test, vi } from 'vitest';
import type { Point, PolygonRegion, Region } from '../../api/types';
import { aTurn, patient } from '../../test-patience';
import {
  duplicate,
  paste,
  redraw,
  reorder,
  resizeBy,
  toggleFlag,
  toggleLocked,
  turnBy,
} from '../core/editing';
import { moveKeyCursor, placeKeyCursor } from '../core/keyCursor';
import { snapped } from '../core/snap';
import { drawnBy, engineOf, hand } from '../core/testing';
import { edgesIn, strokeEdges } from '../geometry/runs';
import { areaOf, contains } from '../shapes/geometry';

const square = (x: number, y: number, side: number): Point[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const polygon = (id: string, points: Point[]): PolygonRegion => ({
  id,
  label: 'thing',
  shape: 'polygon',
  rings: [{ points }],
});

describe('tools', () => {
  test('box: drag, two clicks, four outermost points, Esc drops', () => {
    const engine = engineOf();
    const me = hand(engine);
    me.pick('box');
    me.drag([
      [10, 10],
      [20, 20],
      [30, 40],
    ]);
    me.click([
      [50, 50],
      [60, 70],
    ]);
    me.click([[5, 5]]);
    me.press('Escape');
    engine.toolOptions.extremePoints = true;
    me.click([
      [50, 10],
      [40, 20],
      [52, 30],
      [60, 22],
    ]);
    expect(drawnBy(engine)).toEqual([
      { label: 'thing', shape: 'box', x: 10, y: 10, width: 20, height: 30 },
      { label: 'thing', shape: 'box', x: 50, y: 50, width: 10, height: 20 },
      { label: 'thing', shape: 'box', x: 40, y: 10, width: 20, height: 20 },
    ]);
  });

  test('rotated box: an edge, then the other side; Shift by 15 degrees', () => {
    const engine = engineOf();
    const me = hand(engine);
    me.pick('rotatedBox');
    me.click([
      [20, 20],
      [40, 40],
      [30, 50],
    ]);
    const [box] = engine.document.regions;
    expect(box).toMatchObject({ shape: 'box', rotation: 45 });
    expect(box && areaOf(box)).toBeCloseTo(400, 6);
    me.click([[20, 80]]);
    me.click([[60, 82]], { shift: true });
    me.click([[40, 90]]);
    expect(drawnBy(engine)[1]).toMatchObject({ shape: 'box', height: 10 });
    expect(drawnBy(engine)[1]).not.toHaveProperty('rotation');
  });

  test('ellipse, line, polygon with a freehand stretch', () => {
    const engine = engineOf();
    const me = hand(engine);
    me.pick('ellipse');
    me.drag([
      [10, 10],
      [30, 50],
    ]);
    me.pick('polyline');
    me.click([
      [5, 5],
      [50, 5],
      [50, 60],
    ]);
    me.press('Backspace', 'Enter');
    me.pick('polygon');
    me.click([[60, 60]]);
    me.drag([
      [80, 60],
      [85, 65],
      [90, 70],
      [95, 75],
    ]);
    me.click([[60, 60]]);
    expect(drawnBy(engine)).toEqual([
      { label: 'thing', shape: 'ellipse', cx: 20, cy: 30, rx: 10, ry: 20 },
      {
        label: 'thing',
        shape: 'polyline',
        points: [
          [5, 5],
          [50, 5],
        ],
      },
      {
        label: 'thing',
        shape: 'polygon',
        rings: [
          {
            points: [
              [60, 60],
              [80, 60],
              [95, 75],
            ],
          },
        ],
      },
    ]);
  });

  test('keypoints: in the order of the skeleton, occluded with Alt, absent with X, the state changes in place', () => {
    const engine = engineOf();
    const me = hand(engine);
    me.pick('keypoints');
    me.click([[10, 10]]);
    me.click([[20, 30]], { alt: true });
    me.press('X');
    expect(drawnBy(engine)).toEqual([
      {
        label: 'body',
        skeleton: 'body',
        shape: 'keypoints',
        points: [
          { name: 'head', x: 10, y: 10, visible: 2 },
          { name: 'hand', x: 20, y: 30, visible: 1 },
          { name: 'foot', x: 0, y: 0, visible: 0 },
        ],
      },
    ]);
    me.pick('select');
    me.click([[10, 10]], { alt: true });
    expect(drawnBy(engine)[0]).toMatchObject({ points: [{ visible: 1 }, { visible: 1 }, { visible: 0 }] });
  });

  test('brush: a stroke is a mask, the next goes on with it, Alt erases, F fills, each is one step', () => {
    const engine = engineOf();
    const me = hand(engine);
    me.pick('mask');
    engine.toolOptions.brushRadius = 3;
    const ring: Point[] = [
      [40, 40],
      [60, 40],
      [60, 60],
      [40, 60],
      [40, 40],
    ];
    me.drag(ring);
    const [mask] = engine.document.regions;
    if (mask?.shape !== 'mask') throw new Error('no mask');
    expect(edgesIn(mask.rle.counts)).toEqual(strokeEdges(ring, 3, [100, 100]));
    const outline = areaOf(mask);
    expect(contains(mask, 50, 50)).toBe(false);
    me.press('F');
    const filled = engine.document.regions[0] as Region;
    expect(contains(filled, 50, 50)).toBe(true);
    me.click([[50, 50]], { alt: true });
    expect(contains(engine.document.regions[0] as Region, 50, 50)).toBe(false);
    expect(engine.document.history.done.map((step) => step.name)).toEqual([
      'Paint a mask',
      'Fill holes',
      'Erase',
    ]);
    engine.undo();
    engine.undo();
    expect(areaOf(engine.document.regions[0] as Region)).toBe(outline);
    me.press('Escape');
    me.click([[10, 10]]);
    expect(engine.document.regions.length).toBe(2);
  });

  test('click to segment: a late answer is forgotten, Enter makes one step, Esc none', async () => {
    const engine = engineOf();
    const me = hand(engine);
    const asked: number[] = [];
    const answers: (() => void)[] = [];
    engine.segment = ({ points, box }) => {
      asked.push(points.length + (box ? 10 : 0));
      const side = points.length === 1 ? 10 : 20;
      const answer = {
        rings: [{ points: square(10, 10, side), holes: [] }],
        rle: { size: [100, 100] as [number, number], counts: '' },
        confidence: 0.9,
      };
      return new Promise((resolve) => answers.push(() => resolve(answer)));
    };
    me.pick('smart');
    me.click([[15, 15]]);
    me.click([[50, 50]], { right: true });
    me.press('Enter');
    await vi.waitFor(() => expect(asked).toEqual([1, 2]), patient);
    // The first question's answer comes after that of the second.
    answers[1]?.();
    await aTurn();
    answers[0]?.();
    await vi.waitFor(() => expect(engine.document.regions.length).toBe(1), patient);
    await aTurn();
    expect(drawnBy(engine)).toEqual([
      { label: 'thing', shape: 'polygon', rings: [{ points: square(10, 10, 20) }] },
    ]);
    me.pick('smart');
    me.drag([
      [5, 5],
      [50, 50],
    ]);
    await vi.waitFor(() => expect(asked).toEqual([1, 2, 10]), patient);
    answers[2]?.();
    await aTurn();
    me.press('Escape');
    expect(engine.document.history.done.length).toBe(1);
  });

  test('by keyboard alone: arrows move a cursor, Space clicks there', () => {
    const engine = engineOf();
    engine.pickTool('box');
    moveKeyCursor(engine, 10, 0);
    placeKeyCursor(engine);
    for (let n = 0; n < 3; n++) moveKeyCursor(engine, 10, 10);
    placeKeyCursor(engine);
    expect(drawnBy(engine)).toEqual([{ label: 'thing', shape: 'box', x: 50, y: 50, width: 30, height: 30 }]);
  });
});

describe('editing', () => {
  test("corners: an edge's middle makes one, Alt takes one, a lasso several; holes too", () => {
    const engine = engineOf([polygon('p', square(20, 20, 60))]);
    const me = hand(engine);
    engine.select(['p']);
    me.drag([
      [50, 20],
      [50, 10],
    ]);
    expect(engine.document.get('p')).toMatchObject({ rings: [{ points: { length: 5 } }] });
    me.click([[50, 10]], { alt: true });
    expect(engine.document.get('p')).toEqual(polygon('p', square(20, 20, 60)));
    me.drag(
      [
        [10, 10],
        [30, 10],
        [30, 30],
        [10, 30],
      ],
      { ctrl: true },
    );
    me.press('Delete');
    expect(engine.document.get('p')).toMatchObject({
      rings: [
        {
          points: [
            [80, 20],
            [80, 80],
            [20, 80],
          ],
        },
      ],
    });
  });

  test('Shift on the outline draws a stretch anew', () => {
    const engine = engineOf([polygon('p', square(20, 20, 60))]);
    const me = hand(engine);
    engine.select(['p']);
    me.pick('polygon');
    me.click([[30, 20]], { shift: true });
    me.click([
      [50, 5],
      [70, 20],
    ]);
    const after = engine.document.get('p') as Region;
    expect(areaOf(after)).toBeCloseTo(3600 + (40 * 15) / 2, 6);
  });

  test('Alt cuts a hole, Shift beside adds, a line splits', async () => {
    const engine = engineOf([polygon('p', square(20, 20, 60))]);
    const me = hand(engine);
    engine.select(['p']);
    me.pick('polygon');
    me.click(square(40, 40, 10), { alt: true });
    me.press('Enter');
    // What cuts is loaded when it is first needed.
    const area = () => areaOf(engine.document.get('p') as Region);
    await vi.waitFor(() => expect(area()).toBeCloseTo(3500, 6), patient);
    expect((engine.document.get('p') as PolygonRegion).rings[0]?.holes?.length).toBe(1);
  });

  test('duplicate, redraw, order, lock, flags, turn, grow', () => {
    const box: Region = {
      id: 'a',
      label: 'thing',
      shape: 'box',
      x: 10,
      y: 10,
      width: 10,
      height: 10,
      from_prediction: 'm',
    };
    const engine = engineOf([box, polygon('p', square(20, 20, 60))]);
    engine.select(['a']);
    duplicate(engine);
    expect(engine.document.regions[2]).toEqual({
      id: 'new-1',
      label: 'thing',
      shape: 'box',
      x: 22,
      y: 22,
      width: 10,
      height: 10,
    });
    engine.select(['a']);
    reorder(engine, 'front');
    expect(engine.document.regions.map((r) => r.id)).toEqual(['p', 'new-1', 'a']);
    engine.undo();
    expect(engine.document.regions.map((r) => r.id)).toEqual(['a', 'p', 'new-1']);
    turnBy(engine, 5);
    resizeBy(engine, 2, 0);
    toggleFlag(engine, 'occluded');
    expect(engine.document.get('a')).toEqual({ ...box, rotation: 5, width: 12, occluded: true });
    toggleLocked(engine);
    engine.nudge(5, 5);
    expect(engine.document.get('a')).toMatchObject({ x: 10, y: 10 });
    toggleLocked(engine);
    redraw(engine);
    engine.pickTool('box');
    hand(engine).drag([
      [50, 50],
      [70, 70],
    ]);
    expect(engine.document.get('a')).toBeUndefined();
    expect(engine.document.regions.at(-1)).toMatchObject({ x: 50, width: 20, from_prediction: 'm' });
    expect(paste(engine, [{ ...box, label: 'gone' }], 'in place')).toBe(0);
  });

  test('Ctrl draws to corners, edges and the border', () => {
    const regions = [polygon('p', square(20, 20, 60))];
    const size = { width: 100, height: 100 };
    expect(snapped([22, 21], regions, size, 5)).toEqual([20, 20]);
    expect(snapped([50, 22], regions, size, 5)).toEqual([50, 20]);
    expect(snapped([50, 98], regions, size, 5)).toEqual([50, 100]);
    expect(snapped([50, 50], regions, size, 5)).toBeNull();
  });
});

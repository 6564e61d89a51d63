import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BoxRegion, Region } from '../../api/types';
import { fitted, toImage, toScreen, zoomAt } from '../geometry/camera';
import type { Renderer } from '../render/renderer';
import { boxKind, frameBetween } from '../shapes/box';
import { areaOf, moved } from '../shapes/geometry';
import { Document } from './document';
import { Engine } from './engine';
import { HitIndex } from './hitIndex';

const box = (
  id: string,
  x: number,
  y: number,
  width: number,
  height: number,
  more: Partial<BoxRegion> = {},
): BoxRegion => ({
  id,
  label: 'a',
  shape: 'box',
  x,
  y,
  width,
  height,
  ...more,
});
const silent: Renderer = { resize() {}, paintStatic() {}, paintLive() {} };
const labels = [
  { key: 'a', name: 'A', color: '#0072B2', shapes: ['box'] },
  { key: 'b', name: 'B', color: '#D55E00', shapes: ['box', 'polygon'] },
];

function engine(regions: Region[] = []): Engine {
  let n = 0;
  const made = new Engine({
    renderer: silent,
    labels,
    newId: () => `new-${++n}`,
    schedule: (paint) => paint(),
  });
  made.setView({ width: 132, height: 132 });
  made.open(regions, null, { width: 100, height: 100 });
  return made;
}

/** Drives the engine with real events on an element at the page's corner. */
function pointer(made: Engine) {
  const element = document.createElement('div');
  element.setPointerCapture = () => {};
  made.attach(element);
  const send = (type: string, x: number, y: number, more: MouseEventInit = {}) => {
    const [clientX, clientY] = toScreen(made.camera, [x, y]);
    const kind = type === 'dblclick' ? MouseEvent : (globalThis.PointerEvent ?? MouseEvent);
    element.dispatchEvent(new kind(type, { clientX, clientY, button: 0, ...more }));
  };
  return {
    click: (x: number, y: number, more?: MouseEventInit) => {
      send('pointermove', x, y);
      send('pointerdown', x, y, more);
      send('pointerup', x, y, more);
    },
    drag: (x0: number, y0: number, x1: number, y1: number) => {
      send('pointerdown', x0, y0);
      send('pointermove', (x0 + x1) / 2, (y0 + y1) / 2);
      send('pointermove', x1, y1);
      send('pointerup', x1, y1);
    },
  };
}

describe('camera', () => {
  test('the point under the cursor stays when zooming', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.integer({ min: 0, max: 500 }),
        (factor, x) => {
          const camera = fitted({ width: 640, height: 480 }, { width: 800, height: 600 });
          const before = toImage(camera, [x, 77]);
          const after = toImage(zoomAt(camera, factor, [x, 77]), [x, 77]);
          expect(after[0]).toBeCloseTo(before[0], 6);
          expect(after[1]).toBeCloseTo(before[1], 6);
        },
      ),
    );
  });
});

describe('document', () => {
  const change = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    x: fc.integer({ min: 0, max: 50 }),
    gone: fc.boolean(),
  });

  test('undoing everything gives back the start, redoing everything the end, order included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        (gestures) => {
          const start = [box('a', 1, 1, 5, 5), box('b', 2, 2, 5, 5)];
          const doc = new Document(start);
          for (const gesture of gestures) {
            const once = [...new Map(gesture.map((c) => [c.id, c])).values()];
            doc.run(
              'step',
              once.map((c) => (c.gone ? c.id : box(c.id, c.x, 0, 5, 5))),
            );
          }
          const end = doc.regions;
          while (doc.undo());
          expect(doc.regions).toEqual(start);
          while (doc.redo());
          expect(doc.regions).toEqual(end);
        },
      ),
    );
  });
});

describe('geometry', () => {
  test('boxes are cut to the image', () => {
    expect(frameBetween([-5, 90], [20, 120], { width: 100, height: 100 })).toEqual({
      x: 0,
      y: 90,
      width: 20,
      height: 10,
    });
    expect(frameBetween([5, 5], [5.4, 9], { width: 100, height: 100 })).toBeNull();
  });

  test('moving never leaves the image and keeps the area', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }), (dx, dy) => {
        const after = moved(box('a', 10, 20, 30, 40), dx, dy, { width: 100, height: 100 });
        expect(areaOf(after)).toBe(1200);
        expect(after.x >= 0 && after.x + 30 <= 100 && after.y >= 0 && after.y + 40 <= 100).toBe(true);
      }),
    );
  });

  test('a corner dragged over its opposite turns the box round', () => {
    const after = boxKind.dragged(box('a', 10, 10, 10, 10), '4', [5, 5], { width: 100, height: 100 }, false);
    expect(after).toMatchObject({ x: 5, y: 5, width: 5, height: 5 });
  });

  test('under the cursor the selected comes first, then the smallest', () => {
    const index = new HitIndex([box('big', 0, 0, 50, 50), box('small', 5, 5, 10, 10)]);
    expect(index.under([8, 8], 1).map((r) => r.id)).toEqual(['small', 'big']);
    expect(index.under([8, 8], 1, new Set(['big'])).map((r) => r.id)).toEqual(['big', 'small']);
    expect(index.under([70, 70], 1)).toEqual([]);
  });
});

describe('engine', () => {
  test('draws a box by dragging and by two clicks', () => {
    const made = engine();
    made.pickTool('box');
    const mouse = pointer(made);
    mouse.drag(10, 10, 30, 40);
    expect(made.document.regions).toEqual([box('new-1', 10, 10, 20, 30)]);
    mouse.click(50, 50);
    mouse.click(60, 70);
    expect(made.document.get('new-2')).toEqual(box('new-2', 50, 50, 10, 20));
    made.undo();
    expect(made.document.regions.length).toBe(1);
  });

  test('draws a polygon, Backspace takes the last corner back, Enter closes', () => {
    const made = engine();
    made.pickTool('polygon');
    const mouse = pointer(made);
    for (const [x, y] of [
      [10, 10],
      [50, 10],
      [50, 50],
      [90, 90],
    ] as const)
      mouse.click(x, y);
    expect(made.press('Backspace')).toBe(true);
    expect(made.press('Enter')).toBe(true);
    const [region] = made.document.regions;
    expect(region).toMatchObject({ shape: 'polygon', label: 'b' });
    expect(region && areaOf(region)).toBeCloseTo(800, 6);
  });

  test('editing a suggestion accepts it as changed; rejecting takes it away; undo brings both back', () => {
    const suggestion = box('p', 10, 10, 20, 20, { confidence: 0.8, from_prediction: 'p' });
    const made = engine([suggestion]);
    const mouse = pointer(made);
    mouse.drag(20, 20, 25, 20);
    expect(made.document.get('p')).toEqual(box('p', 15, 10, 20, 20, { from_prediction: 'p' }));
    made.undo();
    expect(made.undecided()).toEqual([suggestion]);
    made.remove(made.undecided());
    expect(made.document.regions).toEqual([]);
    made.undo();
    made.accept(made.undecided());
    expect(made.document.get('p')).toEqual(box('p', 10, 10, 20, 20, { from_prediction: 'p' }));
  });

  test('a label key labels the selection, but only with a label that takes the shape', () => {
    const made = engine([box('x', 0, 0, 10, 10)]);
    made.select(['x']);
    made.setLabel('b');
    expect(made.document.get('x')?.label).toBe('b');
  });

  test('what may not be edited is not', () => {
    const made = engine([box('x', 0, 0, 10, 10)]);
    made.pickTool('box');
    made.canEdit = false;
    expect(made.tool.key).toBe('select');
    made.select(['x']);
    made.remove(made.selection());
    made.nudge(5, 5);
    made.pickTool('box');
    expect(made.tool.key).toBe('select');
    expect(made.document.regions).toEqual([box('x', 0, 0, 10, 10)]);
  });
});

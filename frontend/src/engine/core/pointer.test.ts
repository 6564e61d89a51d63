import { expect, test } from 'vitest';
import type { Point } from '../../api/types';
import { panningWheel, pixelsOf } from './pointer';
import { drawnBy, engineOf } from './testing';

function touched() {
  const engine = engineOf();
  const element = document.createElement('div');
  element.setPointerCapture = () => {};
  const stop = engine.attach(element);
  const send = (type: string, id: number, [clientX, clientY]: Point) =>
    element.dispatchEvent(
      new PointerEvent(type, { pointerId: id, pointerType: 'touch', clientX, clientY, button: 0 }),
    );
  return { engine, send, stop };
}

test('two fingers move and scale the picture and draw nothing', () => {
  const { engine, send } = touched();
  engine.pickTool('box');
  const under = engine.imageAt([60, 60]);
  send('pointerdown', 1, [50, 60]);
  send('pointerdown', 2, [70, 60]);
  // Apart by twice as much, about the same middle.
  send('pointermove', 1, [40, 60]);
  send('pointermove', 2, [80, 60]);
  expect(engine.camera.zoom).toBeCloseTo(2);
  const still = engine.imageAt([60, 60]);
  expect(still[0]).toBeCloseTo(under[0]);
  expect(still[1]).toBeCloseTo(under[1]);
  // Both by ten to the right: the picture goes with them.
  send('pointermove', 1, [50, 60]);
  send('pointermove', 2, [90, 60]);
  expect(engine.imageAt([70, 60])[0]).toBeCloseTo(under[0]);
  send('pointerup', 1, [50, 60]);
  send('pointerup', 2, [90, 60]);
  expect(drawnBy(engine)).toEqual([]);
});

test('one finger draws', () => {
  const { engine, send, stop } = touched();
  engine.pickTool('box');
  const [x, y] = [engine.camera.x, engine.camera.y];
  send('pointerdown', 1, [x + 10, y + 10]);
  send('pointermove', 1, [x + 30, y + 20]);
  send('pointermove', 1, [x + 40, y + 30]);
  send('pointerup', 1, [x + 40, y + 30]);
  expect(drawnBy(engine)).toEqual([{ label: 'thing', shape: 'box', x: 10, y: 10, width: 30, height: 20 }]);
  stop();
  send('pointerdown', 1, [x + 50, y + 50]);
  send('pointerup', 1, [x + 70, y + 70]);
  expect(drawnBy(engine).length).toBe(1);
});

test('a button over the picture is pressed and draws nothing', () => {
  const engine = engineOf();
  const element = document.createElement('div');
  const button = element.appendChild(document.createElement('button'));
  const captured: number[] = [];
  element.setPointerCapture = (id) => void captured.push(id);
  engine.attach(element);
  const press = (target: Element, pointerId: number) =>
    target.dispatchEvent(new PointerEvent('pointerdown', { pointerId, button: 0, bubbles: true }));
  press(button, 1);
  expect(captured).toEqual([]);
  press(element, 2);
  expect(captured).toEqual([2]);
});

const turned = (more: WheelEventInit) => new WheelEvent('wheel', more);

test('two fingers on a trackpad move, a mouse wheel and a pinch zoom', () => {
  let clock = 0;
  const isPan = panningWheel(() => clock);
  const later = (more: WheelEventInit, use: 'auto' | 'zoom' | 'pan' = 'auto') => {
    clock += 1000;
    return isPan(turned(more), use);
  };
  expect(later({ deltaY: 120 })).toBe(false);
  expect(later({ deltaY: 3, deltaMode: 1 })).toBe(false);
  // A notch where the page is shown half as large again.
  expect(later({ deltaY: 66.67 })).toBe(false);
  expect(later({ deltaY: 4 })).toBe(true);
  expect(later({ deltaX: 7, deltaY: 120 })).toBe(true);
  expect(later({ deltaY: 4, ctrlKey: true })).toBe(false);
  expect(later({ deltaY: 120, shiftKey: true })).toBe(true);
  // What a person has said counts for more than what it looks like.
  expect(later({ deltaY: 4 }, 'zoom')).toBe(false);
  expect(later({ deltaY: 120 }, 'pan')).toBe(true);
  expect(later({ deltaY: 120, ctrlKey: true }, 'pan')).toBe(false);
});

test('a movement of the fingers stays what it began as, however fast it gets', () => {
  let clock = 1000;
  const isPan = panningWheel(() => clock);
  expect(isPan(turned({ deltaY: 6 }), 'auto')).toBe(true);
  clock += 16;
  expect(isPan(turned({ deltaY: 150 }), 'auto')).toBe(true);
  clock += 500;
  expect(isPan(turned({ deltaY: 150 }), 'auto')).toBe(false);
});

test('lines and pages are pixels; Shift lets a wheel go across', () => {
  expect(pixelsOf(turned({ deltaY: 3, deltaMode: 1 }))).toEqual([0, 120]);
  expect(pixelsOf(turned({ deltaY: 100, shiftKey: true }))).toEqual([100, 0]);
});

test('the wheel moves the picture under the fingers and zooms at the cursor', () => {
  const engine = engineOf();
  const element = document.createElement('div');
  engine.attach(element);
  const before = engine.camera;
  element.dispatchEvent(turned({ deltaX: 10, deltaY: 5 }));
  expect(engine.camera).toEqual({ ...before, x: before.x - 10, y: before.y - 5 });
  element.dispatchEvent(turned({ deltaY: -10, ctrlKey: true, clientX: 50, clientY: 50 }));
  expect(engine.camera.zoom).toBeCloseTo(before.zoom * Math.exp(0.1));
});

import { expect, test } from 'vitest';
import type { Point } from '../api/types';
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

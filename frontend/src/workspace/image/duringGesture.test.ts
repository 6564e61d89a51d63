import { describe, expect, test } from 'vitest';
import { named } from '../../commands/names';
import { Commands } from '../../commands/registry';
import { bare, desk } from '../../commands/testing';
import type { ToolKey } from '../../engine/core/engine';
import { engineOf, hand } from '../../engine/core/testing';
import { imageCommands } from './commands';
import { meaningDuring } from './duringGesture';

const box = (id: string) =>
  ({ id, label: 'thing', shape: 'box', x: 70, y: 70, width: 20, height: 20 }) as const;

test('every command of the workspace has one meaning while a gesture is under way', () => {
  const undecided = bare.image().filter((spec) => meaningDuring(spec) === undefined);
  expect(undecided.map((spec) => spec.id)).toEqual([]);
  expect(bare.image().length).toBeGreaterThan(60);
});

/** Where each tool is begun so that something is under way, and how many steps that took. */
const BEGUN: Record<Exclude<ToolKey, 'select' | 'smart' | 'mask'>, [number, number][]> = {
  box: [[10, 10]],
  rotatedBox: [
    [10, 10],
    [40, 20],
  ],
  ellipse: [[10, 10]],
  polygon: [
    [10, 10],
    [40, 10],
    [40, 40],
  ],
  polyline: [
    [10, 10],
    [40, 10],
    [40, 40],
  ],
  keypoints: [
    [10, 10],
    [40, 10],
  ],
};

function begin(tool: ToolKey) {
  const engine = engineOf([box('x')]);
  const submitted: string[] = [];
  const own = { ...desk, engine, submit: () => submitted.push('submit'), turn: () => submitted.push('turn') };
  const commands = new Commands(named(imageCommands(own as unknown as typeof desk), 'image'));
  engine.pickTool(tool);
  hand(engine).click(BEGUN[tool as keyof typeof BEGUN]);
  const run = (id: string) => commands.get(id)?.run();
  return { engine, submitted, run };
}

describe.each(Object.entries(BEGUN))('while a shape is drawn with the tool %s', (tool, points) => {
  test('undo and delete take the last step back, one at a time, and leave what is finished', () => {
    for (const id of ['undo', 'delete']) {
      const { engine, run } = begin(tool as ToolKey);
      expect(engine.isUnderWay).toBe(true);
      for (let left = points.length; left > 0; left -= 1) {
        expect(engine.isUnderWay).toBe(true);
        run(id);
      }
      expect(engine.isUnderWay).toBe(false);
      expect(engine.document.regions).toEqual([box('x')]);
    }
  });

  test('what would change, choose, hand in or leave waits and says so', () => {
    for (const id of ['redo', 'all', 'next', 'submit', 'next-asset', 'accept-all', 'paste', 'duplicate']) {
      const { engine, submitted, run } = begin(tool as ToolKey);
      run(id);
      expect(engine.hint, id).toMatch(/^Finish the shape first/);
      expect([engine.isUnderWay, submitted.length, engine.selected.size], id).toEqual([true, 0, 0]);
      expect(engine.document.regions).toEqual([box('x')]);
    }
  });

  test('a label key labels what is being drawn, nothing else', () => {
    const { engine, run } = begin(tool as ToolKey);
    run('label-one');
    engine.setLabel('thing');
    expect(engine.document.regions).toEqual([box('x')]);
    expect(engine.isUnderWay).toBe(true);
  });

  test('another tool, and Escape, drop it', () => {
    const { engine, run } = begin(tool as ToolKey);
    run('tool-select');
    expect([engine.isUnderWay, engine.document.regions.length]).toEqual([false, 1]);
    const other = begin(tool as ToolKey);
    other.engine.press('Escape');
    expect([other.engine.isUnderWay, other.engine.document.regions.length]).toEqual([false, 1]);
  });
});

test('undo in the middle of a drag drops the drag', () => {
  const engine = engineOf([box('x')]);
  engine.pickTool('mask');
  engine.pointerDown([20, 20], { altKey: false, shiftKey: false });
  engine.pointerMoved([30, 30], { altKey: false, shiftKey: false });
  engine.takeBack();
  engine.pointerUp([30, 30], { altKey: false, shiftKey: false });
  expect(engine.document.regions).toEqual([box('x')]);
});

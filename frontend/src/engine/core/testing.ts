import type { Point, Region } from '../../api/types';
import { toScreen } from '../geometry/camera';
import type { Renderer } from '../render/renderer';
import { Engine, type ToolKey } from './engine';
import type { LabelLook } from './types';

/** A renderer that only remembers how often it was asked; for tests. */
export class MockRenderer implements Renderer {
  painted = 0;
  resize(): void {}
  paintStatic(): void {
    this.painted += 1;
  }
  paintLive(): void {}
}

export const testLabels: LabelLook[] = [
  {
    key: 'thing',
    name: 'Thing',
    color: '#E69F00',
    shapes: ['box', 'ellipse', 'polygon', 'polyline', 'mask'],
  },
  {
    key: 'body',
    name: 'Body',
    color: '#009E73',
    shapes: ['keypoints'],
    skeleton: { points: ['head', 'hand', 'foot'], edges: [[0, 1]] },
  },
];

/** An engine of a picture of 100 x 100 pixels, one to one on the screen; ids are counted. */
export function engineOf(regions: readonly Region[] = []): Engine {
  let n = 0;
  const engine = new Engine({
    renderer: new MockRenderer(),
    labels: testLabels,
    newId: () => `new-${++n}`,
    schedule: (paint) => paint(),
  });
  engine.setView({ width: 132, height: 132 });
  engine.open(regions, null, { width: 100, height: 100 });
  return engine;
}

type Held = { alt?: boolean; shift?: boolean; ctrl?: boolean; right?: boolean };

/** What a person does with mouse and keys, in pixels of the picture. */
export function hand(engine: Engine) {
  const keys = ({ alt = false, shift = false, ctrl = false, right = false }: Held) => ({
    altKey: alt,
    shiftKey: shift,
    ctrlKey: ctrl,
    button: right ? 2 : 0,
  });
  const screenPointOf = (point: Point) => toScreen(engine.camera, point);
  return {
    pick: (tool: ToolKey) => engine.pickTool(tool),
    click(points: readonly Point[], held: Held = {}) {
      for (const point of points) {
        engine.pointerMoved(screenPointOf(point), keys(held));
        engine.pointerDown(screenPointOf(point), keys(held));
        engine.pointerUp(screenPointOf(point), keys(held));
      }
    },
    drag(points: readonly Point[], held: Held = {}) {
      const [first, ...rest] = points;
      if (!first) return;
      engine.pointerDown(screenPointOf(first), keys(held));
      for (const point of rest) engine.pointerMoved(screenPointOf(point), keys(held));
      engine.pointerUp(screenPointOf(points.at(-1) as Point), keys(held));
    },
    press: (...names: string[]) => names.map((name) => engine.press(name)),
  };
}

/** The regions without their ids. */
export const drawnBy = (engine: Engine) => engine.document.regions.map(({ id: _, ...rest }) => rest);

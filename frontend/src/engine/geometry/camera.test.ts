import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Region } from '../../api/types';
import { engineOf } from '../core/testing';
import { Picture } from '../render/picture';
import { type Camera, filled, fittedArea, type Turn, toScreen } from './camera';

const image = { width: 400, height: 300 };
const view = { width: 200, height: 100 };

/** The picture's edges on the screen: left, top, right, bottom. */
function edges(camera: Camera): number[] {
  const [a, b] = [toScreen(camera, [0, 0]), toScreen(camera, [image.width, image.height])];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

test('beside a picture larger than the view at most the margin is idle, a smaller one stands in the middle', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.05, max: 8, noNaN: true }),
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      fc.double({ min: -2000, max: 2000, noNaN: true }),
      fc.constantFrom<Turn>(0, 1, 2, 3),
      (zoom, x, y, turn) => {
        const made = filled({ zoom, x, y, turn }, image, view);
        expect(made.zoom).toBe(zoom);
        const [left = 0, top = 0, right = 0, bottom = 0] = edges(made);
        for (const [low, high, extent] of [
          [left, right, view.width],
          [top, bottom, view.height],
        ] as const) {
          if (high - low + 32 <= extent) expect(low + high).toBeCloseTo(extent);
          else {
            expect(low).toBeLessThanOrEqual(16 + 1e-9);
            expect(high).toBeGreaterThanOrEqual(extent - 16 - 1e-9);
          }
        }
      },
    ),
  );
});

test('a view that is full stays where it is', () => {
  const camera = fittedArea({ minX: 100, minY: 100, maxX: 200, maxY: 150 }, view, 0);
  expect(filled(camera, image, view)).toEqual(camera);
});

const at = (id: string, x: number, y: number): Region => ({
  id,
  label: 'thing',
  shape: 'box',
  x,
  y,
  width: 4,
  height: 4,
});

test('a region at the rim is shown with the picture around it, not in the middle of nothing', () => {
  const engine = engineOf([at('rim', 0, 0)]);
  engine.setView({ width: 432, height: 432 });
  expect(engine.camera.zoom).toBe(4);
  engine.showRegions(engine.document.regions);
  // Twice as near as the whole picture; its corner stands at the margin.
  expect(engine.camera).toEqual({ zoom: 8, x: 16, y: 16 });
});

test('stepping brings into view what lies outside of it, and leaves the view where it is otherwise', () => {
  const engine = engineOf([at('near', 50, 50), at('far', 95, 95)]);
  engine.zoomBy(4);
  const before = engine.camera;
  engine.step(1);
  expect([[...engine.selected], engine.camera]).toEqual([['near'], before]);
  engine.step(1);
  expect([...engine.selected]).toEqual(['far']);
  expect(engine.camera.zoom).toBe(before.zoom);
  const [x, y] = toScreen(engine.camera, [97, 97]);
  expect(x > 0 && x < 132 && y > 0 && y < 132).toBe(true);
});

test('another size of the view keeps what was in the middle, or the whole picture where it was shown whole', () => {
  const engine = engineOf();
  const picture = new Picture({ width: 100, height: 100 });
  engine.open([], picture, picture.size);
  engine.setView({ width: 232, height: 232 });
  expect(engine.camera).toEqual({ zoom: 2, x: 16, y: 16 });
  engine.zoomBy(3, [40, 60]);
  const middle = engine.imageAt([116, 116]);
  engine.setView({ width: 400, height: 300 });
  const [x, y] = engine.imageAt([200, 150]);
  expect([x, y].map((value) => value.toFixed(6))).toEqual(middle.map((value) => value.toFixed(6)));
});

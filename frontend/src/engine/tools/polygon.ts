import type { Point } from '../../api/types';
import { clampPoint, ringArea } from '../geometry';
import type { Bench, Pointer, Tool } from './tool';

const CLOSE = 8;

/** Draws polygons: click corners; the first point, Enter or a double click closes. */
export class PolygonTool implements Tool {
  readonly key = 'polygon';
  readonly cursor = 'crosshair';
  private points: Point[] = [];

  hint(): string {
    return this.points.length
      ? 'Click to add a corner, Enter closes, Backspace removes the last, Esc cancels'
      : 'Click the first corner';
  }

  down({ at }: Pointer, bench: Bench): void {
    const [first] = this.points;
    const close = bench.tolerance(CLOSE);
    if (first && this.points.length > 2 && Math.hypot(at[0] - first[0], at[1] - first[1]) <= close) {
      this.finish(bench);
      return;
    }
    const point = clampPoint(at, bench.size);
    const last = this.points.at(-1);
    // The second press of a double click lands on the corner it has just made.
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) <= bench.tolerance(2)) return;
    this.points.push(point);
    this.show(point, bench);
  }

  move({ at }: Pointer, bench: Bench): void {
    if (this.points.length) this.show(clampPoint(at, bench.size), bench);
  }

  up(): void {}

  doubleClick(_: Pointer, bench: Bench): void {
    this.finish(bench);
  }

  private show(at: Point, bench: Bench): void {
    bench.live({ draft: [...this.points, at], closes: false });
  }

  private finish(bench: Bench): void {
    const points = this.points;
    const label = bench.labelFor('polygon');
    if (points.length < 3 || ringArea(points) <= 0 || !label) return;
    this.leave(bench);
    const id = bench.newId();
    bench.run('Draw a polygon', [{ id, label, shape: 'polygon', rings: [{ points }] }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (!this.points.length) return false;
    if (key === 'Enter') this.finish(bench);
    else if (key === 'Escape') this.leave(bench);
    else if (key === 'Backspace') {
      this.points.pop();
      bench.live({ draft: [...this.points] });
    } else return false;
    return true;
  }

  leave(bench: Bench): void {
    this.points = [];
    bench.live({ draft: [], closes: false });
  }
}

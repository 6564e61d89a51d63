import type { Point } from '../../api/types';
import { clampPoint, distance, simplified } from '../planar';
import type { Bench, Pointer } from './tool';

const CLOSE = 8;
const STEP = 4;
const SMOOTH = 1.5;

/** Collects the corners of a line: clicks, and freehand while the button is held. */
export class Corners {
  points: Point[] = [];
  private strokeFrom = -1;

  /** Takes a press; true when it fell on the first corner and so closes the line. */
  down({ at }: Pointer, bench: Bench): boolean {
    const [first] = this.points;
    if (first && this.points.length > 2 && distance(at, first) <= bench.tolerance(CLOSE)) return true;
    const point = clampPoint(at, bench.size);
    const last = this.points.at(-1);
    // The second press of a double click lands on the corner it has just made.
    if (!last || distance(point, last) > bench.tolerance(2)) this.points.push(point);
    this.strokeFrom = this.points.length;
    return false;
  }

  move({ at }: Pointer, bench: Bench, pressed: boolean): void {
    const point = clampPoint(at, bench.size);
    const last = this.points.at(-1);
    if (pressed && this.strokeFrom >= 0 && last && distance(point, last) > bench.tolerance(STEP))
      this.points.push(point);
    this.show(bench, point);
  }

  up(bench: Bench): void {
    if (this.strokeFrom >= 0 && this.points.length > this.strokeFrom) {
      const kept = this.points.slice(0, this.strokeFrom - 1);
      const drawn = this.points.slice(Math.max(0, this.strokeFrom - 1));
      this.points = [...kept, ...simplified(drawn, bench.tolerance(SMOOTH))];
    }
    this.strokeFrom = -1;
  }

  back(bench: Bench): void {
    this.points.pop();
    this.show(bench);
  }

  show(bench: Bench, cursor?: Point): void {
    if (this.points.length)
      bench.live({ draft: cursor ? [...this.points, cursor] : [...this.points], closes: false });
    else bench.clear();
  }

  /** Gives the corners away and starts anew. */
  take(bench: Bench): Point[] {
    const { points } = this;
    this.points = [];
    this.strokeFrom = -1;
    bench.clear();
    return points;
  }
}

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
  /** Stretches along edges of the picture, as numbers of points before and after: they go as a whole. */
  private wired: [number, number][] = [];

  /** Takes a press; true when it fell on the first corner and so closes the line. */
  down({ at }: Pointer, bench: Bench): boolean {
    const [first] = this.points;
    if (first && this.points.length > 2 && distance(at, first) <= bench.tolerance(CLOSE)) return true;
    const point = clampPoint(at, bench.size);
    const last = this.points.at(-1);
    // The second press of a double click lands on the corner it has just made.
    if (!last || distance(point, last) > bench.tolerance(2)) {
      const before = this.points.length;
      this.points.push(...this.along(point, bench), point);
      if (this.points.length > before + 1) this.wired.push([before, this.points.length]);
      bench.wire?.seed(point);
    }
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
    const last = this.points.at(-1);
    if (last && this.points.length !== this.strokeFrom) bench.wire?.seed(last);
    this.strokeFrom = -1;
  }

  /** The points along the picture's edges between the last corner and another, both left out. */
  private along(to: Point, bench: Bench): Point[] {
    const path = this.points.length ? bench.wire?.to(to) : null;
    return path ? simplified(path, bench.tolerance(SMOOTH)).slice(1, -1) : [];
  }

  /** Brings the line back to its first corner, along the edges where they are followed. */
  close(bench: Bench): void {
    const [first] = this.points;
    if (first) this.points.push(...this.along(first, bench));
  }

  back(bench: Bench): void {
    const stretch = this.wired.at(-1);
    if (stretch?.[1] === this.points.length) {
      this.points.length = stretch[0];
      this.wired.pop();
    } else this.points.pop();
    const last = this.points.at(-1);
    if (last) bench.wire?.seed(last);
    this.show(bench);
  }

  show(bench: Bench, cursor?: Point): void {
    if (this.points.length)
      bench.live({
        draft: cursor ? [...this.points, ...this.alongUnlessDrawn(cursor, bench), cursor] : [...this.points],
        closes: false,
      });
    else bench.clear();
  }

  /** While the button is held the hand draws, not the picture. */
  private alongUnlessDrawn(cursor: Point, bench: Bench): Point[] {
    return this.strokeFrom >= 0 ? [] : this.along(cursor, bench);
  }

  /** Gives the corners away and starts anew. */
  take(bench: Bench): Point[] {
    const { points } = this;
    this.points = [];
    this.wired = [];
    this.strokeFrom = -1;
    bench.clear();
    return points;
  }
}

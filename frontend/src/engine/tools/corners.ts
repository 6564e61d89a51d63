import type { Point } from '../../api/types';
import { words } from '../../i18n/words';
import { clampPoint, distance, simplified } from '../planar';
import { alongBorder } from './border';
import type { Bench, Pointer } from './tool';

const CLOSE = 8;
const STEP = 4;
/** So far from an edge, in pixels of the screen, a click with scissors is still drawn to it. */
const EDGE = 8;
const SMOOTH = 1.5;

/** Collects the corners of a line: clicks, and freehand while the button is held. */
export class Corners {
  points: Point[] = [];
  private strokeFrom = -1;
  /** The press on the first corner, whose keys say what the last stretch follows. */
  private closing: Pointer | undefined;
  /** Stretches along edges of the picture, as numbers of points before and after: they go as a whole. */
  private wired: [number, number][] = [];

  /** Takes a press; true when it fell on the first corner and so closes the line. */
  down(pointer: Pointer, bench: Bench): boolean {
    const { at } = pointer;
    const [first] = this.points;
    if (first && this.points.length > 2 && distance(at, first) <= bench.tolerance(CLOSE)) {
      this.closing = pointer;
      return true;
    }
    const edge = this.edgeNear(pointer, bench);
    const point = clampPoint(edge ?? at, bench.size);
    const last = this.points.at(-1);
    // The second press of a double click lands on the corner it has just made.
    if (!last || distance(point, last) > bench.tolerance(2)) {
      const before = this.points.length;
      const path = this.along(point, bench, pointer);
      this.points.push(...path, point);
      if (bench.wire && !pointer.ctrl) this.warn(edge, bench);
      if (this.points.length > before + 1) this.wired.push([before, this.points.length]);
      bench.wire?.seed(point);
    }
    this.strokeFrom = this.points.length;
    return false;
  }

  move(pointer: Pointer, bench: Bench, pressed: boolean): void {
    const edge = pressed ? null : this.edgeNear(pointer, bench);
    const point = clampPoint(edge ?? pointer.at, bench.size);
    if (edge) bench.live({ snapped: edge });
    const last = this.points.at(-1);
    if (pressed && this.strokeFrom >= 0 && last && distance(point, last) > bench.tolerance(STEP))
      this.points.push(point);
    this.show(bench, point, pointer);
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

  /** Where the scissors would have the click: on the strongest edge close by; null where there is none. */
  private edgeNear({ at, ctrl }: Pointer, bench: Bench): Point | null {
    return ctrl ? null : (bench.wire?.near(at, bench.tolerance(EDGE)) ?? null);
  }

  /** Says where the scissors found nothing to cling to: such a stretch is a guess. */
  private warn(edge: Point | null, bench: Bench): void {
    const last = this.points.at(-1) as Point;
    if (!edge) bench.say(words('said.noEdge'));
    else if (this.points.length > 1 && bench.wire?.crosses(last)) bench.say(words('said.gap'));
  }

  /**
   * The points between the last corner and another, both left out: with Ctrl along the border both lie on (the shorter
   * way, with Shift the longer), with scissors along the edges of the picture.
   */
  private along(to: Point, bench: Bench, { ctrl, shift }: Partial<Pointer> = {}): Point[] {
    const last = this.points.at(-1);
    if (!last) return [];
    if (ctrl) return alongBorder(bench.borders(to), last, to, shift);
    const path = bench.wire?.to(to);
    return path ? simplified(path, bench.tolerance(SMOOTH)).slice(1, -1) : [];
  }

  /** Brings the line back to its first corner, along the edges where they are followed. */
  close(bench: Bench): void {
    const [first] = this.points;
    if (first) this.points.push(...this.along(first, bench, this.closing));
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

  show(bench: Bench, cursor?: Point, keys?: Pointer): void {
    if (this.points.length)
      bench.live({
        draft: cursor
          ? [...this.points, ...this.alongUnlessDrawn(cursor, bench, keys), cursor]
          : [...this.points],
        closes: false,
      });
    else bench.clear();
  }

  /** While the button is held the hand draws, not the picture. */
  private alongUnlessDrawn(cursor: Point, bench: Bench, keys?: Pointer): Point[] {
    return this.strokeFrom >= 0 ? [] : this.along(cursor, bench, keys);
  }

  /** Gives the corners away and starts anew. */
  take(bench: Bench): Point[] {
    const { points } = this;
    this.points = [];
    this.wired = [];
    this.closing = undefined;
    this.strokeFrom = -1;
    bench.clear();
    return points;
  }
}

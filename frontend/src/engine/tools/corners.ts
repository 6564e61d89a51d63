import type { Point } from '../../api/types';
import { translate } from '../../i18n/words';
import { clampPoint, distance, simplified } from '../geometry/planar';
import { alongBorder } from './border';
import type { Pointer, ToolContext } from './tool';

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
  down(pointer: Pointer, toolContext: ToolContext): boolean {
    const { point: target } = pointer;
    const [first] = this.points;
    if (first && this.points.length > 2 && distance(target, first) <= toolContext.tolerance(CLOSE)) {
      this.closing = pointer;
      return true;
    }
    const edge = this.edgeNear(pointer, toolContext);
    const point = clampPoint(edge ?? target, toolContext.size);
    const last = this.points.at(-1);
    // The second press of a double click lands on the corner it has just made.
    if (!last || distance(point, last) > toolContext.tolerance(2)) {
      const before = this.points.length;
      const path = this.along(point, toolContext, pointer);
      this.points.push(...path, point);
      if (toolContext.wire && !pointer.ctrl) this.warn(edge, toolContext);
      if (this.points.length > before + 1) this.wired.push([before, this.points.length]);
      toolContext.wire?.seed(point);
    }
    this.strokeFrom = this.points.length;
    return false;
  }

  move(pointer: Pointer, toolContext: ToolContext, pressed: boolean): void {
    const edge = pressed ? null : this.edgeNear(pointer, toolContext);
    const point = clampPoint(edge ?? pointer.point, toolContext.size);
    if (edge) toolContext.live({ snapped: edge });
    const last = this.points.at(-1);
    if (pressed && this.strokeFrom >= 0 && last && distance(point, last) > toolContext.tolerance(STEP))
      this.points.push(point);
    this.show(toolContext, point, pointer);
  }

  up(toolContext: ToolContext): void {
    if (this.strokeFrom >= 0 && this.points.length > this.strokeFrom) {
      const clicked = this.points.slice(0, this.strokeFrom - 1);
      const drawn = this.points.slice(Math.max(0, this.strokeFrom - 1));
      this.points = [...clicked, ...simplified(drawn, toolContext.tolerance(SMOOTH))];
    }
    const last = this.points.at(-1);
    if (last && this.points.length !== this.strokeFrom) toolContext.wire?.seed(last);
    this.strokeFrom = -1;
  }

  /** Where the scissors would have the click: on the strongest edge close by; null where there is none. */
  private edgeNear({ point, ctrl }: Pointer, toolContext: ToolContext): Point | null {
    return ctrl ? null : (toolContext.wire?.near(point, toolContext.tolerance(EDGE)) ?? null);
  }

  /** Says where the scissors found nothing to cling to: such a stretch is a guess. */
  private warn(edge: Point | null, toolContext: ToolContext): void {
    const last = this.points.at(-1) as Point;
    if (!edge) toolContext.say(translate('said.noEdge'));
    else if (this.points.length > 1 && toolContext.wire?.crosses(last))
      toolContext.say(translate('said.gap'));
  }

  /**
   * The points between the last corner and another, both left out: with Ctrl along the border both lie on (the shorter
   * way, with Shift the longer), with scissors along the edges of the picture.
   */
  private along(to: Point, toolContext: ToolContext, { ctrl, shift }: Partial<Pointer> = {}): Point[] {
    const last = this.points.at(-1);
    if (!last) return [];
    if (ctrl) return alongBorder(toolContext.borders(to), last, to, shift);
    const path = toolContext.wire?.to(to);
    return path ? simplified(path, toolContext.tolerance(SMOOTH)).slice(1, -1) : [];
  }

  /** Brings the line back to its first corner, along the edges where they are followed. */
  close(toolContext: ToolContext): void {
    const [first] = this.points;
    if (first) this.points.push(...this.along(first, toolContext, this.closing));
  }

  back(toolContext: ToolContext): void {
    const stretch = this.wired.at(-1);
    if (stretch?.[1] === this.points.length) {
      this.points.length = stretch[0];
      this.wired.pop();
    } else this.points.pop();
    const last = this.points.at(-1);
    if (last) toolContext.wire?.seed(last);
    this.show(toolContext);
  }

  show(toolContext: ToolContext, cursor?: Point, keys?: Pointer): void {
    if (this.points.length)
      toolContext.live({
        draft: cursor
          ? [...this.points, ...this.alongUnlessDrawn(cursor, toolContext, keys), cursor]
          : [...this.points],
        closes: false,
      });
    else toolContext.clear();
  }

  /** While the button is held the hand draws, not the picture. */
  private alongUnlessDrawn(cursor: Point, toolContext: ToolContext, keys?: Pointer): Point[] {
    return this.strokeFrom >= 0 ? [] : this.along(cursor, toolContext, keys);
  }

  /** Gives the corners away and starts anew. */
  take(toolContext: ToolContext): Point[] {
    const { points } = this;
    this.points = [];
    this.wired = [];
    this.closing = undefined;
    this.strokeFrom = -1;
    toolContext.clear();
    return points;
  }
}

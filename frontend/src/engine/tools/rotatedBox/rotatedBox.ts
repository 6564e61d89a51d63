import type { BoxRegion, Point } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { between, directionOf, distance, halfTurn, turned } from '../../geometry/planar';
import { cornersOf, STEP } from '../../shapes/box';
import type { Pointer, Tool, ToolContext } from '../tool';

/** The box on an edge whose other side runs through a point. */
export function boxOnEdge(
  a: Point,
  b: Point,
  point: Point,
): Omit<BoxRegion, 'id' | 'label' | 'shape'> | null {
  const rotation = directionOf(a, b);
  // In the edge's own directions it lies level, and the point's height over it is the width.
  const [, level] = turned(a, a, -rotation);
  const [, height] = turned(point, a, -rotation);
  const [width, depth] = [distance(a, b), height - level];
  if (width < 1 || Math.abs(depth) < 1) return null;
  const middle = between(a, b);
  const [cx, cy] = turned([middle[0], middle[1] + depth / 2], middle, rotation);
  const degrees = halfTurn(Math.round(rotation * 100) / 100);
  return {
    x: cx - width / 2,
    y: cy - Math.abs(depth) / 2,
    width,
    height: Math.abs(depth),
    ...(degrees ? { rotation: degrees } : {}),
  };
}

/** Draws turned boxes: the two ends of an edge, then the other side. */
export class RotatedBoxTool implements Tool {
  readonly key = 'rotatedBox';
  readonly cursor = 'crosshair';
  private points: Point[] = [];

  get isUnderWay(): boolean {
    return this.points.length > 0;
  }

  hint(): string {
    return translate.any(`hint.rotated_${Math.min(2, this.points.length)}`);
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    const point = this.aimed(pointer);
    const [a, b] = this.points;
    if (b && a) {
      this.finish(a, b, point, toolContext);
      return;
    }
    if (!a || distance(a, point) > toolContext.tolerance(2)) this.points.push(point);
  }

  private aimed({ point, shift }: Pointer): Point {
    const [a, b] = this.points;
    if (!shift || !a || b) return point;
    const step = Math.round(directionOf(a, point) / STEP) * STEP;
    return turned([a[0] + distance(a, point), a[1]], a, step);
  }

  move(pointer: Pointer, toolContext: ToolContext): void {
    const point = this.aimed(pointer);
    const [a, b] = this.points;
    if (a && b) {
      const box = boxOnEdge(a, b, point);
      if (box) toolContext.live({ draft: cornersOf(box), closes: true });
    } else if (a) toolContext.live({ draft: [a, point], closes: false });
  }

  up(pointer: Pointer, toolContext: ToolContext): void {
    // A drag draws the edge in one go.
    const [a, b] = this.points;
    const point = this.aimed(pointer);
    if (a && !b && distance(a, point) > toolContext.tolerance(6)) this.points.push(point);
  }

  private finish(a: Point, b: Point, point: Point, toolContext: ToolContext): void {
    const box = boxOnEdge(a, b, point);
    const label = toolContext.labelFor('box');
    if (!box || !label) return;
    this.leave(toolContext);
    const id = toolContext.newId();
    toolContext.run(translate('did.rotated'), [{ id, label, shape: 'box', ...box }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (!this.points.length || !['Escape', 'Backspace'].includes(key)) return false;
    if (key === 'Escape') this.leave(toolContext);
    else {
      this.points.pop();
      toolContext.live({ draft: [...this.points], closes: false });
    }
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.points = [];
    toolContext.clear();
  }
}

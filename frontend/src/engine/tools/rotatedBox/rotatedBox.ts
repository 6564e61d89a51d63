import type { BoxRegion, Point } from '../../../api/types';
import { words } from '../../../i18n/words';
import { between, directionOf, distance, halfTurn, turned } from '../../planar';
import { cornersOf, STEP } from '../../shapes/box';
import type { Bench, Pointer, Tool } from '../tool';

/** The box on an edge whose other side runs through a point. */
export function boxOnEdge(a: Point, b: Point, at: Point): Omit<BoxRegion, 'id' | 'label' | 'shape'> | null {
  const rotation = directionOf(a, b);
  // In the edge's own directions it lies level, and the point's height over it is the width.
  const [, level] = turned(a, a, -rotation);
  const [, height] = turned(at, a, -rotation);
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

  hint(): string {
    return words(`hint.rotated_${Math.min(2, this.points.length)}`);
  }

  down(pointer: Pointer, bench: Bench): void {
    const at = this.aimed(pointer);
    const [a, b] = this.points;
    if (b && a) {
      this.finish(a, b, at, bench);
      return;
    }
    if (!a || distance(a, at) > bench.tolerance(2)) this.points.push(at);
  }

  private aimed({ at, shift }: Pointer): Point {
    const [a, b] = this.points;
    if (!shift || !a || b) return at;
    const step = Math.round(directionOf(a, at) / STEP) * STEP;
    return turned([a[0] + distance(a, at), a[1]], a, step);
  }

  move(pointer: Pointer, bench: Bench): void {
    const at = this.aimed(pointer);
    const [a, b] = this.points;
    if (a && b) {
      const box = boxOnEdge(a, b, at);
      if (box) bench.live({ draft: cornersOf(box), closes: true });
    } else if (a) bench.live({ draft: [a, at], closes: false });
  }

  up(pointer: Pointer, bench: Bench): void {
    // A drag draws the edge in one go.
    const [a, b] = this.points;
    const at = this.aimed(pointer);
    if (a && !b && distance(a, at) > bench.tolerance(6)) this.points.push(at);
  }

  private finish(a: Point, b: Point, at: Point, bench: Bench): void {
    const box = boxOnEdge(a, b, at);
    const label = bench.labelFor('box');
    if (!box || !label) return;
    this.leave(bench);
    const id = bench.newId();
    bench.run(words('did.rotated'), [{ id, label, shape: 'box', ...box }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (!this.points.length || !['Escape', 'Backspace'].includes(key)) return false;
    if (key === 'Escape') this.leave(bench);
    else {
      this.points.pop();
      bench.live({ draft: [...this.points], closes: false });
    }
    return true;
  }

  leave(bench: Bench): void {
    this.points = [];
    bench.clear();
  }
}

import type { Point } from '../../api/types';
import { boxBetween } from '../geometry';
import type { Bench, Pointer, Tool } from './tool';

const DRAG = 4;

/** Draws boxes: drag, or click two corners. */
export class BoxTool implements Tool {
  readonly key = 'box';
  readonly cursor = 'crosshair';
  private start: Point | null = null;
  private pressedAt: Point | null = null;

  hint(): string {
    return this.start ? 'Click the opposite corner, Esc cancels' : 'Drag a box, or click two corners';
  }

  down({ at }: Pointer, bench: Bench): void {
    this.pressedAt = at;
    if (!this.start) this.start = at;
    this.show(at, bench);
  }

  move({ at }: Pointer, bench: Bench): void {
    this.show(at, bench);
  }

  up({ at }: Pointer, bench: Bench): void {
    if (!this.start || !this.pressedAt) return;
    const [sx, sy] = this.start;
    const far = Math.max(Math.abs(at[0] - sx), Math.abs(at[1] - sy)) > bench.tolerance(DRAG);
    this.pressedAt = null;
    if (far) this.finish(at, bench);
  }

  private finish(at: Point, bench: Bench): void {
    const box = this.start && boxBetween(this.start, at, bench.size);
    const label = bench.labelFor('box');
    this.leave(bench);
    if (!box || !label) return;
    const id = bench.newId();
    bench.run('Draw a box', [{ id, label, shape: 'box', ...box }]);
    bench.select([id]);
  }

  private show(at: Point, bench: Bench): void {
    if (!this.start) return;
    const [a, b] = [this.start, at];
    bench.live({ draft: [a, [b[0], a[1]], b, [a[0], b[1]]], closes: true });
  }

  press(key: string, bench: Bench): boolean {
    if (key !== 'Escape' || !this.start) return false;
    this.leave(bench);
    return true;
  }

  leave(bench: Bench): void {
    this.start = null;
    this.pressedAt = null;
    bench.live({ draft: [], closes: false });
  }
}

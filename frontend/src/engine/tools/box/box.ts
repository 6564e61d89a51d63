import type { Point } from '../../../api/types';
import { words } from '../../../i18n/words';
import { boundsOfPoints, clampPoint } from '../../planar';
import { cornersOf, type Frame, frameBetween } from '../../shapes/box';
import type { Bench, Pointer, Tool } from '../tool';
import { TwoCorners } from '../twoCorners';

/** Draws boxes: drag, or click two corners, or click the four outermost points. */
export class BoxTool implements Tool {
  readonly key = 'box';
  readonly cursor = 'crosshair';
  private readonly gesture = new TwoCorners();
  private extremes: Point[] = [];

  hint({ options }: Bench): string {
    if (options.extremePoints)
      return words(`hint.extreme_${['top', 'left', 'bottom', 'right'][this.extremes.length]}`);
    return this.gesture.start ? words('hint.opposite') : words('hint.box');
  }

  down(pointer: Pointer, bench: Bench): void {
    if (bench.options.extremePoints) {
      this.extreme(pointer.at, bench);
      return;
    }
    this.gesture.down(pointer);
    this.move(pointer, bench);
  }

  private extreme(at: Point, bench: Bench): void {
    this.extremes.push(clampPoint(at, bench.size));
    bench.live({ dots: this.extremes.map((point) => ({ at: point, kind: 'plain' })) });
    if (this.extremes.length < 4) return;
    const { minX, minY, maxX, maxY } = boundsOfPoints(this.extremes);
    this.finish(frameBetween([minX, minY], [maxX, maxY], bench.size), bench);
  }

  move({ at }: Pointer, bench: Bench): void {
    const frame = this.gesture.frame(at, bench);
    if (frame) bench.live({ draft: cornersOf(frame), closes: true });
  }

  up(pointer: Pointer, bench: Bench): void {
    const { done, frame } = this.gesture.up(pointer, bench);
    if (done) this.finish(frame, bench);
  }

  private finish(frame: Frame | null, bench: Bench): void {
    const label = bench.labelFor('box');
    this.leave(bench);
    if (!frame || !label) return;
    const id = bench.newId();
    bench.run(words('did.box'), [{ id, label, shape: 'box', ...frame }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (key === 'Backspace' && this.extremes.length) {
      this.extremes.pop();
      bench.live({ dots: this.extremes.map((point) => ({ at: point, kind: 'plain' })) });
      return true;
    }
    if (key !== 'Escape' || !(this.gesture.start || this.extremes.length)) return false;
    this.leave(bench);
    return true;
  }

  leave(bench: Bench): void {
    this.gesture.leave();
    this.extremes = [];
    bench.clear();
  }
}

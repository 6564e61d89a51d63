import { words } from '../../../i18n/words';
import { cornersOf } from '../../shapes/box';
import { ellipseIn } from '../../shapes/ellipse';
import type { Bench, Pointer, Tool } from '../tool';
import { TwoCorners } from '../twoCorners';

/** Draws ellipses by the box around them. */
export class EllipseTool implements Tool {
  readonly key = 'ellipse';
  readonly cursor = 'crosshair';
  private readonly gesture = new TwoCorners();

  hint(): string {
    return this.gesture.start ? words('hint.opposite') : words('hint.ellipse');
  }

  down(pointer: Pointer, bench: Bench): void {
    this.gesture.down(pointer);
    this.move(pointer, bench);
  }

  move({ at }: Pointer, bench: Bench): void {
    const frame = this.gesture.frame(at, bench);
    const shape = frame && ({ id: 'draft', label: '', shape: 'ellipse', ...ellipseIn(frame) } as const);
    if (frame) bench.live({ draft: cornersOf(frame), closes: true, shape });
  }

  up(pointer: Pointer, bench: Bench): void {
    const { done, frame } = this.gesture.up(pointer, bench);
    if (!done) return;
    const label = bench.labelFor('ellipse');
    this.leave(bench);
    if (!frame || !label) return;
    const id = bench.newId();
    bench.run(words('did.ellipse'), [{ id, label, shape: 'ellipse', ...ellipseIn(frame) }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (key !== 'Escape' || !this.gesture.start) return false;
    this.leave(bench);
    return true;
  }

  leave(bench: Bench): void {
    this.gesture.leave();
    bench.clear();
  }
}

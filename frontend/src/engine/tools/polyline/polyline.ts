import { words } from '../../../i18n/words';
import { Corners } from '../corners';
import type { Bench, Pointer, Tool } from '../tool';

/** Draws open lines: click corners or hold and draw; Enter or a double click ends. */
export class PolylineTool implements Tool {
  readonly key = 'polyline';
  readonly cursor = 'crosshair';
  private readonly corners = new Corners();

  hint(bench: Bench): string {
    if (this.corners.points.length && bench.wire) return words('hint.wireOpen');
    return this.corners.points.length ? words('hint.lineOn') : words('hint.line');
  }

  down(pointer: Pointer, bench: Bench): void {
    this.corners.down(pointer, bench);
    this.corners.show(bench);
  }

  move(pointer: Pointer, bench: Bench, pressed: boolean): void {
    if (this.corners.points.length) this.corners.move(pointer, bench, pressed);
  }

  up(_: Pointer, bench: Bench): void {
    this.corners.up(bench);
  }

  doubleClick(_: Pointer, bench: Bench): void {
    this.finish(bench);
  }

  private finish(bench: Bench): void {
    const label = bench.labelFor('polyline');
    if (this.corners.points.length < 2 || !label) return;
    const points = this.corners.take(bench);
    const id = bench.newId();
    bench.run(words('did.line'), [{ id, label, shape: 'polyline', points }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (!this.corners.points.length) return false;
    if (key === 'Enter') this.finish(bench);
    else if (key === 'Escape') this.leave(bench);
    else if (key === 'Backspace') this.corners.back(bench);
    else return false;
    return true;
  }

  leave(bench: Bench): void {
    this.corners.take(bench);
  }
}

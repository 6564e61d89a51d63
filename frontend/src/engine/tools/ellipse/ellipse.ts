import { translate } from '../../../i18n/words';
import { cornersOf } from '../../shapes/box';
import { ellipseIn } from '../../shapes/ellipse';
import type { Pointer, Tool, ToolContext } from '../tool';
import { TwoCorners } from '../twoCorners';

/** Draws ellipses by the box around them. */
export class EllipseTool implements Tool {
  readonly key = 'ellipse';
  readonly cursor = 'crosshair';
  private readonly gesture = new TwoCorners();

  get isUnderWay(): boolean {
    return this.gesture.start !== null;
  }

  hint(): string {
    return this.gesture.start ? translate('hint.opposite') : translate('hint.ellipse');
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    this.gesture.down(pointer);
    this.move(pointer, toolContext);
  }

  move({ point }: Pointer, toolContext: ToolContext): void {
    const frame = this.gesture.frame(point, toolContext);
    const shape = frame && ({ id: 'draft', label: '', shape: 'ellipse', ...ellipseIn(frame) } as const);
    if (frame) toolContext.live({ draft: cornersOf(frame), closes: true, shape });
  }

  up(pointer: Pointer, toolContext: ToolContext): void {
    const { done, frame } = this.gesture.up(pointer, toolContext);
    if (!done) return;
    const label = toolContext.labelFor('ellipse');
    this.leave(toolContext);
    if (!frame || !label) return;
    const id = toolContext.newId();
    toolContext.run(translate('did.ellipse'), [{ id, label, shape: 'ellipse', ...ellipseIn(frame) }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (key !== 'Escape' || !this.gesture.start) return false;
    this.leave(toolContext);
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.gesture.leave();
    toolContext.clear();
  }
}

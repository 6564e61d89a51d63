import { translate } from '../../../i18n/words';
import { Corners } from '../corners';
import type { Pointer, Tool, ToolContext } from '../tool';

/** Draws open lines: click corners or hold and draw; Enter or a double click ends. */
export class PolylineTool implements Tool {
  readonly key = 'polyline';
  readonly cursor = 'crosshair';
  private readonly corners = new Corners();

  get isUnderWay(): boolean {
    return this.corners.points.length > 0;
  }

  hint(toolContext: ToolContext): string {
    if (this.corners.points.length && toolContext.wire) return translate('hint.wireOpen');
    return this.corners.points.length ? translate('hint.lineOn') : translate('hint.line');
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    this.corners.down(pointer, toolContext);
    this.corners.show(toolContext);
  }

  move(pointer: Pointer, toolContext: ToolContext, pressed: boolean): void {
    if (this.corners.points.length) this.corners.move(pointer, toolContext, pressed);
  }

  up(_: Pointer, toolContext: ToolContext): void {
    this.corners.up(toolContext);
  }

  doubleClick(_: Pointer, toolContext: ToolContext): void {
    this.finish(toolContext);
  }

  private finish(toolContext: ToolContext): void {
    const label = toolContext.labelFor('polyline');
    if (this.corners.points.length < 2 || !label) return;
    const points = this.corners.take(toolContext);
    const id = toolContext.newId();
    toolContext.run(translate('did.line'), [{ id, label, shape: 'polyline', points }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (!this.corners.points.length) return false;
    if (key === 'Enter') this.finish(toolContext);
    else if (key === 'Escape') this.leave(toolContext);
    else if (key === 'Backspace') this.corners.back(toolContext);
    else return false;
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.corners.take(toolContext);
  }
}

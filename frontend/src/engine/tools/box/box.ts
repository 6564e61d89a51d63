import type { Point } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { boundsOfPoints, clampPoint } from '../../geometry/planar';
import { cornersOf, type Frame, frameBetween } from '../../shapes/box';
import type { Pointer, Tool, ToolContext } from '../tool';
import { TwoCorners } from '../twoCorners';

/** Draws boxes: drag, or click two corners, or click the four outermost points. */
export class BoxTool implements Tool {
  readonly key = 'box';
  readonly cursor = 'crosshair';
  private readonly gesture = new TwoCorners();
  private extremes: Point[] = [];

  get isUnderWay(): boolean {
    return this.gesture.start !== null || this.extremes.length > 0;
  }

  hint({ options }: ToolContext): string {
    if (options.extremePoints)
      return translate.any(`hint.extreme_${['top', 'left', 'bottom', 'right'][this.extremes.length]}`);
    return this.gesture.start ? translate('hint.opposite') : translate('hint.box');
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    if (toolContext.options.extremePoints) {
      this.extreme(pointer.point, toolContext);
      return;
    }
    this.gesture.down(pointer);
    this.move(pointer, toolContext);
  }

  private extreme(point: Point, toolContext: ToolContext): void {
    this.extremes.push(clampPoint(point, toolContext.size));
    toolContext.live({ dots: this.extremes.map((point) => ({ point, kind: 'plain' })) });
    if (this.extremes.length < 4) return;
    const { minX, minY, maxX, maxY } = boundsOfPoints(this.extremes);
    this.finish(frameBetween([minX, minY], [maxX, maxY], toolContext.size), toolContext);
  }

  move({ point }: Pointer, toolContext: ToolContext): void {
    const frame = this.gesture.frame(point, toolContext);
    if (frame) toolContext.live({ draft: cornersOf(frame), closes: true });
  }

  up(pointer: Pointer, toolContext: ToolContext): void {
    const { done, frame } = this.gesture.up(pointer, toolContext);
    if (done) this.finish(frame, toolContext);
  }

  private finish(frame: Frame | null, toolContext: ToolContext): void {
    const label = toolContext.labelFor('box');
    this.leave(toolContext);
    if (!frame || !label) return;
    const id = toolContext.newId();
    toolContext.run(translate('did.box'), [{ id, label, shape: 'box', ...frame }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (key === 'Backspace' && this.extremes.length) {
      this.extremes.pop();
      toolContext.live({ dots: this.extremes.map((point) => ({ point, kind: 'plain' })) });
      return true;
    }
    if (key !== 'Escape' || !(this.gesture.start || this.extremes.length)) return false;
    this.leave(toolContext);
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.gesture.leave();
    this.extremes = [];
    toolContext.clear();
  }
}

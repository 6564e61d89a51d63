import type { Keypoint, Region } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { clampPoint } from '../../geometry/planar';
import type { Pointer, Tool, ToolContext } from '../tool';

/** Places the points of a skeleton one after the other. */
export class KeypointsTool implements Tool {
  readonly key = 'keypoints';
  readonly cursor = 'crosshair';
  private points: Keypoint[] = [];

  private names(toolContext: ToolContext): { label: string; names: string[] } | null {
    const label = toolContext.labelFor('keypoints');
    const skeleton = label ? toolContext.skeletonOf(label) : null;
    return label && skeleton ? { label, names: skeleton.points } : null;
  }

  get isUnderWay(): boolean {
    return this.points.length > 0;
  }

  hint(toolContext: ToolContext): string {
    const skeleton = this.names(toolContext);
    if (!skeleton) return translate('hint.noSkeleton');
    const name = skeleton.names[this.points.length];
    return translate('hint.keypoint', { name, at: this.points.length + 1, count: skeleton.names.length });
  }

  down({ point, alt }: Pointer, toolContext: ToolContext): void {
    const [x, y] = clampPoint(point, toolContext.size);
    this.put({ x, y, visible: alt ? 1 : 2 }, toolContext);
  }

  private put(place: Omit<Keypoint, 'name'>, toolContext: ToolContext): void {
    const skeleton = this.names(toolContext);
    const name = skeleton?.names[this.points.length];
    if (!skeleton || name === undefined) return;
    this.points.push({ name, ...place });
    if (this.points.length === skeleton.names.length) this.finish(toolContext);
    else this.show(toolContext);
  }

  private show(toolContext: ToolContext): void {
    const label = this.names(toolContext)?.label ?? '';
    const shape: Region | null = this.points.length
      ? { id: 'draft', label, skeleton: label, shape: 'keypoints', points: this.points }
      : null;
    toolContext.live({
      shape,
      dots: this.points.flatMap((p) =>
        p.visible ? [{ point: [p.x, p.y], kind: p.visible === 1 ? 'hollow' : 'plain', name: p.name }] : [],
      ),
    });
  }

  move(): void {}

  up(): void {}

  private finish(toolContext: ToolContext): void {
    const skeleton = this.names(toolContext);
    if (!skeleton || !this.points.some((p) => p.visible)) return;
    const { label, names } = skeleton;
    const rest = names.slice(this.points.length).map((name): Keypoint => ({ name, x: 0, y: 0, visible: 0 }));
    const points = [...this.points, ...rest];
    this.leave(toolContext);
    const id = toolContext.newId();
    toolContext.run(translate('did.keypoints'), [{ id, label, skeleton: label, shape: 'keypoints', points }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (key === 'X') {
      this.put({ x: 0, y: 0, visible: 0 }, toolContext);
      return true;
    }
    if (!this.points.length) return false;
    if (key === 'Enter') this.finish(toolContext);
    else if (key === 'Escape') this.leave(toolContext);
    else if (key === 'Backspace') {
      this.points.pop();
      this.show(toolContext);
    } else return false;
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.points = [];
    toolContext.clear();
  }
}

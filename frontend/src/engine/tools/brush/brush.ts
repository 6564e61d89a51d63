import type { MaskRegion, Point } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { distance } from '../../geometry/planar';
import { filledHoles, joined, strokeEdges, without } from '../../geometry/runs';
import { edgesOf, withEdges } from '../../shapes/maskEdges';
import { acceptedRegion } from '../acceptedRegion';
import type { Pointer, Tool, ToolContext } from '../tool';

const SMALLEST = 0.5;
const LARGEST = 500;

/** Paints masks. A stroke becomes edges of runs, so that its cost is its own and not the image's. */
export class BrushTool implements Tool {
  readonly key = 'mask';
  readonly cursor = 'none';
  private stroke: Point[] = [];
  private last: Point | null = null;
  private erases = false;

  get isUnderWay(): boolean {
    return this.stroke.length > 0;
  }

  hint({ options, selected }: ToolContext): string {
    const what = options.erases ? 'erasing' : selected.size ? 'painting' : 'paintingNew';
    return translate(`hint.${what}`, { size: Math.round(options.brushRadius * 2) });
  }

  private mask(toolContext: ToolContext): MaskRegion | null {
    const [id] = toolContext.selected;
    const region = id ? toolContext.get(id) : undefined;
    return region?.shape === 'mask' ? region : null;
  }

  down({ point, alt, shift }: Pointer, toolContext: ToolContext): void {
    this.erases = toolContext.options.erases !== alt;
    this.stroke = shift && this.last ? [this.last, point] : [point];
    this.show(toolContext);
  }

  move({ point }: Pointer, toolContext: ToolContext, pressed: boolean): void {
    const end = this.stroke.at(-1);
    if (pressed && end && distance(end, point) >= Math.max(0.5, toolContext.options.brushRadius / 8))
      this.stroke.push(point);
    this.show(toolContext);
  }

  private show(toolContext: ToolContext): void {
    const radius = toolContext.options.brushRadius;
    const stroke = this.stroke.length ? { points: this.stroke, radius, erases: this.erases } : null;
    toolContext.live({ brush: radius, stroke });
  }

  up(_: Pointer, toolContext: ToolContext): void {
    const points = this.stroke;
    this.stroke = [];
    this.last = points.at(-1) ?? null;
    if (points.length) this.apply(points, toolContext);
    this.show(toolContext);
  }

  private apply(points: Point[], toolContext: ToolContext): void {
    const before = this.mask(toolContext);
    const label = before?.label ?? toolContext.labelFor('mask');
    if (!label || !toolContext.canEdit || (this.erases && !before)) return;
    const size: [number, number] = [toolContext.size.height, toolContext.size.width];
    const painted = strokeEdges(points, toolContext.options.brushRadius, size);
    if (!painted.length) return;
    if (!before) {
      const region = withEdges({ id: toolContext.newId(), label, shape: 'mask' as const }, painted, size);
      if (!region) return;
      toolContext.run(translate('did.mask'), [region]);
      toolContext.select([region.id]);
      return;
    }
    const edges = this.erases ? without(edgesOf(before), painted) : joined(edgesOf(before), painted);
    const after = withEdges(acceptedRegion(before), edges, size);
    if (after?.rle.counts === before.rle.counts) return;
    toolContext.run(translate(this.erases ? 'did.erase' : 'did.paint'), [after ?? before.id]);
    if (after) toolContext.select([after.id]);
  }

  private fill(toolContext: ToolContext): void {
    const before = this.mask(toolContext);
    if (!before || !toolContext.canEdit) return;
    const after = withEdges(
      acceptedRegion(before),
      filledHoles(edgesOf(before), before.rle.size),
      before.rle.size,
    );
    if (after && after.rle.counts !== before.rle.counts) toolContext.run(translate('did.fill'), [after]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    const { options } = toolContext;
    if (key === '[' || key === ']') {
      const next = options.brushRadius * (key === '[' ? 0.8 : 1.25);
      options.brushRadius = Math.min(
        LARGEST,
        Math.max(SMALLEST, Math.round(next * 2) / 2 + (key === ']' ? 0.5 : 0)),
      );
    } else if (key === 'X') options.erases = !options.erases;
    else if (key === 'F') this.fill(toolContext);
    else if (key === 'Escape' && this.stroke.length) this.stroke = [];
    else if (key === 'Escape' && toolContext.selected.size) {
      this.last = null;
      toolContext.select([]);
    } else return false;
    this.show(toolContext);
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.stroke = [];
    this.last = null;
    toolContext.clear();
  }
}

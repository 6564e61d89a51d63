import type { MaskRegion, Point } from '../../../api/types';
import { words } from '../../../i18n/words';
import { distance } from '../../planar';
import { filledHoles, joined, strokeEdges, without } from '../../runs';
import { edgesOf, withEdges } from '../../shapes/maskEdges';
import { taken } from '../taken';
import type { Bench, Pointer, Tool } from '../tool';

const SMALLEST = 0.5;
const LARGEST = 500;

/** Paints masks. A stroke becomes edges of runs, so that its cost is its own and not the image's. */
export class BrushTool implements Tool {
  readonly key = 'mask';
  readonly cursor = 'none';
  private stroke: Point[] = [];
  private last: Point | null = null;
  private erases = false;

  hint({ options, selected }: Bench): string {
    const what = options.erases ? 'erasing' : selected.size ? 'painting' : 'paintingNew';
    return words(`hint.${what}`, { size: Math.round(options.brushRadius * 2) });
  }

  private mask(bench: Bench): MaskRegion | null {
    const [id] = bench.selected;
    const region = id ? bench.get(id) : undefined;
    return region?.shape === 'mask' ? region : null;
  }

  down({ at, alt, shift }: Pointer, bench: Bench): void {
    this.erases = bench.options.erases !== alt;
    this.stroke = shift && this.last ? [this.last, at] : [at];
    this.show(bench);
  }

  move({ at }: Pointer, bench: Bench, pressed: boolean): void {
    const end = this.stroke.at(-1);
    if (pressed && end && distance(end, at) >= Math.max(0.5, bench.options.brushRadius / 8))
      this.stroke.push(at);
    this.show(bench);
  }

  private show(bench: Bench): void {
    const radius = bench.options.brushRadius;
    const stroke = this.stroke.length ? { points: this.stroke, radius, erases: this.erases } : null;
    bench.live({ brush: radius, stroke });
  }

  up(_: Pointer, bench: Bench): void {
    const points = this.stroke;
    this.stroke = [];
    this.last = points.at(-1) ?? null;
    if (points.length) this.apply(points, bench);
    this.show(bench);
  }

  private apply(points: Point[], bench: Bench): void {
    const before = this.mask(bench);
    const label = before?.label ?? bench.labelFor('mask');
    if (!label || !bench.canEdit || (this.erases && !before)) return;
    const size: [number, number] = [bench.size.height, bench.size.width];
    const painted = strokeEdges(points, bench.options.brushRadius, size);
    if (!painted.length) return;
    if (!before) {
      const made = withEdges({ id: bench.newId(), label, shape: 'mask' as const }, painted, size);
      if (!made) return;
      bench.run(words('did.mask'), [made]);
      bench.select([made.id]);
      return;
    }
    const edges = this.erases ? without(edgesOf(before), painted) : joined(edgesOf(before), painted);
    const after = withEdges(taken(before), edges, size);
    if (after?.rle.counts === before.rle.counts) return;
    bench.run(words(this.erases ? 'did.erase' : 'did.paint'), [after ?? before.id]);
    if (after) bench.select([after.id]);
  }

  private fill(bench: Bench): void {
    const before = this.mask(bench);
    if (!before || !bench.canEdit) return;
    const after = withEdges(taken(before), filledHoles(edgesOf(before), before.rle.size), before.rle.size);
    if (after && after.rle.counts !== before.rle.counts) bench.run(words('did.fill'), [after]);
  }

  press(key: string, bench: Bench): boolean {
    const { options } = bench;
    if (key === '[' || key === ']') {
      const next = options.brushRadius * (key === '[' ? 0.8 : 1.25);
      options.brushRadius = Math.min(
        LARGEST,
        Math.max(SMALLEST, Math.round(next * 2) / 2 + (key === ']' ? 0.5 : 0)),
      );
    } else if (key === 'X') options.erases = !options.erases;
    else if (key === 'F') this.fill(bench);
    else if (key === 'Escape' && this.stroke.length) this.stroke = [];
    else if (key === 'Escape' && bench.selected.size) {
      this.last = null;
      bench.select([]);
    } else return false;
    this.show(bench);
    return true;
  }

  leave(bench: Bench): void {
    this.stroke = [];
    this.last = null;
    bench.clear();
  }
}

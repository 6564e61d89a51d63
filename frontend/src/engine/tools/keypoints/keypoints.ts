import type { Keypoint, Region } from '../../../api/types';
import { words } from '../../../i18n/words';
import { clampPoint } from '../../planar';
import type { Bench, Pointer, Tool } from '../tool';

/** Places the points of a skeleton one after the other. */
export class KeypointsTool implements Tool {
  readonly key = 'keypoints';
  readonly cursor = 'crosshair';
  private points: Keypoint[] = [];

  private names(bench: Bench): { label: string; names: string[] } | null {
    const label = bench.labelFor('keypoints');
    const skeleton = label ? bench.skeletonOf(label) : null;
    return label && skeleton ? { label, names: skeleton.points } : null;
  }

  hint(bench: Bench): string {
    const found = this.names(bench);
    if (!found) return words('hint.noSkeleton');
    const name = found.names[this.points.length];
    return words('hint.keypoint', { name, at: this.points.length + 1, count: found.names.length });
  }

  down({ at, alt }: Pointer, bench: Bench): void {
    const [x, y] = clampPoint(at, bench.size);
    this.put({ x, y, visible: alt ? 1 : 2 }, bench);
  }

  private put(place: Omit<Keypoint, 'name'>, bench: Bench): void {
    const found = this.names(bench);
    const name = found?.names[this.points.length];
    if (!found || name === undefined) return;
    this.points.push({ name, ...place });
    if (this.points.length === found.names.length) this.finish(bench);
    else this.show(bench);
  }

  private show(bench: Bench): void {
    const label = this.names(bench)?.label ?? '';
    const shape: Region | null = this.points.length
      ? { id: 'draft', label, skeleton: label, shape: 'keypoints', points: this.points }
      : null;
    bench.live({
      shape,
      dots: this.points.flatMap((p) =>
        p.visible ? [{ at: [p.x, p.y], kind: p.visible === 1 ? 'hollow' : 'plain', name: p.name }] : [],
      ),
    });
  }

  move(): void {}

  up(): void {}

  private finish(bench: Bench): void {
    const found = this.names(bench);
    if (!found || !this.points.some((p) => p.visible)) return;
    const { label, names } = found;
    const rest = names.slice(this.points.length).map((name): Keypoint => ({ name, x: 0, y: 0, visible: 0 }));
    const points = [...this.points, ...rest];
    this.leave(bench);
    const id = bench.newId();
    bench.run(words('did.keypoints'), [{ id, label, skeleton: label, shape: 'keypoints', points }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (key === 'X') {
      this.put({ x: 0, y: 0, visible: 0 }, bench);
      return true;
    }
    if (!this.points.length) return false;
    if (key === 'Enter') this.finish(bench);
    else if (key === 'Escape') this.leave(bench);
    else if (key === 'Backspace') {
      this.points.pop();
      this.show(bench);
    } else return false;
    return true;
  }

  leave(bench: Bench): void {
    this.points = [];
    bench.clear();
  }
}

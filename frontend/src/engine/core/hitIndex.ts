import RBush from 'rbush';
import type { Point, Region } from '../../api/types';
import { areaOf, type Bounds, boundsOf, contains, nearOutline } from '../shapes/geometry';
import type { Patch } from './document';

interface Entry extends Bounds {
  region: Region;
}

const entryOf = (region: Region): Entry => ({ ...boundsOf(region), region });

/**
 * Finds what lies under a point: an R-tree for the candidates, then an exact test. It lives as long as its
 * document: built at once when that is opened, then told of every patch.
 */
export class HitIndex {
  private readonly tree = new RBush<Entry>();
  private readonly entries = new Map<string, Entry>();

  constructor(regions: readonly Region[] = []) {
    for (const region of regions) this.entries.set(region.id, entryOf(region));
    this.tree.load([...this.entries.values()]);
  }

  get size(): number {
    return this.entries.size;
  }

  /** Follows a change of the document. */
  apply(patches: readonly Pick<Patch, 'id' | 'after'>[]): void {
    for (const { id, after } of patches) {
      const known = this.entries.get(id);
      if (known) this.tree.remove(known);
      if (!after) {
        this.entries.delete(id);
        continue;
      }
      const entry = entryOf(after);
      this.entries.set(id, entry);
      this.tree.insert(entry);
    }
  }

  /** Everything under the point, the selected first, then the smallest; `tolerance` in image pixels. */
  under([x, y]: Point, tolerance: number, selected: ReadonlySet<string> = new Set()): Region[] {
    const around = { minX: x - tolerance, minY: y - tolerance, maxX: x + tolerance, maxY: y + tolerance };
    return this.tree
      .search(around)
      .map((entry) => entry.region)
      .filter((region) => contains(region, x, y) || nearOutline(region, [x, y], tolerance))
      .map((region) => ({ region, first: selected.has(region.id) ? 0 : 1, area: areaOf(region) }))
      .sort((a, b) => a.first - b.first || a.area - b.area || (a.region.id < b.region.id ? -1 : 1))
      .map((row) => row.region);
  }

  /** What lies wholly inside. */
  within(area: Bounds): Region[] {
    return this.touching(area, (e) => inside(e, area));
  }

  /** What may be seen in the area: all whose bounds meet it. */
  touching(area: Bounds, also: (entry: Bounds) => boolean = () => true): Region[] {
    return this.tree
      .search(area)
      .filter(also)
      .map((entry) => entry.region);
  }
}

const inside = (e: Bounds, area: Bounds): boolean =>
  e.minX >= area.minX && e.minY >= area.minY && e.maxX <= area.maxX && e.maxY <= area.maxY;

/** The one below the selected in a stack, smallest first; after the last comes the first again. */
export function nextBelow(stack: readonly Region[], selected: ReadonlySet<string>): Region | undefined {
  const index = stack.findIndex((region) => selected.has(region.id));
  return stack[(index + 1) % Math.max(stack.length, 1)];
}

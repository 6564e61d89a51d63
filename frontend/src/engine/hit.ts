import RBush from 'rbush';
import type { Point, Region } from '../api/types';
import { areaOf, type Bounds, boundsOf, contains, nearOutline } from './geometry';

interface Entry extends Bounds {
  region: Region;
}

/** Finds what lies under a point: an R-tree for the candidates, then an exact test. */
export class HitIndex {
  private tree = new RBush<Entry>();

  constructor(regions: readonly Region[]) {
    this.tree.load(regions.map((region) => ({ ...boundsOf(region), region })));
  }

  /** Everything under the point, the selected first, then the smallest; `tolerance` in image pixels. */
  under([x, y]: Point, tolerance: number, selected: ReadonlySet<string> = new Set()): Region[] {
    const around = { minX: x - tolerance, minY: y - tolerance, maxX: x + tolerance, maxY: y + tolerance };
    return this.tree
      .search(around)
      .map((entry) => entry.region)
      .filter((region) => contains(region, x, y) || nearOutline(region, [x, y], tolerance))
      .sort((a, b) => Number(selected.has(b.id)) - Number(selected.has(a.id)) || areaOf(a) - areaOf(b));
  }

  within(area: Bounds): Region[] {
    return this.tree
      .search(area)
      .filter((e) => e.minX >= area.minX && e.minY >= area.minY && e.maxX <= area.maxX && e.maxY <= area.maxY)
      .map((entry) => entry.region);
  }
}

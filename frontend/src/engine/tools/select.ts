import type { Point, PolygonRegion, Region } from '../../api/types';
import { boxHandles, clampPoint, moved, resized, toSegment } from '../geometry';
import type { Bench, Pointer, Tool } from './tool';

const HANDLE = 8;

type Drag =
  | { kind: 'move'; region: Region; from: Point; now: Region }
  | { kind: 'handle'; region: Region; handle: number; now: Region }
  | { kind: 'corner'; region: PolygonRegion; ring: number; corner: number; now: Region }
  | { kind: 'marquee'; from: Point };

/** An edited suggestion is a person's region: its confidence goes, where it came from stays. */
export function taken(region: Region): Region {
  const { confidence: _, ...rest } = region;
  return rest as Region;
}

function setCorner(region: PolygonRegion, ring: number, corner: number, at: Point | null): PolygonRegion {
  const rings = region.rings.map((r, n) => {
    if (n !== ring) return r;
    const points = at
      ? r.points.map((p, k) => (k === corner ? at : p))
      : r.points.filter((_, k) => k !== corner);
    return { ...r, points };
  });
  return { ...region, rings };
}

/** Selects, moves, resizes, edits corners; a drag on nothing selects what lies inside. */
export class SelectTool implements Tool {
  readonly key = 'select';
  readonly cursor = 'default';
  private drag: Drag | null = null;

  hint(): string {
    return 'Click selects the smallest, Alt+click the next below, drag moves, arrows nudge';
  }

  down(pointer: Pointer, bench: Bench): void {
    if (this.grabHandle(pointer, bench)) return;
    const region = pointer.alt ? bench.below(pointer.at) : bench.under(pointer.at)[0];
    if (!region) {
      if (!pointer.shift) bench.select([]);
      this.drag = { kind: 'marquee', from: pointer.at };
      return;
    }
    bench.select(pointer.shift ? [...new Set([...bench.selected, region.id])] : [region.id]);
    if (bench.canEdit) this.drag = { kind: 'move', region, from: pointer.at, now: region };
  }

  private grabHandle({ at, alt }: Pointer, bench: Bench): boolean {
    const [id] = bench.selected;
    const region = id && bench.selected.size === 1 ? bench.get(id) : undefined;
    if (!region || !bench.canEdit) return false;
    const near = (p: Point) => Math.hypot(p[0] - at[0], p[1] - at[1]) <= bench.tolerance(HANDLE);
    if (region.shape === 'box') {
      const handle = region.rotation ? -1 : boxHandles(region).findIndex(near);
      if (handle < 0) return false;
      this.drag = { kind: 'handle', region, handle, now: region };
      return true;
    }
    for (const [ring, { points }] of region.rings.entries()) {
      const corner = points.findIndex(near);
      if (corner < 0) continue;
      if (alt && points.length > 3)
        bench.run('Delete a corner', [taken(setCorner(region, ring, corner, null))]);
      else if (!alt) this.drag = { kind: 'corner', region, ring, corner, now: region };
      return true;
    }
    return false;
  }

  move({ at }: Pointer, bench: Bench, pressed: boolean): void {
    const drag = this.drag;
    if (!pressed || !drag) return;
    if (drag.kind === 'marquee') {
      bench.live({ marquee: [drag.from, at] });
      return;
    }
    if (drag.kind === 'move') {
      drag.now = moved(drag.region, at[0] - drag.from[0], at[1] - drag.from[1], bench.size);
    } else if (drag.kind === 'handle' && drag.region.shape === 'box') {
      drag.now = resized(drag.region, drag.handle, at, bench.size);
    } else if (drag.kind === 'corner') {
      drag.now = setCorner(drag.region, drag.ring, drag.corner, clampPoint(at, bench.size));
    }
    bench.show(drag.now);
  }

  up({ at, shift }: Pointer, bench: Bench): void {
    const drag = this.drag;
    this.drag = null;
    bench.show(null);
    bench.live({ marquee: null });
    if (!drag) return;
    if (drag.kind === 'marquee') {
      const [x, y] = drag.from;
      const area = {
        minX: Math.min(x, at[0]),
        minY: Math.min(y, at[1]),
        maxX: Math.max(x, at[0]),
        maxY: Math.max(y, at[1]),
      };
      const inside = bench.within(area).map((region) => region.id);
      if (inside.length) bench.select(shift ? [...new Set([...bench.selected, ...inside])] : inside);
      return;
    }
    if (drag.now === drag.region || JSON.stringify(drag.now) === JSON.stringify(drag.region)) return;
    const names = { move: 'Move', handle: 'Resize', corner: 'Move a corner' };
    bench.run(names[drag.kind], [taken(drag.now)]);
  }

  /** A double click on a polygon's edge adds a corner there. */
  doubleClick({ at }: Pointer, bench: Bench): void {
    const [id] = bench.selected;
    const region = id ? bench.get(id) : undefined;
    if (region?.shape !== 'polygon' || !bench.canEdit) return;
    for (const [ring, { points }] of region.rings.entries()) {
      const edge = points.findIndex(
        (p, n) => toSegment(at, p, points[(n + 1) % points.length] as Point) <= bench.tolerance(HANDLE),
      );
      if (edge < 0) continue;
      const rings = region.rings.map((r, n) =>
        n === ring ? { ...r, points: [...points.slice(0, edge + 1), at, ...points.slice(edge + 1)] } : r,
      );
      bench.run('Add a corner', [taken({ ...region, rings })]);
      return;
    }
  }

  press(key: string, bench: Bench): boolean {
    if (key === 'Escape' && bench.selected.size) {
      bench.select([]);
      return true;
    }
    return false;
  }

  leave(bench: Bench): void {
    this.drag = null;
    bench.show(null);
    bench.live({ marquee: null });
  }
}

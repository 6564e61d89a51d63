import type { Point, Region } from '../../../api/types';
import { words } from '../../../i18n/words';
import { movedTogether } from '../../geometry';
import { distance, inRing, onSegment } from '../../planar';
import { nextState } from '../../shapes/keypoints';
import type { Handle } from '../../shapes/kind';
import {
  type Corner,
  cornerKey,
  cornerOf,
  outlinesOf,
  withNewCorner,
  withoutCorners,
} from '../../shapes/polygon';
import { kindOf } from '../../shapes/table';
import { taken } from '../taken';
import type { Bench, Pointer, Tool } from '../tool';

const REACH = 8;

type Drag =
  | { kind: 'move'; regions: Region[]; from: Point; now: readonly Region[] }
  | { kind: 'handle'; region: Region; handle: Handle; now: Region }
  | { kind: 'marquee'; from: Point }
  | { kind: 'lasso'; region: Region; points: Point[] }
  | { kind: 'window'; from: Point };

/** Selects, moves, resizes, turns, edits corners; a drag on nothing selects what lies inside. */
export class SelectTool implements Tool {
  readonly key = 'select';
  readonly cursor = 'default';
  private drag: Drag | null = null;
  /** Corners caught by the lasso, of one polygon. */
  private caught: { id: string; corners: Corner[] } | null = null;

  hint(bench: Bench): string {
    if (this.caught) return words('hint.caught', { count: this.caught.corners.length });
    const [id] = bench.selected;
    const region = id ? bench.get(id) : undefined;
    if (region?.shape === 'polygon') return words('hint.selectPolygon');
    if (region?.shape === 'keypoints') return words('hint.selectKeypoints');
    if (region?.shape === 'mask') return words('hint.selectMask');
    if (region) return words('hint.selectOne');
    return words('hint.select');
  }

  down(pointer: Pointer, bench: Bench): void {
    if (this.lassoBegins(pointer, bench) || this.grabHandle(pointer, bench)) return;
    this.letGo(bench);
    // Alt+click goes down through what lies under the cursor, round and round.
    const region = pointer.alt ? bench.below(pointer.at) : bench.under(pointer.at)[0];
    if (!region) {
      if (pointer.alt && bench.window) this.drag = { kind: 'window', from: pointer.at };
      else {
        if (!pointer.shift) bench.select([]);
        this.drag = { kind: 'marquee', from: pointer.at };
      }
      return;
    }
    const isIn = bench.selected.has(region.id);
    if (pointer.shift)
      bench.select(
        isIn ? [...bench.selected].filter((id) => id !== region.id) : [...bench.selected, region.id],
      );
    else if (!isIn) bench.select([region.id]);
    if (bench.canEdit && bench.selected.has(region.id)) this.drag = this.grabbed(region, pointer.at, bench);
  }

  /** All that is selected goes with the one under the pointer, but for what is locked. */
  private grabbed(region: Region, from: Point, bench: Bench): Drag | null {
    if (bench.isLocked?.(region.id)) return null;
    const others = [...bench.selected].flatMap((id) => (id === region.id ? [] : (bench.get(id) ?? [])));
    const regions = [region, ...others.filter((one) => !bench.isLocked?.(one.id))];
    return { kind: 'move', regions, from, now: regions };
  }

  private single(bench: Bench): Region | undefined {
    const [id] = bench.selected;
    return id && bench.selected.size === 1 ? bench.get(id) : undefined;
  }

  private lassoBegins({ at, ctrl }: Pointer, bench: Bench): boolean {
    const region = this.single(bench);
    if (!ctrl || region?.shape !== 'polygon' || !bench.canEdit) return false;
    this.drag = { kind: 'lasso', region, points: [at] };
    return true;
  }

  private grabHandle({ at, alt }: Pointer, bench: Bench): boolean {
    const region = this.single(bench);
    if (!region || !bench.canEdit || bench.isLocked?.(region.id)) return false;
    const reach = bench.tolerance(REACH);
    const near = kindOf(region)
      .handles(region, bench.tolerance(1))
      .filter((handle) => distance(handle.at, at) <= reach)
      .sort(
        (a, b) =>
          Number(a.kind === 'ghost') - Number(b.kind === 'ghost') || distance(a.at, at) - distance(b.at, at),
      );
    const handle = near[0];
    if (!handle) return false;
    if (alt) return this.altClicked(region, handle, bench);
    this.drag = { kind: 'handle', region, handle, now: region };
    return true;
  }

  private altClicked(region: Region, handle: Handle, bench: Bench): boolean {
    if (region.shape === 'keypoints') {
      const n = Number(handle.key.slice(2));
      const points = region.points.map((p, k) => (k === n ? { ...p, visible: nextState(p.visible) } : p));
      if (points.some((p) => p.visible)) bench.run(words('did.pointState'), [taken({ ...region, points })]);
      return true;
    }
    const corner = cornerOf(handle.key);
    if (!corner || corner.isGhost) return false;
    if (region.shape === 'polygon') this.removeCorners(region.id, [corner], bench);
    else if (region.shape === 'polyline' && region.points.length > 2)
      bench.run(words('did.deleteCorners', { count: 1 }), [
        taken({ ...region, points: region.points.toSpliced(corner.corner, 1) }),
      ]);
    return true;
  }

  private removeCorners(id: string, corners: readonly Corner[], bench: Bench): void {
    const region = bench.get(id);
    if (region?.shape !== 'polygon') return;
    const left = withoutCorners(region, corners);
    if (!left) {
      bench.say(words('said.threeCorners'));
      return;
    }
    bench.run(words('did.deleteCorners', { count: corners.length }), [taken(left)]);
  }

  move({ at, shift }: Pointer, bench: Bench, pressed: boolean): void {
    const drag = this.drag;
    if (!pressed || !drag) return;
    if (drag.kind === 'marquee') bench.live({ marquee: [drag.from, at] });
    else if (drag.kind === 'lasso') {
      drag.points.push(at);
      bench.live({ lasso: [...drag.points] });
    } else if (drag.kind === 'window') {
      const pixel = bench.tolerance(1);
      bench.window?.([(at[0] - drag.from[0]) / pixel, (at[1] - drag.from[1]) / pixel]);
      drag.from = at;
    } else if (drag.kind === 'move') {
      drag.now = movedTogether(drag.regions, at[0] - drag.from[0], at[1] - drag.from[1], bench.size);
      bench.show(drag.now);
    } else {
      drag.now = kindOf(drag.region).dragged(drag.region, drag.handle.key, at, bench.size, shift);
      bench.show([drag.now]);
    }
  }

  up({ at, shift }: Pointer, bench: Bench): void {
    const drag = this.drag;
    this.drag = null;
    bench.show([]);
    bench.live({ marquee: null, lasso: [] });
    if (!drag || drag.kind === 'window') return;
    if (drag.kind === 'marquee') {
      this.caughtBy(drag.from, at, shift, bench);
      return;
    }
    if (drag.kind === 'lasso') {
      this.caughtCorners(drag.region, drag.points, bench);
      return;
    }
    if (drag.kind === 'handle') {
      if (!isSame(drag.now, drag.region)) bench.run(nameOf(drag.handle), [taken(drag.now)]);
      return;
    }
    const { now, regions } = drag;
    if (now.every((region, n) => isSame(region, regions[n] as Region))) return;
    bench.run(words('did.move', { count: now.length }), now.map(taken));
  }

  private caughtBy([x, y]: Point, at: Point, adds: boolean, bench: Bench): void {
    const inside = bench
      .within({
        minX: Math.min(x, at[0]),
        minY: Math.min(y, at[1]),
        maxX: Math.max(x, at[0]),
        maxY: Math.max(y, at[1]),
      })
      .map((region) => region.id);
    if (inside.length) bench.select(adds ? [...new Set([...bench.selected, ...inside])] : inside);
  }

  private caughtCorners(region: Region, lasso: Point[], bench: Bench): void {
    if (region.shape !== 'polygon' || lasso.length < 3) return;
    const corners = outlinesOf(region).flatMap(({ ring, line, points }) =>
      points.flatMap(([x, y], corner) => (inRing(lasso, x, y) ? [{ ring, line, corner }] : [])),
    );
    this.caught = corners.length ? { id: region.id, corners } : null;
    const keys = new Set(corners.map((corner) => cornerKey(corner)));
    const handles = kindOf(region).handles(region, 0);
    bench.live({ dots: handles.filter((h) => keys.has(h.key)).map((h) => ({ at: h.at, kind: 'bad' })) });
  }

  private letGo(bench: Bench): void {
    if (!this.caught) return;
    this.caught = null;
    bench.live({ dots: [] });
  }

  /** A double click on a polygon's edge adds a corner there; with Alt beside everything it sets the picture's light back. */
  doubleClick({ at, alt }: Pointer, bench: Bench): void {
    if (alt && !bench.under(at).length) {
      bench.window?.(null);
      return;
    }
    const region = this.single(bench);
    if (region?.shape !== 'polygon' || !bench.canEdit) return;
    for (const { ring, line, points } of outlinesOf(region)) {
      const corner = points.findIndex((p, n) => {
        const near = onSegment(at, p, points[(n + 1) % points.length] as Point).at;
        return distance(near, at) <= bench.tolerance(REACH);
      });
      if (corner < 0) continue;
      bench.run(words('did.addCorner'), [taken(withNewCorner(region, { ring, line, corner }, at))]);
      return;
    }
  }

  press(key: string, bench: Bench): boolean {
    if (this.caught && (key === 'Delete' || key === 'Backspace')) {
      const { id, corners } = this.caught;
      this.letGo(bench);
      this.removeCorners(id, corners, bench);
      return true;
    }
    if (key !== 'Escape' || !(this.caught || bench.selected.size)) return false;
    if (this.caught) this.letGo(bench);
    else bench.select([]);
    return true;
  }

  leave(bench: Bench): void {
    this.drag = null;
    this.caught = null;
    bench.show([]);
    bench.clear();
  }
}

const isSame = (a: Region, b: Region): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const nameOf = ({ kind, key }: Handle): string =>
  words(
    kind === 'turn'
      ? 'did.turn'
      : kind === 'square'
        ? 'did.resize'
        : kind === 'ghost'
          ? 'did.addCorner'
          : key.startsWith('k')
            ? 'did.movePoint'
            : 'did.moveCorner',
  );

import type { Point, Region } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { distance, inRing, onSegment } from '../../geometry/planar';
import { movedTogether } from '../../shapes/geometry';
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
import { acceptedRegion } from '../acceptedRegion';
import type { Pointer, Tool, ToolContext } from '../tool';

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

  get isUnderWay(): boolean {
    return this.drag !== null;
  }

  hint(toolContext: ToolContext): string {
    if (this.caught) return translate('hint.caught', { count: this.caught.corners.length });
    const [id] = toolContext.selected;
    const region = id ? toolContext.get(id) : undefined;
    if (region?.shape === 'polygon') return translate('hint.selectPolygon');
    if (region?.shape === 'keypoints') return translate('hint.selectKeypoints');
    if (region?.shape === 'mask') return translate('hint.selectMask');
    if (region) return translate('hint.selectOne');
    return translate('hint.select');
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    if (this.lassoBegins(pointer, toolContext) || this.grab(pointer, toolContext)) return;
    this.letGo(toolContext);
    // Alt+click goes down through what lies under the cursor, round and round.
    const region = pointer.alt ? toolContext.below(pointer.point) : toolContext.under(pointer.point)[0];
    if (!region) {
      if (pointer.alt && toolContext.window) this.drag = { kind: 'window', from: pointer.point };
      else {
        if (!pointer.shift) toolContext.select([]);
        this.drag = { kind: 'marquee', from: pointer.point };
      }
      return;
    }
    const isIn = toolContext.selected.has(region.id);
    if (pointer.shift)
      toolContext.select(
        isIn
          ? [...toolContext.selected].filter((id) => id !== region.id)
          : [...toolContext.selected, region.id],
      );
    else if (!isIn) toolContext.select([region.id]);
    if (toolContext.canEdit && toolContext.selected.has(region.id))
      this.drag = this.grabbed(region, pointer.point, toolContext);
  }

  /** All that is selected goes with the one under the pointer, but for what is locked. */
  private grabbed(region: Region, from: Point, toolContext: ToolContext): Drag | null {
    if (toolContext.isLocked?.(region.id)) return null;
    const others = [...toolContext.selected].flatMap((id) =>
      id === region.id ? [] : (toolContext.get(id) ?? []),
    );
    const regions = [region, ...others.filter((one) => !toolContext.isLocked?.(one.id))];
    return { kind: 'move', regions, from, now: regions };
  }

  private single(toolContext: ToolContext): Region | undefined {
    const [id] = toolContext.selected;
    return id && toolContext.selected.size === 1 ? toolContext.get(id) : undefined;
  }

  private lassoBegins({ point, ctrl }: Pointer, toolContext: ToolContext): boolean {
    const region = this.single(toolContext);
    if (!ctrl || region?.shape !== 'polygon' || !toolContext.canEdit) return false;
    this.drag = { kind: 'lasso', region, points: [point] };
    return true;
  }

  /** Takes hold of a handle of the one selected region; false where the press met none. */
  grab({ point, alt }: Pointer, toolContext: ToolContext): boolean {
    const region = this.single(toolContext);
    if (!region || !toolContext.canEdit || toolContext.isLocked?.(region.id)) return false;
    const reach = toolContext.tolerance(REACH);
    const near = kindOf(region)
      .handles(region, toolContext.tolerance(1))
      .filter((handle) => distance(handle.point, point) <= reach)
      .sort(
        (a, b) =>
          Number(a.kind === 'ghost') - Number(b.kind === 'ghost') ||
          distance(a.point, point) - distance(b.point, point),
      );
    const handle = near[0];
    if (!handle) return false;
    if (alt) return this.altClicked(region, handle, toolContext);
    this.drag = { kind: 'handle', region, handle, now: region };
    return true;
  }

  private altClicked(region: Region, handle: Handle, toolContext: ToolContext): boolean {
    if (region.shape === 'keypoints') {
      const n = Number(handle.key.slice(2));
      const points = region.points.map((p, k) => (k === n ? { ...p, visible: nextState(p.visible) } : p));
      if (points.some((p) => p.visible))
        toolContext.run(translate('did.pointState'), [acceptedRegion({ ...region, points })]);
      return true;
    }
    const corner = cornerOf(handle.key);
    if (!corner || corner.isGhost) return false;
    if (region.shape === 'polygon') this.removeCorners(region.id, [corner], toolContext);
    else if (region.shape === 'polyline' && region.points.length > 2)
      toolContext.run(translate('did.deleteCorners', { count: 1 }), [
        acceptedRegion({ ...region, points: region.points.toSpliced(corner.corner, 1) }),
      ]);
    return true;
  }

  private removeCorners(id: string, corners: readonly Corner[], toolContext: ToolContext): void {
    const region = toolContext.get(id);
    if (region?.shape !== 'polygon') return;
    const left = withoutCorners(region, corners);
    if (!left) {
      toolContext.say(translate('said.threeCorners'));
      return;
    }
    toolContext.run(translate('did.deleteCorners', { count: corners.length }), [acceptedRegion(left)]);
  }

  move({ point, shift }: Pointer, toolContext: ToolContext, pressed: boolean): void {
    const drag = this.drag;
    if (!pressed || !drag) return;
    if (drag.kind === 'marquee') toolContext.live({ marquee: [drag.from, point] });
    else if (drag.kind === 'lasso') {
      drag.points.push(point);
      toolContext.live({ lasso: [...drag.points] });
    } else if (drag.kind === 'window') {
      const pixel = toolContext.tolerance(1);
      toolContext.window?.([(point[0] - drag.from[0]) / pixel, (point[1] - drag.from[1]) / pixel]);
      drag.from = point;
    } else if (drag.kind === 'move') {
      drag.now = movedTogether(
        drag.regions,
        point[0] - drag.from[0],
        point[1] - drag.from[1],
        toolContext.size,
      );
      toolContext.show(drag.now);
    } else {
      drag.now = kindOf(drag.region).dragged(drag.region, drag.handle.key, point, toolContext.size, shift);
      toolContext.show([drag.now]);
    }
  }

  up({ point, shift }: Pointer, toolContext: ToolContext): void {
    const drag = this.drag;
    this.drag = null;
    toolContext.show([]);
    toolContext.live({ marquee: null, lasso: [] });
    if (!drag || drag.kind === 'window') return;
    if (drag.kind === 'marquee') {
      this.caughtBy(drag.from, point, shift, toolContext);
      return;
    }
    if (drag.kind === 'lasso') {
      this.caughtCorners(drag.region, drag.points, toolContext);
      return;
    }
    if (drag.kind === 'handle') {
      if (!isSame(drag.now, drag.region)) toolContext.run(nameOf(drag.handle), [acceptedRegion(drag.now)]);
      return;
    }
    const { now, regions } = drag;
    if (now.every((region, n) => isSame(region, regions[n] as Region))) return;
    toolContext.run(translate('did.move', { count: now.length }), now.map(acceptedRegion));
  }

  private caughtBy([x, y]: Point, point: Point, adds: boolean, toolContext: ToolContext): void {
    const inside = toolContext
      .within({
        minX: Math.min(x, point[0]),
        minY: Math.min(y, point[1]),
        maxX: Math.max(x, point[0]),
        maxY: Math.max(y, point[1]),
      })
      .map((region) => region.id);
    if (inside.length) toolContext.select(adds ? [...new Set([...toolContext.selected, ...inside])] : inside);
  }

  private caughtCorners(region: Region, lasso: Point[], toolContext: ToolContext): void {
    if (region.shape !== 'polygon' || lasso.length < 3) return;
    const corners = outlinesOf(region).flatMap(({ ring, line, points }) =>
      points.flatMap(([x, y], corner) => (inRing(lasso, x, y) ? [{ ring, line, corner }] : [])),
    );
    this.caught = corners.length ? { id: region.id, corners } : null;
    const keys = new Set(corners.map((corner) => cornerKey(corner)));
    const handles = kindOf(region).handles(region, 0);
    toolContext.live({
      dots: handles.filter((h) => keys.has(h.key)).map((h) => ({ point: h.point, kind: 'bad' })),
    });
  }

  private letGo(toolContext: ToolContext): void {
    if (!this.caught) return;
    this.caught = null;
    toolContext.live({ dots: [] });
  }

  /** A double click on a polygon's edge adds a corner there; with Alt beside everything it sets the picture's light back. */
  doubleClick({ point, alt }: Pointer, toolContext: ToolContext): void {
    if (alt && !toolContext.under(point).length) {
      toolContext.window?.(null);
      return;
    }
    const region = this.single(toolContext);
    if (region?.shape !== 'polygon' || !toolContext.canEdit) return;
    for (const { ring, line, points } of outlinesOf(region)) {
      const corner = points.findIndex((p, n) => {
        const near = onSegment(point, p, points[(n + 1) % points.length] as Point).point;
        return distance(near, point) <= toolContext.tolerance(REACH);
      });
      if (corner < 0) continue;
      toolContext.run(translate('did.addCorner'), [
        acceptedRegion(withNewCorner(region, { ring, line, corner }, point)),
      ]);
      return;
    }
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (this.caught && (key === 'Delete' || key === 'Backspace')) {
      const { id, corners } = this.caught;
      this.letGo(toolContext);
      this.removeCorners(id, corners, toolContext);
      return true;
    }
    if (key !== 'Escape' || !(this.caught || toolContext.selected.size)) return false;
    if (this.caught) this.letGo(toolContext);
    else toolContext.select([]);
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.drag = null;
    this.caught = null;
    toolContext.show([]);
    toolContext.clear();
  }
}

const isSame = (a: Region, b: Region): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const nameOf = ({ kind, key }: Handle): string =>
  translate(
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

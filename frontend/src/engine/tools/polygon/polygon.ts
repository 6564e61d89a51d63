import type { Point, PolygonRegion } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { merged, split, subtracted } from '../../geometry/booleans';
import { onSegment, ringArea } from '../../geometry/planar';
import { outlinesOf, withOutline } from '../../shapes/polygon';
import { acceptedRegion } from '../acceptedRegion';
import { Corners } from '../corners';
import type { Pointer, Tool, ToolContext } from '../tool';

const NEAR = 10;

/** What the line being drawn will do to the polygon that was selected when it was begun. */
type Purpose =
  | { kind: 'new' }
  | { kind: 'add' | 'cut' | 'split'; region: PolygonRegion }
  | { kind: 'redraw'; region: PolygonRegion; from: Place };

interface Place {
  ring: number;
  line: number;
  /** The corner before it, and how far along the edge to the next it lies. */
  edge: number;
  share: number;
  far: number;
}

/** The place of a polygon's outlines that is nearest to a point. */
export function nearestPlace(region: PolygonRegion, target: Point): Place {
  let best: Place = { ring: 0, line: 0, edge: 0, share: 0, far: Infinity };
  for (const { ring, line, points } of outlinesOf(region)) {
    points.forEach((point, edge) => {
      const near = onSegment(target, point, points[(edge + 1) % points.length] as Point);
      const far = Math.hypot(near.point[0] - target[0], near.point[1] - target[1]);
      if (far < best.far) best = { ring, line, edge, share: near.share, far };
    });
  }
  return best;
}

/** Replaces the shorter stretch of an outline between two of its places by a line. */
export function redrawn(
  region: PolygonRegion,
  from: Place,
  to: Place,
  drawn: readonly Point[],
): PolygonRegion {
  const points = outlinesOf(region).find((o) => o.ring === from.ring && o.line === from.line)?.points ?? [];
  const place = (p: Place) => p.edge + p.share;
  const forward = place(to) >= place(from);
  const [low, high] = forward ? [from, to] : [to, from];
  const path = forward ? [...drawn] : [...drawn].reverse();
  const inner = points.slice(low.edge + 1, high.edge + 1);
  const outer = [...points.slice(high.edge + 1), ...points.slice(0, low.edge + 1)];
  const length = (line: readonly Point[]) =>
    line
      .slice(1)
      .reduce((sum, p, n) => sum + Math.hypot(p[0] - (line[n]?.[0] ?? 0), p[1] - (line[n]?.[1] ?? 0)), 0);
  const ends = [path[0] as Point, path.at(-1) as Point] as const;
  const isInnerShorter = length([ends[0], ...inner, ends[1]]) <= length([ends[1], ...outer, ends[0]]);
  const next = isInnerShorter ? [...outer, ...path] : [...inner, ...[...path].reverse()];
  return withOutline(region, from.ring, from.line, next);
}

/**
 * Draws polygons: click corners or hold and draw; the first corner, Enter or a double click closes. With a polygon
 * selected, Shift on its outline redraws a stretch, Shift elsewhere adds a ring, Alt cuts out.
 */
export class PolygonTool implements Tool {
  readonly key = 'polygon';
  readonly cursor = 'crosshair';
  private readonly corners = new Corners();
  private purpose: Purpose = { kind: 'new' };
  splits = false;

  get isUnderWay(): boolean {
    return this.corners.points.length > 0;
  }

  hint(toolContext: ToolContext): string {
    if (this.purpose.kind === 'redraw') return translate('hint.stretch');
    if (this.corners.points.length && toolContext.wire) return translate('hint.wireClosed');
    if (this.corners.points.length) return translate('hint.polygonOn');
    if (this.splits) return translate('hint.split');
    const [id] = toolContext.selected;
    return id && toolContext.get(id)?.shape === 'polygon'
      ? translate('hint.polygonSelected')
      : translate('hint.polygon');
  }

  down(pointer: Pointer, toolContext: ToolContext): void {
    if (!this.corners.points.length) this.purpose = this.begun(pointer, toolContext);
    else if (this.reaches(pointer, toolContext)) {
      this.corners.down(pointer, toolContext);
      this.finish(toolContext);
      return;
    }
    if (this.corners.down(pointer, toolContext)) this.finish(toolContext);
    else this.corners.show(toolContext);
  }

  private begun({ point, shift, alt }: Pointer, toolContext: ToolContext): Purpose {
    const [id] = toolContext.selected;
    const region = id ? toolContext.get(id) : undefined;
    if (region?.shape !== 'polygon' || !toolContext.canEdit) return { kind: 'new' };
    if (this.splits) return { kind: 'split', region };
    if (alt) return { kind: 'cut', region };
    if (!shift) return { kind: 'new' };
    const from = nearestPlace(region, point);
    return from.far <= toolContext.tolerance(NEAR)
      ? { kind: 'redraw', region, from }
      : { kind: 'add', region };
  }

  /** A redrawn stretch ends where it meets the outline again. */
  private reaches({ point }: Pointer, toolContext: ToolContext): boolean {
    return (
      this.purpose.kind === 'redraw' &&
      nearestPlace(this.purpose.region, point).far <= toolContext.tolerance(NEAR)
    );
  }

  move(pointer: Pointer, toolContext: ToolContext, pressed: boolean): void {
    if (this.corners.points.length) this.corners.move(pointer, toolContext, pressed);
  }

  up(pointer: Pointer, toolContext: ToolContext): void {
    const before = this.corners.points.length;
    this.corners.up(toolContext);
    if (before > 2 && this.reaches(pointer, toolContext) && this.corners.points.length > 1)
      this.finish(toolContext);
  }

  doubleClick(_: Pointer, toolContext: ToolContext): void {
    this.finish(toolContext);
  }

  private finish(toolContext: ToolContext): void {
    const { purpose } = this;
    const least = purpose.kind === 'redraw' || purpose.kind === 'split' ? 2 : 3;
    if (least === 3) this.corners.close(toolContext);
    const isFlat = least === 3 && ringArea(this.corners.points) <= 0;
    if (this.corners.points.length < least || isFlat) return;
    const points = this.corners.take(toolContext);
    this.purpose = { kind: 'new' };
    if (purpose.kind === 'new') {
      this.make(points, toolContext);
      return;
    }
    if (purpose.kind === 'redraw') {
      const to = nearestPlace(purpose.region, points.at(-1) as Point);
      const { from, region } = purpose;
      if (to.ring === from.ring && to.line === from.line)
        toolContext.run(translate('did.stretch'), [acceptedRegion(redrawn(region, from, to, points))]);
      return;
    }
    void combine(purpose.kind, purpose.region, points, toolContext);
  }

  private make(points: Point[], toolContext: ToolContext): void {
    const label = toolContext.labelFor('polygon');
    if (!label) return;
    const id = toolContext.newId();
    toolContext.run(translate('did.polygon'), [{ id, label, shape: 'polygon', rings: [{ points }] }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (!this.corners.points.length) return false;
    if (key === 'Enter') this.finish(toolContext);
    else if (key === 'Escape') this.leave(toolContext);
    else if (key === 'Backspace') this.corners.back(toolContext);
    else return false;
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.corners.take(toolContext);
    this.purpose = { kind: 'new' };
    this.splits = false;
  }
}

async function combine(
  kind: 'add' | 'cut' | 'split',
  region: PolygonRegion,
  points: Point[],
  toolContext: ToolContext,
): Promise<void> {
  if (kind === 'split') {
    const [one, other] = await split(region.rings, points);
    if (!one.length || !other.length) {
      toolContext.say(translate('said.noCrossing'));
      return;
    }
    const { from_prediction: _, ...rest } = acceptedRegion(region);
    const second: PolygonRegion = { ...rest, id: toolContext.newId(), rings: other };
    toolContext.run(translate('did.split'), [{ ...acceptedRegion(region), rings: one }, second]);
    toolContext.select([region.id, second.id]);
    return;
  }
  const rings =
    kind === 'add'
      ? await merged([region.rings, [{ points }]])
      : await subtracted(region.rings, [[{ points }]]);
  if (!rings.length) {
    toolContext.say(translate('said.nothingLeft'));
    return;
  }
  toolContext.run(translate(kind === 'add' ? 'did.add' : 'did.cut'), [{ ...acceptedRegion(region), rings }]);
  toolContext.select([region.id]);
}

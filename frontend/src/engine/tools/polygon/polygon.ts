import type { Point, PolygonRegion } from '../../../api/types';
import { words } from '../../../i18n/words';
import { merged, split, subtracted } from '../../booleans';
import { onSegment, ringArea } from '../../planar';
import { outlinesOf, withOutline } from '../../shapes/polygon';
import { Corners } from '../corners';
import { taken } from '../taken';
import type { Bench, Pointer, Tool } from '../tool';

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
export function nearestPlace(region: PolygonRegion, at: Point): Place {
  let best: Place = { ring: 0, line: 0, edge: 0, share: 0, far: Infinity };
  for (const { ring, line, points } of outlinesOf(region)) {
    points.forEach((point, edge) => {
      const near = onSegment(at, point, points[(edge + 1) % points.length] as Point);
      const far = Math.hypot(near.at[0] - at[0], near.at[1] - at[1]);
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

  hint(bench: Bench): string {
    if (this.purpose.kind === 'redraw') return words('hint.stretch');
    if (this.corners.points.length && bench.wire) return words('hint.wireClosed');
    if (this.corners.points.length) return words('hint.polygonOn');
    if (this.splits) return words('hint.split');
    const [id] = bench.selected;
    return id && bench.get(id)?.shape === 'polygon' ? words('hint.polygonSelected') : words('hint.polygon');
  }

  down(pointer: Pointer, bench: Bench): void {
    if (!this.corners.points.length) this.purpose = this.begun(pointer, bench);
    else if (this.reaches(pointer, bench)) {
      this.corners.down(pointer, bench);
      this.finish(bench);
      return;
    }
    if (this.corners.down(pointer, bench)) this.finish(bench);
    else this.corners.show(bench);
  }

  private begun({ at, shift, alt }: Pointer, bench: Bench): Purpose {
    const [id] = bench.selected;
    const region = id ? bench.get(id) : undefined;
    if (region?.shape !== 'polygon' || !bench.canEdit) return { kind: 'new' };
    if (this.splits) return { kind: 'split', region };
    if (alt) return { kind: 'cut', region };
    if (!shift) return { kind: 'new' };
    const from = nearestPlace(region, at);
    return from.far <= bench.tolerance(NEAR) ? { kind: 'redraw', region, from } : { kind: 'add', region };
  }

  /** A redrawn stretch ends where it meets the outline again. */
  private reaches({ at }: Pointer, bench: Bench): boolean {
    return (
      this.purpose.kind === 'redraw' && nearestPlace(this.purpose.region, at).far <= bench.tolerance(NEAR)
    );
  }

  move(pointer: Pointer, bench: Bench, pressed: boolean): void {
    if (this.corners.points.length) this.corners.move(pointer, bench, pressed);
  }

  up(pointer: Pointer, bench: Bench): void {
    const before = this.corners.points.length;
    this.corners.up(bench);
    if (before > 2 && this.reaches(pointer, bench) && this.corners.points.length > 1) this.finish(bench);
  }

  doubleClick(_: Pointer, bench: Bench): void {
    this.finish(bench);
  }

  private finish(bench: Bench): void {
    const { purpose } = this;
    const least = purpose.kind === 'redraw' || purpose.kind === 'split' ? 2 : 3;
    if (least === 3) this.corners.close(bench);
    const isFlat = least === 3 && ringArea(this.corners.points) <= 0;
    if (this.corners.points.length < least || isFlat) return;
    const points = this.corners.take(bench);
    this.purpose = { kind: 'new' };
    if (purpose.kind === 'new') {
      this.make(points, bench);
      return;
    }
    if (purpose.kind === 'redraw') {
      const to = nearestPlace(purpose.region, points.at(-1) as Point);
      const { from, region } = purpose;
      if (to.ring === from.ring && to.line === from.line)
        bench.run(words('did.stretch'), [taken(redrawn(region, from, to, points))]);
      return;
    }
    void combine(purpose.kind, purpose.region, points, bench);
  }

  private make(points: Point[], bench: Bench): void {
    const label = bench.labelFor('polygon');
    if (!label) return;
    const id = bench.newId();
    bench.run(words('did.polygon'), [{ id, label, shape: 'polygon', rings: [{ points }] }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (!this.corners.points.length) return false;
    if (key === 'Enter') this.finish(bench);
    else if (key === 'Escape') this.leave(bench);
    else if (key === 'Backspace') this.corners.back(bench);
    else return false;
    return true;
  }

  leave(bench: Bench): void {
    this.corners.take(bench);
    this.purpose = { kind: 'new' };
    this.splits = false;
  }
}

async function combine(
  kind: 'add' | 'cut' | 'split',
  region: PolygonRegion,
  points: Point[],
  bench: Bench,
): Promise<void> {
  if (kind === 'split') {
    const [one, other] = await split(region.rings, points);
    if (!one.length || !other.length) {
      bench.say(words('said.noCrossing'));
      return;
    }
    const { from_prediction: _, ...rest } = taken(region);
    const second: PolygonRegion = { ...rest, id: bench.newId(), rings: other };
    bench.run(words('did.split'), [{ ...taken(region), rings: one }, second]);
    bench.select([region.id, second.id]);
    return;
  }
  const rings =
    kind === 'add'
      ? await merged([region.rings, [{ points }]])
      : await subtracted(region.rings, [[{ points }]]);
  if (!rings.length) {
    bench.say(words('said.nothingLeft'));
    return;
  }
  bench.run(words(kind === 'add' ? 'did.add' : 'did.cut'), [{ ...taken(region), rings }]);
  bench.select([region.id]);
}

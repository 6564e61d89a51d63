import type { PolygonRegion, Region } from '../../api/types';
import { translate } from '../../i18n/words';
import { merged, subtracted } from '../geometry/booleans';
import { grown, turnedBy } from '../shapes/box';
import { ellipseIn, frameOf } from '../shapes/ellipse';
import { boundsOf, moved } from '../shapes/geometry';
import { grownBounds, stretched } from '../shapes/stretch';
import { kindOf } from '../shapes/table';
import { acceptedRegion } from '../tools/acceptedRegion';
import type { Engine, ToolKey } from './engine';

const OFFSET = 12;

/** What may be changed of the selection. */
const free = (engine: Engine): Region[] =>
  engine.canEdit ? engine.selection().filter((region) => !engine.locked.has(region.id)) : [];

const newId = (engine: Engine): string => engine.toolContext.newId();

/** A copy as a person's own region: it comes from no prediction. */
function copyOf(engine: Engine, region: Region): Region {
  const { from_prediction: _, ...rest } = acceptedRegion(region);
  return { ...rest, id: newId(engine) } as Region;
}

/** Puts copies beside the selected regions and selects them. */
export function duplicate(engine: Engine): void {
  const chosen = free(engine);
  if (!chosen.length) return;
  const copies = chosen.map((region) => moved(copyOf(engine, region), OFFSET, OFFSET, engine.size));
  engine.document.run(translate('did.duplicate', { count: copies.length }), copies);
  engine.select(copies.map((copy) => copy.id));
}

/** Puts regions of a clipboard or another asset here; only those that lie in this image and whose label is known. */
export function paste(
  engine: Engine,
  regions: readonly Region[],
  where: 'in place' | 'at cursor',
  name: 'paste' | 'fromPrevious' | 'carried' = 'paste',
): number {
  const size = engine.size;
  const fits = regions.filter((region) => {
    if (!engine.labelOf(region.label)?.shapes.includes(region.shape)) return false;
    if (region.shape === 'mask')
      return region.rle.size[0] === size.height && region.rle.size[1] === size.width;
    const b = boundsOf(region);
    return (
      kindOf(region).mayLeave(region) || (b.maxX - b.minX <= size.width && b.maxY - b.minY <= size.height)
    );
  });
  if (!engine.canEdit || !fits.length) return 0;
  const cursor = where === 'at cursor' ? engine.cursor : null;
  const bounds = fits.map(boundsOf);
  const left = Math.min(...bounds.map((b) => b.minX));
  const top = Math.min(...bounds.map((b) => b.minY));
  const [dx, dy] = cursor ? [cursor[0] - left, cursor[1] - top] : [0, 0];
  const copies = fits.map((region) => moved(copyOf(engine, region), dx, dy, size));
  engine.document.run(translate(`did.${name}`, { count: copies.length }), copies);
  engine.select(copies.map((copy) => copy.id));
  return copies.length;
}

/** Moves the selected up or down by one, or to an end, in the order that decides what covers what. */
export function reorder(engine: Engine, to: 'up' | 'down' | 'front' | 'back'): void {
  const chosen = free(engine);
  if (!chosen.length) return;
  const order = engine.document.regions.map((region) => region.id);
  const ids = new Set(chosen.map((region) => region.id));
  const rest = order.filter((id) => !ids.has(id));
  const first = order.findIndex((id) => ids.has(id));
  const last = order.findLastIndex((id) => ids.has(id));
  const place = {
    front: rest.length,
    back: 0,
    up: Math.min(rest.length, order.slice(0, last + 1).filter((id) => !ids.has(id)).length + 1),
    down: Math.max(0, order.slice(0, first).filter((id) => !ids.has(id)).length - 1),
  }[to];
  engine.document.reorder(translate(`did.${to}`), [
    ...rest.slice(0, place),
    ...order.filter((id) => ids.has(id)),
    ...rest.slice(place),
  ]);
}

export function toggleHidden(engine: Engine): void {
  engine.hidden = toggled(engine.hidden, engine.selection());
  engine.changed();
}

export function toggleLocked(engine: Engine, all = false): void {
  engine.locked = toggled(engine.locked, all ? engine.document.regions : engine.selection());
  engine.changed();
}

function toggled(set: ReadonlySet<string>, regions: readonly Region[]): ReadonlySet<string> {
  const ids = regions.map((region) => region.id);
  const next = new Set(set);
  if (ids.every((id) => next.has(id))) for (const id of ids) next.delete(id);
  else for (const id of ids) next.add(id);
  return next;
}

/** Turns a flag of the selected on, or off where all have it. */
export function toggleFlag(engine: Engine, flag: 'unsure' | 'occluded'): boolean {
  const chosen = free(engine);
  if (!chosen.length) return false;
  const on = !chosen.every((region) => region[flag]);
  const changed = chosen.map((region) => {
    const { [flag]: _, ...rest } = acceptedRegion(region);
    return (on ? { ...rest, [flag]: true } : rest) as Region;
  });
  engine.document.run(translate(`did.${on ? flag : flag === 'unsure' ? 'sure' : 'notOccluded'}`), changed);
  return true;
}

/** Grows or shrinks the selected by image pixels; their top left stays. */
export function resizeBy(engine: Engine, dx: number, dy: number): void {
  const { size } = engine;
  const changed = free(engine).map((region): Region => {
    if (region.shape === 'box') return grown(acceptedRegion(region), dx, dy, size);
    if (region.shape === 'ellipse')
      return { ...acceptedRegion(region), ...ellipseIn(grown(frameOf(region), dx, dy, size)) };
    const bounds = boundsOf(region);
    return stretched(acceptedRegion(region), bounds, grownBounds(bounds, dx, dy, size));
  });
  if (changed.length) engine.document.run(translate('did.resize'), changed);
}

/** Turns the selected boxes and ellipses by degrees, clockwise. */
export function turnBy(engine: Engine, degrees: number): void {
  const changed = free(engine).flatMap((region): Region[] => {
    if (region.shape === 'box') {
      const { rotation: _, ...rest } = acceptedRegion(region);
      return [{ ...rest, ...turnedBy(region, degrees) }];
    }
    if (region.shape !== 'ellipse') return [];
    const { rotation: _, ...rest } = acceptedRegion(region);
    return [{ ...rest, ...ellipseIn(turnedBy(frameOf(region), degrees)) }];
  });
  if (changed.length) engine.document.run(translate('did.turn'), changed);
}

const polygons = (engine: Engine): PolygonRegion[] =>
  free(engine).filter((region): region is PolygonRegion => region.shape === 'polygon');

/** Makes one polygon of the selected; it keeps the first's label. */
export async function mergePolygons(engine: Engine): Promise<void> {
  const [first, ...rest] = polygons(engine);
  if (!first || !rest.length) {
    engine.toolContext.say(translate('said.mergeWhat'));
    return;
  }
  const rings = await merged([first, ...rest].map((region) => region.rings));
  engine.document.run(translate('did.merge', { count: rest.length + 1 }), [
    { ...acceptedRegion(first), rings },
    ...rest.map((region) => region.id),
  ]);
  engine.select([first.id]);
}

/** Takes the other selected polygons out of the first. */
export async function subtractPolygons(engine: Engine): Promise<void> {
  const [first, ...rest] = polygons(engine);
  if (!first || !rest.length) {
    engine.toolContext.say(translate('said.subtractWhat'));
    return;
  }
  const rings = await subtracted(
    first.rings,
    rest.map((region) => region.rings),
  );
  if (!rings.length) {
    engine.toolContext.say(translate('said.nothingLeftOfFirst'));
    return;
  }
  engine.document.run(translate('did.subtract'), [{ ...acceptedRegion(first), rings }]);
  engine.select([first.id]);
}

/** The next line drawn splits the selected polygon. */
export function beginSplit(engine: Engine): void {
  if (!polygons(engine).length) {
    engine.toolContext.say(translate('said.splitWhat'));
    return;
  }
  const ids = [...engine.selected];
  engine.pickTool('polygon');
  engine.tools.polygon.splits = true;
  engine.select(ids);
}

/** The tool that draws a region's shape. */
export const toolFor = (region: Region): ToolKey =>
  region.shape === 'box' && region.rotation ? 'rotatedBox' : region.shape;

/** Draws the selected region anew: the next shape takes its place, label and attributes. */
export function redraw(engine: Engine): void {
  const [region] = free(engine);
  if (!region) return;
  engine.label = region.label;
  engine.pickTool(toolFor(region));
  engine.select([]);
  engine.redrawing = region.id;
  engine.changed();
}

/** Takes the scissors in hand or lays them down; a line that is being drawn goes on. */
export function followEdges(engine: Engine): void {
  const { toolOptions, tool } = engine;
  toolOptions.followsEdges = !toolOptions.followsEdges;
  if (tool.key !== 'polygon' && tool.key !== 'polyline')
    engine.pickTool(engine.labelFor('polygon') || !engine.labelFor('polyline') ? 'polygon' : 'polyline');
  const isMissing = toolOptions.followsEdges && !engine.wire;
  if (isMissing) toolOptions.followsEdges = false;
  const state = isMissing ? 'scissorsMissing' : toolOptions.followsEdges ? 'scissorsOn' : 'scissorsOff';
  engine.toolContext.say(translate(`said.${state}`));
}

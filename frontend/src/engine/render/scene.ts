import type { Region } from '../../api/types';
import { type Bounds, boundsOf } from '../shapes/geometry';
import type { Drawing, Style } from './pack';
import type { Look } from './renderer';
import { sketchOf } from './sketch';

interface Known {
  handle: number;
  region: Region;
  style: Style;
  order: number;
  bounds: Bounds;
}

/** What has to be told to the painter, and where the picture of it is no longer true (image pixels). */
export interface SceneChange {
  put: (Drawing & { region: Region; bounds: Bounds })[];
  removed: number[];
  dirty: Bounds[];
}

export const UNKNOWN_LABEL = 0xffff;

export function styleOf(region: Region, look: Look, label: number): Style {
  return {
    label,
    suggested: region.confidence !== undefined,
    locked: look.locked.has(region.id),
    mark: look.marks.get(region.id) ?? null,
    confidence: region.confidence ?? Number.NaN,
  };
}

const same = (a: Style, b: Style): boolean =>
  a.label === b.label && a.locked === b.locked && a.mark === b.mark && a.suggested === b.suggested;

/** Finds by identity what differs from the scene last shown: regions are never changed in place. */
export class SceneDiff {
  private known = new Map<string, Known>();
  private handles = 0;

  /** `lists` from below to above; ids are unique within one list only. */
  next(lists: readonly (readonly Region[])[], look: Look): SceneChange {
    const change: SceneChange = { put: [], removed: [], dirty: [] };
    const labels = new Map(look.labels.map((label, index) => [label.key, index]));
    const now = new Map<string, Known>();
    const rows = lists.flatMap((list, n) => list.map((region) => ({ key: `${n}:${region.id}`, region })));
    const orders = this.orders(rows.map((row) => row.key));
    rows.forEach(({ key, region }, index) => {
      const order = orders[index] as number;
      const style = styleOf(region, look, labels.get(region.label) ?? UNKNOWN_LABEL);
      const old = this.known.get(key);
      if (old && old.region === region && old.order === order && same(old.style, style)) {
        now.set(key, old);
        return;
      }
      const row = { handle: old?.handle ?? ++this.handles, region, style, order, bounds: boundsOf(region) };
      now.set(key, row);
      change.put.push({ ...row, sketch: sketchOf(region) });
      change.dirty.push(row.bounds, ...(old ? [old.bounds] : []));
    });
    for (const [key, old] of this.known)
      if (!now.has(key)) {
        change.removed.push(old.handle);
        change.dirty.push(old.bounds);
      }
    this.known = now;
    return change;
  }

  /** Rising numbers along the list; those who kept their place keep theirs, so one move is one change. */
  private orders(keys: readonly string[]): number[] {
    const orders: number[] = [];
    let last = 0;
    let open = 0;
    const close = (upper: number) => {
      for (let n = 1; n <= open; n++) orders.push(last + ((upper - last) * n) / (open + 1));
      open = 0;
    };
    for (const key of keys) {
      const order = this.known.get(key)?.order;
      if (order === undefined || order <= last) {
        open += 1;
        continue;
      }
      close(order);
      orders.push(order);
      last = order;
    }
    close(last + open + 1);
    return orders;
  }
}

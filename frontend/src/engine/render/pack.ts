import type { Bounds } from '../shapes/geometry';
import { boundsOfSketch, type MaskCells, type PathKind, type Sketch } from './sketch';

/** How one region looks on the static layer. */
export interface Style {
  /** Place in the palette. */
  label: number;
  suggested: boolean;
  locked: boolean;
  mark: Mark | null;
  /** In [0, 1]; NaN where there is none. */
  confidence: number;
}

export type Mark = 'added' | 'removed' | 'changed' | 'ghost';

/** One region as the painter keeps it: typed arrays cut from one buffer. */
export interface Item {
  handle: number;
  /** Larger covers smaller. */
  order: number;
  style: Style;
  bounds: Bounds;
  paths: { kind: PathKind; points: ArrayLike<number> }[];
  mask?: MaskCells;
}

/** Many items in a handful of buffers that move to another thread without being copied. */
export interface Packed {
  handles: Uint32Array;
  orders: Float64Array;
  /** Four a region: label, flags, mark, number of paths. */
  styles: Uint16Array;
  confidences: Float32Array;
  /** Two a path: kind, number of points. */
  paths: Uint32Array;
  points: Float32Array;
  masks: { index: number; mask: MaskCells }[];
}

export interface Drawing {
  handle: number;
  order: number;
  style: Style;
  sketch: Sketch;
}

const KINDS: readonly PathKind[] = ['closed', 'open', 'dots', 'hollow'];
const MARKS: readonly (Mark | null)[] = [null, 'added', 'removed', 'changed', 'ghost'];
const [SUGGESTED, LOCKED] = [1, 2];

export function pack(drawings: readonly Drawing[]): Packed {
  let [paths, numbers] = [0, 0];
  for (const { sketch } of drawings) {
    paths += sketch.paths.length;
    for (const path of sketch.paths) numbers += path.points.length;
  }
  const packed: Packed = {
    handles: new Uint32Array(drawings.length),
    orders: new Float64Array(drawings.length),
    styles: new Uint16Array(4 * drawings.length),
    confidences: new Float32Array(drawings.length),
    paths: new Uint32Array(2 * paths),
    points: new Float32Array(numbers),
    masks: [],
  };
  let [path, point] = [0, 0];
  drawings.forEach(({ handle, order, style, sketch }, index) => {
    packed.handles[index] = handle;
    packed.orders[index] = order;
    const flags = (style.suggested ? SUGGESTED : 0) | (style.locked ? LOCKED : 0);
    packed.styles.set([style.label, flags, MARKS.indexOf(style.mark), sketch.paths.length], 4 * index);
    packed.confidences[index] = style.confidence;
    if (sketch.mask) packed.masks.push({ index, mask: sketch.mask });
    for (const one of sketch.paths) {
      packed.paths[path++] = KINDS.indexOf(one.kind);
      packed.paths[path++] = one.points.length / 2;
      packed.points.set(one.points, point);
      point += one.points.length;
    }
  });
  return packed;
}

export const buffersOf = (packed: Packed): ArrayBufferLike[] => [
  packed.handles.buffer,
  packed.orders.buffer,
  packed.styles.buffer,
  packed.confidences.buffer,
  packed.paths.buffer,
  packed.points.buffer,
];

export function unpack(packed: Packed): Item[] {
  const masks = new Map(packed.masks.map(({ index, mask }) => [index, mask]));
  const items: Item[] = [];
  let [path, point] = [0, 0];
  for (let index = 0; index < packed.handles.length; index++) {
    const [label, flags, mark, count] = packed.styles.subarray(4 * index, 4 * index + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const paths: Item['paths'] = [];
    for (let n = 0; n < count; n++) {
      const kind = KINDS[packed.paths[path++] as number] as PathKind;
      const length = 2 * (packed.paths[path++] as number);
      paths.push({ kind, points: packed.points.subarray(point, point + length) });
      point += length;
    }
    const mask = masks.get(index);
    items.push({
      handle: packed.handles[index] as number,
      order: packed.orders[index] as number,
      style: {
        label,
        suggested: Boolean(flags & SUGGESTED),
        locked: Boolean(flags & LOCKED),
        mark: MARKS[mark] ?? null,
        confidence: packed.confidences[index] as number,
      },
      bounds: boundsOfSketch({ paths, mask }),
      paths,
      ...(mask && { mask }),
    });
  }
  return items;
}

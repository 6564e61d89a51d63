import type { MaskRegion } from '../../api/types';
import type { Line } from '../geometry/planar';
import { edgesIn, outlinesOfEdges, textOfEdges } from '../geometry/runs';

interface Known {
  edges: Int32Array;
  lines?: Line[];
}

// A region never changes: what was worked out of its text holds as long as it lives.
const known = new WeakMap<MaskRegion['rle'], Known>();

/** Where the mask switches on and off, column by column. */
export function edgesOf(region: MaskRegion): Int32Array {
  return read(region).edges;
}

function read(region: MaskRegion): Known {
  let entry = known.get(region.rle);
  if (!entry) {
    entry = { edges: edgesIn(region.rle.counts) };
    known.set(region.rle, entry);
  }
  return entry;
}

/** The same region with other pixels; null when none is left. */
export function withEdges<R extends Omit<MaskRegion, 'rle'>>(
  region: R,
  edges: Int32Array,
  [height, width]: [number, number],
): (R & MaskRegion) | null {
  if (!edges.length) return null;
  const rle: MaskRegion['rle'] = { size: [height, width], counts: textOfEdges(edges, height * width) };
  known.set(rle, { edges });
  return { ...region, rle };
}

/** Its outline, worked out once. */
export function outlinesOfMask(region: MaskRegion): Line[] {
  const entry = read(region);
  entry.lines ??= outlinesOfEdges(entry.edges, region.rle.size[0]).map((points) => ({
    points,
    closed: true,
  }));
  return entry.lines;
}

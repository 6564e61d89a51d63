import type { MaskRegion } from '../../api/types';
import type { Line } from '../planar';
import { boundsOfRuns, edgesIn, inEdges, outlinesOfEdges, shiftedEdges, textOfEdges } from '../runs';
import type { ShapeKind } from './kind';

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
  let found = known.get(region.rle);
  if (!found) {
    found = { edges: edgesIn(region.rle.counts) };
    known.set(region.rle, found);
  }
  return found;
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

export const maskKind: ShapeKind<MaskRegion> = {
  bounds: (region) => boundsOfRuns(edgesOf(region), region.rle.size[0]),
  area: (region) => {
    const edges = edgesOf(region);
    let sum = 0;
    for (let n = 0; n < edges.length; n += 2) sum += (edges[n + 1] as number) - (edges[n] as number);
    return sum;
  },
  contains: (region, x, y) => {
    const [height, width] = region.rle.size;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return false;
    return inEdges(edgesOf(region), column * height + row);
  },
  lines: (region) => {
    const found = read(region);
    found.lines ??= outlinesOfEdges(found.edges, region.rle.size[0]).map((points) => ({
      points,
      closed: true,
    }));
    return found.lines;
  },
  shifted: (region, dx, dy) => {
    const edges = shiftedEdges(edgesOf(region), region.rle.size, Math.round(dx), Math.round(dy));
    return withEdges(region, edges, region.rle.size) ?? region;
  },
  mayLeave: () => false,
  handles: () => [],
  dragged: (region) => region,
};

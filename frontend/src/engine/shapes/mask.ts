import type { MaskRegion } from '../../api/types';
import type { Bounds } from '../geometry/planar';
import { boundsOfRuns, inEdges, shiftedEdges } from '../geometry/runs';
import { draggedFrame, type Frame, frameHandles } from './box';
import type { ShapeKind } from './kind';
import { edgesOf, outlinesOfMask, withEdges } from './maskEdges';
import { stretched } from './stretch';

const frameOf = (region: MaskRegion): Frame => {
  const { minX, minY, maxX, maxY } = boundsOfRuns(edgesOf(region), region.rle.size[0]);
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
};

const boundsOfFrame = ({ x, y, width, height }: Frame): Bounds => {
  return { minX: x, minY: y, maxX: x + width, maxY: y + height };
};

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
  lines: outlinesOfMask,
  shifted: (region, dx, dy) => {
    const edges = shiftedEdges(edgesOf(region), region.rle.size, Math.round(dx), Math.round(dy));
    return withEdges(region, edges, region.rle.size) ?? region;
  },
  mayLeave: () => false,
  handles: (region, pixel) => frameHandles(frameOf(region), pixel).filter(({ kind }) => kind !== 'turn'),
  dragged: (region, key, point, size) => {
    const from = frameOf(region);
    const to = draggedFrame(from, key, point, size, false);
    return to === from ? region : stretched(region, boundsOfFrame(from), boundsOfFrame(to));
  },
};

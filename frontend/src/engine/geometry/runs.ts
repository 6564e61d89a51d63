import type { Point } from '../../api/types';
import type { Bounds } from './planar';

/**
 * Masks without pixels: the places, counted down the columns, at which a mask switches on and off. `edges[0]` is the
 * first pixel that is set, `edges[1]` the first after it that is not. All work goes by edges, so that a mask of many
 * megapixels costs what its outline costs.
 */
export type Edges = Int32Array;

/** The edges in COCO's text; throws where it cannot be read. */
export function edgesIn(text: string): Edges {
  const edges: number[] = [];
  let [position, place, before, before2, count] = [0, 0, 0, 0, 0];
  while (position < text.length) {
    let [value, shift, bits] = [0, 0, 32];
    while (bits & 32) {
      if (position >= text.length) throw new Error('The mask ends too early.');
      bits = text.charCodeAt(position++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    }
    if (bits & 16 && shift < 32) value |= -1 << shift;
    const run = count > 2 ? value + before2 : value;
    if (run < 0) throw new Error('The mask has a negative run.');
    if (count) edges.push(place);
    place += run;
    [before2, before, count] = [before, run, count + 1];
  }
  if (edges.length % 2) edges.push(place);
  return tidied(edges);
}

/** COCO's text of a mask with so many pixels; equal to pycocotools. */
export function textOfEdges(edges: Edges, pixels: number): string {
  const codes: string[] = [];
  let [place, before, before2, count] = [0, 0, 0, 0];
  const put = (run: number) => {
    let rest = count > 2 ? run - before2 : run;
    for (let more = true; more; ) {
      let bits = rest & 31;
      rest >>= 5;
      more = bits & 16 ? rest !== -1 : rest !== 0;
      if (more) bits |= 32;
      codes.push(String.fromCharCode(bits + 48));
    }
    [before2, before, count] = [before, run, count + 1];
  };
  for (const edge of edges) {
    put(edge - place);
    place = edge;
  }
  if (place < pixels || !edges.length) put(pixels - place);
  return codes.join('');
}

/** Without runs of no length. */
function tidied(edges: readonly number[]): Edges {
  const tidyEdges: number[] = [];
  for (const edge of edges) {
    if (tidyEdges.at(-1) === edge) tidyEdges.pop();
    else tidyEdges.push(edge);
  }
  return Int32Array.from(tidyEdges);
}

export function inEdges(edges: Edges, place: number): boolean {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** Both masks by a rule of two bits. */
export function combined(a: Edges, b: Edges, rule: (inA: boolean, inB: boolean) => boolean): Edges {
  const out: number[] = [];
  let [i, j, state] = [0, 0, false];
  while (i < a.length || j < b.length) {
    const place = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    while (a[i] === place) i++;
    while (b[j] === place) j++;
    const now = rule(i % 2 === 1, j % 2 === 1);
    if (now !== state) {
      out.push(place);
      state = now;
    }
  }
  return Int32Array.from(out);
}

export const joined = (a: Edges, b: Edges): Edges => combined(a, b, (x, y) => x || y);
export const without = (a: Edges, b: Edges): Edges => combined(a, b, (x, y) => x && !y);

/** The set stretches of each column that has some, as [column, from row, to row). */
export function stretches(edges: Edges, height: number): [number, number, number][] {
  const spans: [number, number, number][] = [];
  for (let n = 0; n < edges.length; n += 2) {
    let from = edges[n] as number;
    const end = edges[n + 1] as number;
    while (from < end) {
      const column = Math.floor(from / height);
      const to = Math.min(end, (column + 1) * height);
      spans.push([column, from - column * height, to - column * height]);
      from = to;
    }
  }
  return spans;
}

/** Edges of stretches in any order; they may overlap. */
export function edgesOfStretches(parts: readonly [number, number, number][], height: number): Edges {
  const spans = parts
    .filter(([, from, to]) => to > from)
    .map(([column, from, to]): [number, number] => [column * height + from, column * height + to])
    .sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [from, to] of spans) {
    const last = out.at(-1);
    if (last !== undefined && from <= last) out[out.length - 1] = Math.max(last, to);
    else out.push(from, to);
  }
  return Int32Array.from(out);
}

export function boundsOfRuns(edges: Edges, height: number): Bounds {
  const parts = stretches(edges, height);
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const [column, from, to] of parts) {
    bounds.minX = Math.min(bounds.minX, column);
    bounds.maxX = Math.max(bounds.maxX, column + 1);
    bounds.minY = Math.min(bounds.minY, from);
    bounds.maxY = Math.max(bounds.maxY, to);
  }
  return parts.length ? bounds : { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}

/** Shifted by whole pixels; what leaves the image is lost. */
export function shiftedEdges(edges: Edges, [height, width]: [number, number], dx: number, dy: number): Edges {
  return edgesOfStretches(
    stretches(edges, height).flatMap(([column, from, to]): [number, number, number][] => {
      const x = column + dx;
      return x < 0 || x >= width ? [] : [[x, Math.max(0, from + dy), Math.min(height, to + dy)]];
    }),
    height,
  );
}

/** The pixels whose centre lies within `brush` of a line through the points (a brush's stroke). */
export function strokeEdges(
  points: readonly Point[],
  brush: number,
  [height, width]: [number, number],
): Edges {
  // A pixel whose middle lies exactly on the rim is out, whatever a rounding error of the pointer's place says.
  const radius = brush - 1e-6;
  const parts: [number, number, number][] = [];
  for (let n = 0; n < points.length; n++) {
    const a = points[n] as Point;
    const b = points[n + 1] ?? a;
    if (n && n === points.length - 1) break;
    const first = Math.max(0, Math.ceil(Math.min(a[0], b[0]) - radius - 0.5));
    const last = Math.min(width - 1, Math.floor(Math.max(a[0], b[0]) + radius - 0.5));
    for (let column = first; column <= last; column++) {
      const [low, high] = capsuleAt(a, b, radius, column + 0.5);
      const from = Math.max(0, Math.ceil(low - 0.5));
      const to = Math.min(height, Math.floor(high - 0.5) + 1);
      if (to > from) parts.push([column, from, to]);
    }
  }
  return edgesOfStretches(parts, height);
}

/** Where the upright line at x cuts the shape of all points within `radius` of a segment. */
function capsuleAt(a: Point, b: Point, radius: number, x: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const take = (y: number) => {
    low = Math.min(low, y);
    high = Math.max(high, y);
  };
  for (const [cx, cy] of [a, b]) {
    const rest = radius * radius - (x - cx) ** 2;
    if (rest < 0) continue;
    take(cy - Math.sqrt(rest));
    take(cy + Math.sqrt(rest));
  }
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (!length) return [low, high];
  const [nx, ny] = [(-(b[1] - a[1]) / length) * radius, ((b[0] - a[0]) / length) * radius];
  for (const side of [1, -1]) {
    const [sx, sy] = [a[0] + nx * side, a[1] + ny * side];
    const [ex, ey] = [b[0] + nx * side, b[1] + ny * side];
    if (Math.min(sx, ex) <= x && x <= Math.max(sx, ex) && sx !== ex)
      take(sy + ((x - sx) / (ex - sx)) * (ey - sy));
  }
  return [low, high];
}

/** With every hole filled: background that cannot reach the image's border by its sides. */
export function filledHoles(edges: Edges, [height, width]: [number, number]): Edges {
  const columns = new Map<number, [number, number][]>();
  for (const [column, from, to] of stretches(edges, height)) {
    const known = columns.get(column);
    if (known) known.push([from, to]);
    else columns.set(column, [[from, to]]);
  }
  // Gaps are the background's stretches; a set that touches the border is no hole (Hoshen and Kopelman, 1976).
  const parent: number[] = [0];
  const root = (n: number): number => {
    let node = n;
    while (parent[node] !== node) {
      parent[node] = parent[parent[node] as number] as number;
      node = parent[node] as number;
    }
    return node;
  };
  const gaps: { column: number; from: number; to: number; id: number }[] = [];
  let before: typeof gaps = [];
  let last = -2;
  for (const column of [...columns.keys()].sort((x, y) => x - y)) {
    const columnGaps: typeof gaps = [];
    let from = 0;
    for (const [start, end] of [...(columns.get(column) ?? []), [height, height] as [number, number]]) {
      if (start > from) columnGaps.push({ column, from, to: start, id: parent.push(parent.length) - 1 });
      from = end;
    }
    const isEdge = column === 0 || column === width - 1 || last !== column - 1;
    for (const gap of columnGaps) {
      if (isEdge || gap.from === 0 || gap.to === height) parent[root(gap.id)] = root(0);
      for (const left of before)
        if (last === column - 1 && left.from < gap.to && gap.from < left.to)
          parent[root(gap.id)] = root(left.id);
    }
    // A column that ends a stretch of columns lies beside empty ones.
    if (last !== column - 1) for (const gap of before) parent[root(gap.id)] = root(0);
    gaps.push(...columnGaps);
    [before, last] = [columnGaps, column];
  }
  for (const gap of before) parent[root(gap.id)] = root(0);
  const outside = root(0);
  const holes = gaps.filter((gap) => root(gap.id) !== outside);
  return joined(
    edges,
    edgesOfStretches(
      holes.map(({ column, from, to }) => [column, from, to]),
      height,
    ),
  );
}

/** The outlines of a mask along its pixels' sides, for filling by the even-odd rule. */
export function outlinesOfEdges(edges: Edges, height: number): Point[][] {
  const sides = new Map<number, number[]>();
  const wide = height + 1;
  const side = (x0: number, y0: number, x1: number, y1: number) => {
    const key = x0 * wide + y0;
    const known = sides.get(key);
    if (known) known.push(x1 * wide + y1);
    else sides.set(key, [x1 * wide + y1]);
  };
  let [column, before, columnSpans] = [-2, [] as [number, number][], [] as [number, number][]];
  const closeColumn = (next: number) => {
    const left = column < 0 ? [] : before;
    uprights(left, columnSpans, column, side);
    if (next !== column + 1) uprights(columnSpans, [], column + 1, side);
    before = next === column + 1 ? columnSpans : [];
    columnSpans = [];
  };
  for (const [x, from, to] of stretches(edges, height)) {
    if (x !== column) {
      if (column >= 0) closeColumn(x);
      column = x;
    }
    columnSpans.push([from, to]);
    side(x, from, x + 1, from);
    side(x + 1, to, x, to);
  }
  if (column >= 0) closeColumn(-5);
  return walked(sides, wide);
}

/** The upright sides between two columns: down where the left one is set alone, up where the right one is. */
function uprights(
  left: readonly [number, number][],
  right: readonly [number, number][],
  x: number,
  side: (x0: number, y0: number, x1: number, y1: number) => void,
): void {
  const a = Int32Array.from(left.flat());
  const b = Int32Array.from(right.flat());
  const down = without(a, b);
  for (let n = 0; n < down.length; n += 2) side(x, down[n] as number, x, down[n + 1] as number);
  const up = without(b, a);
  for (let n = 0; n < up.length; n += 2) side(x, up[n + 1] as number, x, up[n] as number);
}

function walked(sides: Map<number, number[]>, wide: number): Point[][] {
  const loops: Point[][] = [];
  for (const start of sides.keys()) {
    for (;;) {
      const nexts = sides.get(start);
      if (!nexts?.length) break;
      const points: Point[] = [];
      let corner = start;
      do {
        const next = sides.get(corner)?.pop();
        if (next === undefined) break;
        const point: Point = [Math.floor(corner / wide), corner % wide];
        const [p, q] = [points.at(-1), points.at(-2)];
        // Straight on: the corner between is none.
        if (p && q && ((q[0] === p[0] && p[0] === point[0]) || (q[1] === p[1] && p[1] === point[1])))
          points[points.length - 1] = point;
        else points.push(point);
        corner = next;
      } while (corner !== start);
      if (points.length > 3) loops.push(points);
    }
  }
  return loops;
}

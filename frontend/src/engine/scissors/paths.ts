import { type CostMap, DEAREST } from './cost';

/** The cheapest ways from one cell to all around it. Cells are columns and rows of the cost map. */
export interface Ways {
  left: number;
  top: number;
  width: number;
  height: number;
  /** For each cell of the window the step that leads back to the seed, 1 to 8; 0 at the seed itself. */
  back: Uint8Array;
}

/** So far from the seed, in cells, ways are looked for. */
export const REACH = 256;
const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;
const DIAGONAL = Math.SQRT2;
const LONGEST = Math.ceil(DEAREST * DIAGONAL) + 1;

/**
 * Live-wire (Mortensen and Barrett, 1995): Dijkstra's shortest paths over the eight neighbours of each cell, with
 * the buckets of Dial (1969), since costs are small whole numbers. About 40 ms for a full window.
 */
export function waysFrom({ width: across, height: down, costs }: CostMap, x: number, y: number): Ways {
  const left = Math.max(0, x - REACH);
  const top = Math.max(0, y - REACH);
  const width = Math.min(across, x + REACH + 1) - left;
  const height = Math.min(down, y + REACH + 1) - top;
  const back = new Uint8Array(width * height);
  const best = new Int32Array(width * height).fill(0x7fffffff);
  const isDone = new Uint8Array(width * height);
  const buckets: number[][] = Array.from({ length: LONGEST }, () => []);
  const seed = (y - top) * width + (x - left);
  best[seed] = 0;
  (buckets[0] as number[]).push(seed);
  let waiting = 1;
  for (let total = 0; waiting > 0; total++) {
    const bucket = buckets[total % LONGEST] as number[];
    for (let cell = bucket.pop(); cell !== undefined; cell = bucket.pop()) {
      waiting -= 1;
      if (isDone[cell]) continue;
      isDone[cell] = 1;
      const [column, row] = [cell % width, Math.floor(cell / width)];
      for (let step = 0; step < 8; step++) {
        const [dx, dy] = STEPS[step] as (typeof STEPS)[number];
        const [toColumn, toRow] = [column + dx, row + dy];
        if (toColumn < 0 || toRow < 0 || toColumn >= width || toRow >= height) continue;
        const to = cell + dy * width + dx;
        if (isDone[to]) continue;
        const cost = costs[(top + toRow) * across + left + toColumn] as number;
        const through = total + (step < 4 ? cost : Math.round(cost * DIAGONAL));
        if (through >= (best[to] as number)) continue;
        best[to] = through;
        back[to] = step + 1;
        (buckets[through % LONGEST] as number[]).push(to);
        waiting += 1;
      }
    }
  }
  return { left, top, width, height, back };
}

/** The cells from the seed to a cell, both included; null where it lies outside the window. */
export function wayTo(
  { left, top, width, height, back }: Ways,
  x: number,
  y: number,
): [number, number][] | null {
  if (x < left || y < top || x >= left + width || y >= top + height) return null;
  const cells: [number, number][] = [];
  let [column, row] = [x - left, y - top];
  for (;;) {
    cells.push([column + left, row + top]);
    const step = back[row * width + column] as number;
    if (!step) return cells.reverse();
    const [dx, dy] = STEPS[step - 1] as (typeof STEPS)[number];
    [column, row] = [column - dx, row - dy];
  }
}

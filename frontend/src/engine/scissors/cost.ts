/** What it costs to go through each cell of a picture: little along strong edges. */
export interface CostMap {
  width: number;
  height: number;
  /** Row by row, in [1, DEAREST]. */
  costs: Uint8Array;
}

export const DEAREST = 200;
/** Up to this a cell is on an edge one would see: two fifths of a full one. */
export const ON_EDGE = 72;
/** So strong is an edge that counts as a full one: all above it are alike. */
const STRONG = 0.98;

/** Of the strongest of the three colours' gradients (Sobel and Feldman, 1968). `pixels` are RGBA, row by row. */
export function costsOf(pixels: ArrayLike<number>, width: number, height: number): CostMap {
  const strengths = new Float32Array(width * height);
  let most = 0;
  for (let y = 0; y < height; y++) {
    const [up, down] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      let best = 0;
      for (let colour = 0; colour < 3; colour++) {
        const channelAt = (row: number, column: number) => pixels[4 * (row + column) + colour] as number;
        const across =
          channelAt(up, right) +
          2 * channelAt(y * width, right) +
          channelAt(down, right) -
          channelAt(up, left) -
          2 * channelAt(y * width, left) -
          channelAt(down, left);
        const along =
          channelAt(down, left) +
          2 * channelAt(down, x) +
          channelAt(down, right) -
          channelAt(up, left) -
          2 * channelAt(up, x) -
          channelAt(up, right);
        best = Math.max(best, across * across + along * along);
      }
      const strength = Math.sqrt(best);
      strengths[y * width + x] = strength;
      most = Math.max(most, strength);
    }
  }
  const full = Math.max(1, quantile(strengths, most));
  const costs = new Uint8Array(width * height);
  for (let n = 0; n < costs.length; n++) {
    const rest = 1 - Math.min(1, (strengths[n] as number) / full);
    costs[n] = 1 + Math.round((DEAREST - 1) * rest * rest);
  }
  return { width, height, costs };
}

/** Under which all but the strongest lie, by a histogram: sorting a million would take a second. */
function quantile(strengths: Float32Array, most: number): number {
  const bins = new Uint32Array(256);
  if (!most) return 0;
  for (const strength of strengths) {
    const bin = Math.min(255, Math.floor((strength / most) * 256));
    bins[bin] = (bins[bin] as number) + 1;
  }
  let seen = 0;
  for (let bin = 0; bin < 256; bin++) {
    seen += bins[bin] as number;
    if (seen >= STRONG * strengths.length) return ((bin + 1) * most) / 256;
  }
  return most;
}

import { turned } from '../geometry/camera';
import { rgbOf } from './maskRaster';
import type { Item } from './pack';
import { DETAIL, type Place, sideOf } from './painter';

/** So many regions on one tile are painted here: a canvas takes five times as long for small paths. */
export const CROWD = 120;

const WIDTH = { line: 1.5, under: 3, thin: 1 };
const ALPHA = { fill: 31, under: 140, faint: 200, full: 256 };
const DASH = { on: 6, period: 10 };
/** So many crossings of a row are kept in place; a region with more on any row is filled row by row. */
const KEPT = 16;
const BLACK = 0xff000000 | 0;

/** Whether the crowd's painter draws all of the region. */
export const isCrowd = (item: Item): boolean =>
  !item.mask &&
  !item.style.mark &&
  !item.style.locked &&
  item.paths.every((path) => path.kind === 'closed' || path.kind === 'open');

/**
 * Lines and fills of very many regions, written straight into pixels: 32-bit words, alpha already multiplied
 * in, so that one blend is four multiplications. Lines are Wu's (1991) made as wide as wanted: every column of a
 * flat line, or row of a steep one, takes the part of each pixel it covers. Fills are even-odd by scan lines.
 */
export class CrowdPainter {
  private readonly pixelWords: Int32Array;
  private flat = new Float32Array(64);
  private crossings = new Float64Array(64);
  private readonly counts: Uint8Array;
  private readonly rows: Float64Array;

  constructor(private readonly side: number) {
    this.pixelWords = new Int32Array(side * side);
    this.counts = new Uint8Array(side);
    this.rows = new Float64Array(side * KEPT);
  }

  clear(): void {
    this.pixelWords.fill(0);
  }

  /** `color` as `#RRGGBB`. Returns what a canvas would have drawn, but for joints of lines. */
  paint(item: Item, place: Place, color: string, isOutline = false): void {
    const [red, green, blue] = rgbOf(color);
    const word = (255 << 24) | (blue << 16) | (green << 8) | red;
    const size = sideOf(item, place);
    if (size < DETAIL.dot) {
      this.dot(item, place, word);
      return;
    }
    const ends = this.lay(item, place);
    const { suggested } = item.style;
    if (!suggested && !isOutline) this.fill(item, ends, word);
    const { ratio } = place;
    if (size >= DETAIL.plain && !isOutline)
      this.lines(item, ends, WIDTH.under * ratio, BLACK, ALPHA.under, suggested, ratio);
    const width = isOutline ? WIDTH.thin : WIDTH.line;
    this.lines(item, ends, width * ratio, word, isOutline ? ALPHA.faint : ALPHA.full, suggested, ratio);
  }

  /** What was painted as the bytes of an ImageData: alpha not multiplied in. */
  take(into: Uint8ClampedArray): void {
    const out = new Int32Array(into.buffer, into.byteOffset, into.length / 4);
    const { pixelWords } = this;
    for (let n = 0; n < pixelWords.length; n++) {
      const word = pixelWords[n] as number;
      const alpha = word >>> 24;
      if (alpha === 0 || alpha === 255) {
        out[n] = word;
        continue;
      }
      const by = 255 / alpha;
      const red = Math.min(255, (word & 255) * by);
      const green = Math.min(255, ((word >>> 8) & 255) * by);
      const blue = Math.min(255, ((word >>> 16) & 255) * by);
      out[n] = (alpha << 24) | (blue << 16) | (green << 8) | red;
    }
  }

  private dot(item: Item, place: Place, word: number): void {
    const { minX, minY, maxX, maxY } = item.bounds;
    const [x, y] = turned([(minX + maxX) / 2, (minY + maxY) / 2], place.turn);
    const side = Math.max(1.5, sideOf(item, place)) * place.ratio;
    const [left, top] = [x * place.scale + place.dx - side / 2, y * place.scale + place.dy - side / 2];
    for (let row = Math.round(top); row < Math.round(top + side); row++)
      for (let column = Math.round(left); column < Math.round(left + side); column++)
        this.blend(column, row, word, ALPHA.full);
  }

  /** Lays the points on the tile, without those nearer than half a pixel; returns where each line ends. */
  private lay(item: Item, { scale, turn, dx, dy, ratio }: Place): number[] {
    let most = 0;
    for (const { points } of item.paths) most += points.length;
    if (this.flat.length < most) this.flat = new Float32Array(2 * most);
    const [ax, ay] = turned([scale, 0], turn);
    const [bx, by] = turned([0, scale], turn);
    const near = 0.75 * ratio;
    const { flat } = this;
    const ends: number[] = [];
    let length = 0;
    for (const { points } of item.paths) {
      let [lastX, lastY] = [Number.POSITIVE_INFINITY, 0];
      for (let n = 0; n < points.length; n += 2) {
        const [px, py] = [points[n] as number, points[n + 1] as number];
        const x = px * ax + py * bx + dx;
        const y = px * ay + py * by + dy;
        if (Math.abs(x - lastX) + Math.abs(y - lastY) < near && n < points.length - 2) continue;
        flat[length++] = x;
        flat[length++] = y;
        lastX = x;
        lastY = y;
      }
      ends.push(length);
    }
    return ends;
  }

  private fill(item: Item, ends: readonly number[], word: number): void {
    const { flat, side } = this;
    let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const last = ends.at(-1) ?? 0;
    for (let n = 1; n < last; n += 2) {
      const y = flat[n] as number;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    const from = Math.max(0, Math.ceil(top - 0.5));
    const until = Math.min(side - 1, Math.floor(bottom - 0.5));
    if (until < from) return;
    const isKept = this.keep(item, ends, from, until);
    const { pixelWords } = this;
    const rest = 256 - ALPHA.fill;
    const even = Math.imul(word & 0xff00ff, ALPHA.fill);
    const odd = Math.imul((word >>> 8) & 0xff00ff, ALPHA.fill);
    for (let row = from; row <= until; row++) {
      const count = isKept ? (this.counts[row] as number) : this.crossed(item, ends, row + 0.5);
      const crossings = isKept ? this.rows : this.crossings;
      const first = isKept ? row * KEPT : 0;
      const start = row * side;
      for (let n = first; n + 1 < first + count; n += 2) {
        const left = start + Math.max(0, Math.ceil((crossings[n] as number) - 0.5));
        const right = start + Math.min(side - 1, Math.floor((crossings[n + 1] as number) - 0.5));
        // The blend of a pixel, written out: this is where a crowd's time goes.
        for (let index = left; index <= right; index++) {
          const under = pixelWords[index] as number;
          const low = (even + Math.imul(under & 0xff00ff, rest)) >>> 8;
          const high = odd + Math.imul((under >>> 8) & 0xff00ff, rest);
          pixelWords[index] = (low & 0xff00ff) | (high & 0xff00ff00);
        }
      }
    }
  }

  /** Notes where closed lines cross the rows `from` to `until`, in order, line by line; false where there are too many. */
  private keep(item: Item, ends: readonly number[], from: number, until: number): boolean {
    const { flat, counts, rows } = this;
    counts.fill(0, from, until + 1);
    for (let path = 0; path < ends.length; path++) {
      const [begin, end] = [path ? (ends[path - 1] as number) : 0, ends[path] as number];
      if (item.paths[path]?.kind !== 'closed' || end - begin < 6) continue;
      for (let n = begin, m = end - 2; n < end; m = n, n += 2) {
        const [y0, y1] = [flat[m + 1] as number, flat[n + 1] as number];
        const [low, high] = y0 < y1 ? [y0, y1] : [y1, y0];
        const first = Math.max(from, Math.ceil(low - 0.5));
        const last = Math.min(until, Math.ceil(high - 0.5) - 1);
        if (last < first) continue;
        const x0 = flat[m] as number;
        const slope = ((flat[n] as number) - x0) / (y1 - y0);
        for (let row = first; row <= last; row++) {
          const count = counts[row] as number;
          if (count === KEPT) return false;
          const x = x0 + (row + 0.5 - y0) * slope;
          let place = row * KEPT + count;
          for (; place > row * KEPT && (rows[place - 1] as number) > x; place--)
            rows[place] = rows[place - 1] as number;
          rows[place] = x;
          counts[row] = count + 1;
        }
      }
    }
    return true;
  }

  /** Where closed lines cross a row, in order; returns how many. */
  private crossed(item: Item, ends: readonly number[], y: number): number {
    const { flat } = this;
    let count = 0;
    for (let path = 0; path < ends.length; path++) {
      const [from, to] = [path ? (ends[path - 1] as number) : 0, ends[path] as number];
      if (item.paths[path]?.kind !== 'closed' || to - from < 6) continue;
      for (let n = from, m = to - 2; n < to; m = n, n += 2) {
        const [y0, y1] = [flat[m + 1] as number, flat[n + 1] as number];
        if (y0 > y === y1 > y) continue;
        const [x0, x1] = [flat[m] as number, flat[n] as number];
        const x = x0 + ((y - y0) * (x1 - x0)) / (y1 - y0);
        if (count === this.crossings.length) {
          const larger = new Float64Array(2 * count);
          larger.set(this.crossings);
          this.crossings = larger;
        }
        let place = count++;
        for (; place > 0 && (this.crossings[place - 1] as number) > x; place--)
          this.crossings[place] = this.crossings[place - 1] as number;
        this.crossings[place] = x;
      }
    }
    return count;
  }

  private lines(
    item: Item,
    ends: readonly number[],
    width: number,
    word: number,
    alpha: number,
    dashed: boolean,
    ratio: number,
  ): void {
    const { flat } = this;
    for (let path = 0; path < ends.length; path++) {
      const [from, to] = [path ? (ends[path - 1] as number) : 0, ends[path] as number];
      const isClosed = item.paths[path]?.kind === 'closed';
      let way = 0;
      for (let n = from; n < to; n += 2) {
        const next = n + 2 < to ? n + 2 : isClosed ? from : -1;
        if (next < 0) break;
        const [x0, y0] = [flat[n] as number, flat[n + 1] as number];
        const [x1, y1] = [flat[next] as number, flat[next + 1] as number];
        const start = dashed ? way / ratio : -1;
        if (Math.abs(x1 - x0) >= Math.abs(y1 - y0))
          this.line(x0, y0, x1, y1, width, word, alpha, false, start);
        else this.line(y0, x0, y1, x1, width, word, alpha, true, start);
        if (dashed) way += Math.hypot(x1 - x0, y1 - y0);
      }
    }
  }

  /** A line along its longer axis `u`; `steep` exchanges the axes. A start of -1 is no dash, else how far it is. */
  private line(
    u0: number,
    v0: number,
    u1: number,
    v1: number,
    width: number,
    word: number,
    alpha: number,
    steep: boolean,
    start: number,
  ): void {
    const long = u1 - u0;
    if (long === 0) return;
    const slope = (v1 - v0) / long;
    const stretch = Math.sqrt(1 + slope * slope);
    const half = (width * stretch) / 2;
    if (Math.max(v0, v1) + half < 0 || Math.min(v0, v1) - half > this.side) return;
    const [low, high] = long > 0 ? [u0, u1] : [u1, u0];
    const { pixelWords, side } = this;
    const from = Math.max(0, Math.round(low - 0.5));
    const to = Math.min(side - 1, Math.max(Math.round(high - 0.5) - 1, Math.round(low - 0.5)));
    const [along, across] = steep ? [side, 1] : [1, side];
    const even = word & 0xff00ff;
    const odd = (word >>> 8) & 0xff00ff;
    for (let u = from; u <= to; u++) {
      if (start >= 0 && (start + Math.abs(u - u0) * stretch) % DASH.period >= DASH.on) continue;
      const v = v0 + (u + 0.5 - u0) * slope;
      const top = v - half;
      const bottom = v + half;
      const first = top > 0 ? top | 0 : 0;
      const last = bottom < side ? Math.ceil(bottom) - 1 : side - 1;
      let index = u * along + first * across;
      for (let k = first; k <= last; k++, index += across) {
        const covered = (bottom < k + 1 ? bottom : k + 1) - (top > k ? top : k);
        const part = (covered * alpha) | 0;
        const rest = 256 - part;
        const under = pixelWords[index] as number;
        const low8 = (Math.imul(even, part) + Math.imul(under & 0xff00ff, rest)) >>> 8;
        const high8 = Math.imul(odd, part) + Math.imul((under >>> 8) & 0xff00ff, rest);
        pixelWords[index] = (low8 & 0xff00ff) | (high8 & 0xff00ff00);
      }
    }
  }

  private blend(x: number, y: number, word: number, alpha: number): void {
    const { pixelWords, side } = this;
    if (x < 0 || y < 0 || x >= side || y >= side) return;
    const index = y * side + x;
    const under = pixelWords[index] as number;
    const rest = 256 - alpha;
    const even = (Math.imul(word & 0xff00ff, alpha) + Math.imul(under & 0xff00ff, rest)) >>> 8;
    const odd = Math.imul((word >>> 8) & 0xff00ff, alpha) + Math.imul((under >>> 8) & 0xff00ff, rest);
    pixelWords[index] = (even & 0xff00ff) | (odd & 0xff00ff00);
  }
}

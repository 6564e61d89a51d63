import type { MaskCells } from './sketch';

/** The runs of COCO's text; like `decodeRle`, but the cells are not spread out. */
export function runsOfText(counts: string): number[] {
  const runs: number[] = [];
  let position = 0;
  while (position < counts.length) {
    let [value, shift, bits] = [0, 0, 32];
    while (bits & 32 && position < counts.length) {
      bits = counts.charCodeAt(position++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    }
    if (bits & 16 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + (runs[runs.length - 2] as number) : value);
  }
  return runs;
}

/** The part of a mask that is not empty, as RGBA of one colour; `left top` in image pixels. */
export interface MaskRaster {
  left: number;
  top: number;
  width: number;
  height: number;
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Spreads the runs over their bounding box only: a small mask on a large image costs little. */
export function rasterOf(mask: MaskCells, [red, green, blue]: readonly [number, number, number]): MaskRaster {
  const { height } = mask;
  const runs = runsOfText(mask.counts);
  let [place, left, right, top, bottom] = [0, Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1];
  runs.forEach((run, n) => {
    if (n % 2 && run > 0) {
      const [first, last] = [place, place + run - 1];
      left = Math.min(left, Math.floor(first / height));
      right = Math.max(right, Math.floor(last / height));
      const isOneColumn = Math.floor(first / height) === Math.floor(last / height);
      top = Math.min(top, isOneColumn ? first % height : 0);
      bottom = Math.max(bottom, isOneColumn ? last % height : height - 1);
    }
    place += run;
  });
  if (right < 0) return { left: 0, top: 0, width: 0, height: 0, pixels: new Uint8ClampedArray(0) };
  const [width, rows] = [right - left + 1, bottom - top + 1];
  const pixels = new Uint8ClampedArray(4 * width * rows);
  const pixelWords = new Uint32Array(pixels.buffer);
  // Little endian, as every machine a browser runs on.
  const word = (110 << 24) | (blue << 16) | (green << 8) | red;
  place = 0;
  runs.forEach((run, n) => {
    if (n % 2)
      for (let k = place; k < place + run; ) {
        const x = Math.floor(k / height);
        const until = Math.min(place + run, (x + 1) * height);
        for (let y = k - x * height; k < until; k++, y++) pixelWords[(y - top) * width + x - left] = word;
      }
    place += run;
  });
  return { left, top, width, height: rows, pixels };
}

/** `#RRGGBB` as three numbers; grey where it is something else. */
export function rgbOf(color: string): [number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!hex) return [163, 163, 161];
  const value = Number.parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** What is drawn with: it is put to a zoom and an offset, and says when it has drawn. */
export interface Subject {
  look(zoom: number, x: number, y: number): void;
}

export interface Times {
  p50: number;
  p95: number;
  max: number;
  count: number;
}

export function summed(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: quantile(0.5), p95: quantile(0.95), max: sorted.at(-1) ?? Number.NaN, count: times.length };
}

export const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** From one frame to the next while the camera follows `path`; the first three are dropped. */
export async function frames(
  subject: Subject,
  path: (n: number) => [number, number, number],
  most: number,
  limit: number,
) {
  const times: number[] = [];
  const end = performance.now() + limit;
  await frame();
  let last = performance.now();
  for (let n = 0; n < most && (n < 8 || last < end); n++) {
    subject.look(...path(n));
    await frame();
    const now = performance.now();
    if (n > 2) times.push(now - last);
    last = now;
  }
  return summed(times);
}

const FIT = Math.min((1280 - 32) / 4000, (800 - 32) / 3000);

/** Where the camera goes: all in view with a slow drift, six times as close and panning, in and out again. */
export const PATHS: Record<'fit' | 'pan' | 'zoom', (n: number) => [number, number, number]> = {
  fit: (n) => {
    const zoom = FIT * (1 + 0.02 * Math.sin(n / 10));
    return [
      zoom,
      (1280 - 4000 * zoom) / 2 + 10 * Math.sin(n / 7),
      (800 - 3000 * zoom) / 2 + 10 * Math.cos(n / 9),
    ];
  },
  pan: (n) => [
    6 * FIT,
    640 - 2000 * 6 * FIT + 1200 * Math.sin(n / 30),
    400 - 1500 * 6 * FIT + 800 * Math.cos(n / 40),
  ],
  zoom: (n) => {
    const zoom = FIT * 8 ** (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 120));
    return [zoom, 640 - 2000 * zoom, 400 - 1500 * zoom];
  },
};

import type { Point, Region } from '../src/api/types';

export const SIZE = { width: 4000, height: 3000 };
export const VIEW = { width: 1280, height: 800 };
export const LABELS = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#F0E442',
  '#999999',
].map((color, n) => ({ key: `l${n}`, name: `Label ${n}`, color, shapes: ['polygon', 'box'] }));

/** Mulberry32: the same scene in every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Bumpy rings of a radius between 20 and 60 pixels, all over the image. */
export function polygons(count: number, vertices: number, seed = 1): Region[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, n) => {
    const radius = 20 + 40 * next();
    const [cx, cy] = [
      radius + next() * (SIZE.width - 2 * radius),
      radius + next() * (SIZE.height - 2 * radius),
    ];
    const points = Array.from({ length: vertices }, (_, k): Point => {
      const [angle, far] = [(2 * Math.PI * k) / vertices, radius * (0.7 + 0.3 * next())];
      return [cx + far * Math.cos(angle), cy + far * Math.sin(angle)];
    });
    return { id: `r${n}`, label: `l${n % 8}`, shape: 'polygon', rings: [{ points }] };
  });
}

export const ringsOf = (region: Region): Point[][] =>
  region.shape === 'polygon' ? region.rings.map((ring) => ring.points) : [];

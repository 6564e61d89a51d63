import type { Point } from '../../api/types';
import { distance } from '../planar';
import { type Ways, wayTo } from './paths';

/** A line that clings to edges of the picture. Points are image pixels. */
export interface Wire {
  /** From here on it runs; the ways are there a moment later. */
  seed(at: Point): void;
  /** From the seed to a point, both included; null while the ways are not there, or where it is too far. */
  to(at: Point): Point[] | null;
  close(): void;
}

/** Finds the ways from a cell; a worker, or in tests the page itself. */
export interface Finder {
  ask(x: number, y: number, answer: (ways: Ways) => void): void;
  close(): void;
}

/** `scale`: cells of the finder's map to a pixel of the picture. */
export function wireOver(finder: Finder, scale: number, size: { width: number; height: number }): Wire {
  const cell = ([x, y]: Point): [number, number] => {
    const [across, down] = [Math.ceil(size.width * scale), Math.ceil(size.height * scale)];
    const within = (value: number, most: number) => Math.max(0, Math.min(most - 1, Math.floor(value)));
    return [within(x * scale, across), within(y * scale, down)];
  };
  let seed: Point | null = null;
  let ways: Ways | null = null;
  let asked = 0;
  return {
    seed(at) {
      seed = at;
      ways = null;
      asked += 1;
      const number = asked;
      finder.ask(...cell(at), (found) => {
        if (number === asked) ways = found;
      });
    },
    to(at) {
      const cells = ways && wayTo(ways, ...cell(at));
      if (!seed || !cells) return null;
      // Through the middles of the cells, but from and to exactly where was pointed.
      const middles = cells.slice(1, -1).map(([x, y]): Point => [(x + 0.5) / scale, (y + 0.5) / scale]);
      return distance(seed, at) ? [seed, ...middles, at] : [seed];
    },
    close: () => finder.close(),
  };
}

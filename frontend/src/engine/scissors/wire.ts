import type { Point } from '../../api/types';
import { distance } from '../geometry/planar';
import { type CostMap, ON_EDGE } from './cost';
import { type Ways, wayTo } from './paths';

/** A line that clings to edges of the picture. Points are image pixels. */
export interface Wire {
  /** From here on it runs; the ways are there a moment later. */
  seed(point: Point): void;
  /** The point of the clearest edge within reach, in pixels of the picture; null where there is none, or none known. */
  near(point: Point, reach: number): Point | null;
  /** Whether the line to a point goes a good part of its way where there is no edge. */
  crosses(point: Point): boolean;
  /** From the seed to a point, both included; null while the ways are not there, or where it is too far. */
  to(point: Point): Point[] | null;
  close(): void;
}

/** What a place at the end of the reach costs more than one at hand. */
const NEARNESS = 40;
/** So much of a line may have no edge under it: pictures are noisy. */
const BARE = 0.4;

/** Finds the ways from a cell; a worker, or in tests the page itself. */
export interface Finder {
  ask(x: number, y: number, answer: (ways: Ways) => void): void;
  /** What going through each cell costs, once it is known. */
  readonly costs: CostMap | null;
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
  let lastNumber = 0;
  // The ways the last line was taken from; a new seed asks for others.
  let passed: Ways | null = null;
  return {
    seed(point) {
      seed = point;
      ways = null;
      lastNumber += 1;
      const number = lastNumber;
      finder.ask(...cell(point), (newWays) => {
        if (number === lastNumber) ways = newWays;
      });
    },
    to(point) {
      passed = ways ?? passed;
      const cells = ways && wayTo(ways, ...cell(point));
      if (!seed || !cells) return null;
      // Through the middles of the cells, but from and to exactly where was pointed.
      const middles = cells.slice(1, -1).map(([x, y]): Point => [(x + 0.5) / scale, (y + 0.5) / scale]);
      return distance(seed, point) ? [seed, ...middles, point] : [seed];
    },
    near(point, reach) {
      const { costs } = finder;
      if (!costs) return null;
      const [column, row] = cell(point);
      const far = Math.max(1, Math.round(reach * scale));
      let best: { cost: number; x: number; y: number } | null = null;
      for (let y = Math.max(0, row - far); y <= Math.min(costs.height - 1, row + far); y++)
        for (let x = Math.max(0, column - far); x <= Math.min(costs.width - 1, column + far); x++) {
          const away = Math.hypot(x - column, y - row);
          const cost = costs.costs[y * costs.width + x] as number;
          // Of two edges alike the nearer one was meant.
          const weighed = cost + (NEARNESS * away) / far;
          if (away <= far && cost <= ON_EDGE && weighed < (best?.cost ?? Number.POSITIVE_INFINITY))
            best = { cost: weighed, x, y };
        }
      // Already on it: what was pointed at is more exact than a cell.
      if (!best || (best.x === column && best.y === row)) return best && point;
      return [(best.x + 0.5) / scale, (best.y + 0.5) / scale];
    },
    crosses(point) {
      const { costs } = finder;
      const cells = passed && wayTo(passed, ...cell(point));
      if (!costs || !cells?.length) return false;
      const bare = cells.filter(([x, y]) => (costs.costs[y * costs.width + x] as number) > ON_EDGE);
      return bare.length > BARE * cells.length;
    },
    close: () => finder.close(),
  };
}

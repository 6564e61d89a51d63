import type { Path, Sketch } from '../sketch';

interface Keypoint {
  x: number;
  y: number;
  visible?: number | boolean | string;
}

/** The points as dots, joined by the label's edges (pairs of places in `points`). */
export function keypoints(
  region: { points: readonly Keypoint[] },
  edges: readonly (readonly [number, number])[] = [],
): Sketch {
  const paths: Path[] = edges.flatMap(([from, to]): Path[] => {
    const [a, b] = [region.points[from], region.points[to]];
    return a && b ? [{ kind: 'open', points: [a.x, a.y, b.x, b.y] }] : [];
  });
  return { paths: [...paths, { kind: 'dots', points: region.points.flatMap(({ x, y }) => [x, y]) }] };
}

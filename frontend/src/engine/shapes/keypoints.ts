import type { Keypoint, KeypointsRegion, Point, Skeleton } from '../../api/types';
import { boundsOfPoints, clampPoint, distance } from '../geometry/planar';
import type { ShapeKind } from './kind';

const NEAR = 6;

export const placed = (region: KeypointsRegion): Keypoint[] => region.points.filter((p) => p.visible > 0);

const bonesByLabel = new Map<string, Skeleton>();

/** Tells the shapes which lines join the points of a label; a workspace says so when it opens. */
export function setSkeletons(labels: readonly { key: string; skeleton?: Skeleton | null }[]): void {
  bonesByLabel.clear();
  for (const { key, skeleton } of labels) if (skeleton) bonesByLabel.set(key, skeleton);
}

/** The bones between points that have a place. */
export function bonesOf(region: KeypointsRegion): [Point, Point][] {
  const skeleton = bonesByLabel.get(region.skeleton ?? region.label);
  const byName = new Map(placed(region).map((p) => [p.name, p]));
  return (skeleton?.edges ?? []).flatMap(([a, b]): [Point, Point][] => {
    const [p, q] = [byName.get(skeleton?.points[a] ?? ''), byName.get(skeleton?.points[b] ?? '')];
    return p && q
      ? [
          [
            [p.x, p.y],
            [q.x, q.y],
          ],
        ]
      : [];
  });
}

/** The next of the three states: seen, occluded, absent. */
export const nextState = (visible: Keypoint['visible']): Keypoint['visible'] =>
  visible === 2 ? 1 : visible === 1 ? 0 : 2;

export const keypointsKind: ShapeKind<KeypointsRegion> = {
  bounds: (region) => boundsOfPoints(placed(region).map((p): Point => [p.x, p.y])),
  // The box around them decides who is the smallest under the cursor.
  area: (region) => {
    const b = keypointsKind.bounds(region);
    return (b.maxX - b.minX) * (b.maxY - b.minY);
  },
  contains: (region, x, y) => placed(region).some((p) => distance([p.x, p.y], [x, y]) <= NEAR),
  lines: (region) => {
    const bones = bonesOf(region);
    if (bones.length) return bones.map((points) => ({ points, closed: false }));
    return placed(region).map((p) => ({ points: [[p.x, p.y]], closed: false }));
  },
  shifted: (region, dx, dy) => ({
    ...region,
    points: region.points.map((p) => (p.visible ? { ...p, x: p.x + dx, y: p.y + dy } : p)),
  }),
  mayLeave: () => false,
  handles: (region) =>
    region.points.flatMap((p, n) => (p.visible ? [{ key: `k:${n}`, point: [p.x, p.y], kind: 'round' }] : [])),
  dragged: (region, key, point, size) => {
    const n = Number(key.slice(2));
    const [x, y] = clampPoint(point, size);
    return { ...region, points: region.points.map((p, k) => (k === n ? { ...p, x, y } : p)) };
  },
};

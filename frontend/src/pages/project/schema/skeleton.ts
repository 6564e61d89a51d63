import type { Label, Shape, Skeleton } from '../../../api/types';
import { t } from '../../../i18n/project';

/** The most points the server takes in one skeleton. */
export const MOST_POINTS = 200;

/** What a label starts with that has just been given keypoints. */
export const startSkeleton: Skeleton = { points: ['head', 'tail'], edges: [[0, 1]] };

export const noSkeleton: Skeleton = { points: [] };

const arm = (side: string): string[] => [`${side}_shoulder`, `${side}_elbow`, `${side}_wrist`];
const leg = (side: string): string[] => [`${side}_hip`, `${side}_knee`, `${side}_ankle`];

/** A person as in COCO's keypoint data: the same names in the same order. */
export const personSkeleton: Skeleton = (() => {
  const pairs = ['eye', 'ear', 'shoulder', 'elbow', 'wrist', 'hip', 'knee', 'ankle'];
  const points = ['nose', ...pairs.flatMap((part) => [`left_${part}`, `right_${part}`])];
  const chains = [
    ['left_ear', 'left_eye', 'nose', 'right_eye', 'right_ear'],
    ['left_ear', 'left_shoulder', 'right_shoulder', 'right_ear'],
    ['left_shoulder', 'left_hip', 'right_hip', 'right_shoulder'],
    arm('left'),
    arm('right'),
    leg('left'),
    leg('right'),
  ];
  const edges = chains.flatMap((chain) =>
    chain
      .slice(1)
      .map((name, index): [number, number] => [points.indexOf(chain[index] ?? ''), points.indexOf(name)]),
  );
  return { points, edges };
})();

/** Whether nobody has changed it yet, so that another start takes nothing away. */
export function isStart({ points, edges = [] }: Skeleton): boolean {
  return (
    points.join('\n') === startSkeleton.points.join('\n') && String(edges) === String(startSkeleton.edges)
  );
}

/**
 * A skeleton with the points of a text, one a line. Lines follow their points: a name that is there still keeps them
 * wherever it went; with as many points as before, a new name is the old one of that place. Lines of a point that is
 * gone go too. A new point's sigma, where there are any, is the mean of those that stay.
 */
export function withPoints(old: Skeleton, text: string): Skeleton {
  const points = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const isRenamed = points.length === old.points.length;
  const places = old.points.map((name, index) => {
    const pointIndex = points.indexOf(name);
    if (pointIndex >= 0) return pointIndex;
    return isRenamed && !old.points.includes(points[index] ?? '') ? index : -1;
  });
  const edges: [number, number][] = [];
  for (const [a, b] of old.edges ?? []) {
    const edge: [number, number] = [places[a] ?? -1, places[b] ?? -1];
    if (Math.min(...edge) >= 0 && !isJoined(edges, ...edge)) edges.push(edge);
  }
  const sigmas = sigmasOf(old, places, points.length);
  return { points, edges, ...(sigmas.length ? { sigmas } : {}) };
}

function sigmasOf({ sigmas = [] }: Skeleton, places: readonly number[], count: number): number[] {
  const sigmaByPlace = new Map<number, number>();
  for (const [index, sigma] of sigmas.entries()) {
    const place = places[index] ?? -1;
    if (place >= 0) sigmaByPlace.set(place, sigma);
  }
  if (!sigmaByPlace.size) return [];
  const mean = [...sigmaByPlace.values()].reduce((sum, sigma) => sum + sigma, 0) / sigmaByPlace.size;
  return Array.from({ length: count }, (_, index) => sigmaByPlace.get(index) ?? mean);
}

/** Whether a line runs between two points already, whichever way. */
export function isJoined(edges: readonly (readonly [number, number])[], a: number, b: number): boolean {
  return edges.some(([p, q]) => (p === a && q === b) || (p === b && q === a));
}

/** What is wrong with the points, as the server would say; null when nothing is. */
export function pointsProblem(points: readonly string[]): string | null {
  if (!points.length) return t('skeleton.nameLeastOne');
  if (points.length > MOST_POINTS) return t('skeleton.skeletonTakesMost', { MOST_POINTS });
  const twice = points.find((name, index) => points.indexOf(name) !== index);
  return twice === undefined ? null : t('skeleton.standsTwiceGive', { twice });
}

/** The label with a shape or without it. Keypoints bring a skeleton, which stays, if it is right, when they go. */
export function toggledShape(label: Label, shape: Shape): Partial<Label> {
  const has = label.shapes.includes(shape);
  const shapes = has ? label.shapes.filter((one) => one !== shape) : [...label.shapes, shape];
  if (shape !== 'keypoints') return { shapes };
  if (!has) return { shapes, skeleton: label.skeleton ?? startSkeleton };
  return label.skeleton && pointsProblem(label.skeleton.points) ? { shapes, skeleton: null } : { shapes };
}

/** Whether a label can be saved as far as its shapes go. */
export function hasGoodShapes({ shapes, skeleton }: Label): boolean {
  if (!shapes.includes('keypoints')) return shapes.length > 0;
  return !pointsProblem(skeleton?.points ?? []);
}

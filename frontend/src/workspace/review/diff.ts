import type { Region } from '../../api/types';
import type { Shift } from '../../engine/render/live';
import type { Mark } from '../../engine/render/renderer';
import { boundsOf, contains } from '../../engine/shapes/geometry';
import { isSame } from '../../sync/rebase';
import { shiftsOf } from './cornerShifts';
import { isSamePlace } from './samePlace';

/** One region of the answer against another version; `isMoved` and the others may be true together. */
export interface Change {
  /** The answer's region, or the other version's where it was removed. */
  region: string;
  kind: 'added' | 'removed' | 'changed' | 'unchanged';
  isMoved: boolean;
  isRelabelled: boolean;
  hasOtherAttributes: boolean;
  base: Region | null;
  answer: Region | null;
  /** Overlap of both, in [0, 1]; null where there is only one. */
  iou: number | null;
  /** Where corners went, the longest way first. */
  shifts: readonly Shift[];
}

/** How much of two regions is shared, in [0, 1]. */
export type Overlap = (a: Region, b: Region) => number;

const LEAST = 0.5;
const SAMPLES = 48;

/** Shared area over joint area: exact for upright boxes, else counted on a grid of 48 x 48 points. */
export function iouOf(a: Region, b: Region): number {
  const [p, q] = [boundsOf(a), boundsOf(b)];
  const [minX, minY] = [Math.min(p.minX, q.minX), Math.min(p.minY, q.minY)];
  const [maxX, maxY] = [Math.max(p.maxX, q.maxX), Math.max(p.maxY, q.maxY)];
  const isUpright = [a, b].every((region) => region.shape === 'box' && !region.rotation);
  if (isUpright) {
    const width = Math.max(0, Math.min(p.maxX, q.maxX) - Math.max(p.minX, q.minX));
    const height = Math.max(0, Math.min(p.maxY, q.maxY) - Math.max(p.minY, q.minY));
    const areas = (p.maxX - p.minX) * (p.maxY - p.minY) + (q.maxX - q.minX) * (q.maxY - q.minY);
    return areas ? (width * height) / (areas - width * height) : 0;
  }
  if (p.maxX < q.minX || q.maxX < p.minX || p.maxY < q.minY || q.maxY < p.minY) return 0;
  let [both, any] = [0, 0];
  for (let row = 0; row < SAMPLES; row += 1)
    for (let column = 0; column < SAMPLES; column += 1) {
      const x = minX + ((column + 0.5) * (maxX - minX)) / SAMPLES;
      const y = minY + ((row + 0.5) * (maxY - minY)) / SAMPLES;
      const [inA, inB] = [contains(a, x, y), contains(b, x, y)];
      if (inA && inB) both += 1;
      if (inA || inB) any += 1;
    }
  return any ? both / any : 0;
}

/** Pairs by stable id (or the prediction a region came from), the rest by overlap, the best pair first. */
function paired(base: readonly Region[], answer: readonly Region[], overlapOf: Overlap): [Region, Region][] {
  const byId = new Map(base.map((region) => [region.id, region]));
  const pairs: [Region, Region][] = [];
  const [usedBase, usedAnswer] = [new Set<Region>(), new Set<Region>()];
  const take = (left: Region, right: Region) => {
    pairs.push([left, right]);
    usedBase.add(left);
    usedAnswer.add(right);
  };
  for (const region of answer) {
    const left = byId.get(region.from_prediction ?? region.id) ?? byId.get(region.id);
    if (left && !usedBase.has(left)) take(left, region);
  }
  const close = base
    .filter((left) => !usedBase.has(left))
    .flatMap((left) =>
      answer
        .filter((right) => !usedAnswer.has(right) && right.shape === left.shape)
        .map((right) => ({ left, right, iou: overlapOf(left, right) })),
    )
    .filter(({ iou }) => iou >= LEAST)
    .sort((one, other) => other.iou - one.iou);
  for (const { left, right } of close) if (!usedBase.has(left) && !usedAnswer.has(right)) take(left, right);
  return pairs;
}

/** What `answer` is against `base`, in the answer's order, removed ones at the end. */
export function changesOf(
  base: readonly Region[],
  answer: readonly Region[],
  overlapOf: Overlap = iouOf,
): Change[] {
  const pairs = new Map(paired(base, answer, overlapOf).map(([left, right]) => [right, left]));
  const alone = { isMoved: false, isRelabelled: false, hasOtherAttributes: false, iou: null, shifts: [] };
  const rows = answer.map((region): Change => {
    const left = pairs.get(region);
    if (!left) return { ...alone, region: region.id, kind: 'added', base: null, answer: region };
    const isMoved = !isSamePlace(left, region);
    const isRelabelled = left.label !== region.label;
    const hasOtherAttributes = !isSame(left.attributes ?? {}, region.attributes ?? {});
    const kind = isMoved || isRelabelled || hasOtherAttributes ? 'changed' : 'unchanged';
    const iou = isMoved ? overlapOf(left, region) : 1;
    const both = { base: left, answer: region, iou, shifts: isMoved ? shiftsOf(left, region) : [] };
    return { region: region.id, kind, isMoved, isRelabelled, hasOtherAttributes, ...both };
  });
  const used = new Set(pairs.values());
  const removed = base.filter((region) => !used.has(region));
  return [
    ...rows,
    ...removed.map((region): Change => {
      return { ...alone, region: region.id, kind: 'removed', base: region, answer: null };
    }),
  ];
}

export interface Counts {
  added: number;
  removed: number;
  moved: number;
  relabelled: number;
  attributes: number;
  total: number;
}

export function countsOf(changes: readonly Change[]): Counts {
  const count = (is: (change: Change) => boolean) => changes.filter(is).length;
  return {
    added: count(({ kind }) => kind === 'added'),
    removed: count(({ kind }) => kind === 'removed'),
    moved: count(({ isMoved }) => isMoved),
    relabelled: count(({ isRelabelled }) => isRelabelled),
    attributes: count(({ hasOtherAttributes }) => hasOtherAttributes),
    total: count(({ answer }) => answer !== null),
  };
}

/** How each region is drawn: a halo for what differs. */
export function marksOf(changes: readonly Change[]): Map<string, Mark> {
  return new Map(
    changes.flatMap(({ region, kind }): [string, Mark][] => (kind === 'unchanged' ? [] : [[region, kind]])),
  );
}

/** How the other version is marked where it is shown beside the answer. */
export function marksBefore(changes: readonly Change[]): Map<string, Mark> {
  return new Map(
    changes.flatMap(({ base, kind }): [string, Mark][] =>
      base && kind !== 'unchanged' ? [[base.id, kind]] : [],
    ),
  );
}

/** The other version of what was removed or moved, drawn below the answer. */
export function shadowsOf(changes: readonly Change[]): Region[] {
  return changes.flatMap(({ kind, base, isMoved }) => {
    if (!base) return [];
    if (kind === 'removed') return [base];
    return isMoved ? [{ ...base, id: `shadow-${base.id}` }] : [];
  });
}

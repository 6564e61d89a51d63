import type { SpanRegion } from '../../../api/texts';
import type { Stretch } from './tokens';

/** A span in UTF-16 units, as the page draws it; `lane` 0 lies nearest to the letters. */
export interface Placed extends Stretch {
  span: SpanRegion;
  lane: number;
}

/** A part of a row that is drawn alike: the spans over it, outermost first. */
export interface Piece extends Stretch {
  over: Placed[];
}

/** Gives each span a lane that no span it overlaps has; longer ones lie nearer to the letters. */
export function inLanes(spans: readonly (Stretch & { span: SpanRegion })[]): Placed[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const ends: number[] = [];
  return ordered.map((one) => {
    const free = ends.findIndex((end) => end <= one.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = one.end;
    return { ...one, lane };
  });
}

/** Those of the placed spans, ordered by start, that touch a stretch; `longest` is the longest one's length. */
export function touching(placed: readonly Placed[], { start, end }: Stretch, longest: number): Placed[] {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.start ?? 0) < start - longest) low = middle + 1;
    else high = middle;
  }
  const overlapping: Placed[] = [];
  for (let index = low; index < placed.length; index++) {
    const one = placed[index];
    if (!one || one.start >= end) break;
    if (one.end > start) overlapping.push(one);
  }
  return overlapping;
}

/** Cuts a row wherever a span begins or ends (and at further cuts: a selection's ends). */
export function piecesOf(row: Stretch, over: readonly Placed[], cuts: readonly number[] = []): Piece[] {
  const edges = new Set([row.start, row.end]);
  for (const one of over) {
    edges.add(Math.max(row.start, one.start));
    edges.add(Math.min(row.end, one.end));
  }
  for (const cut of cuts) if (cut > row.start && cut < row.end) edges.add(cut);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? row.start;
    return { start, end, over: over.filter((one) => one.start <= start && one.end >= end) };
  });
}

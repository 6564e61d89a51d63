import type { RelationRegion, SpanRegion, TextRegion } from '../../api/texts';
import type { Region } from '../../api/types';
import type { TextChange } from '../text/TextView';
import { type Change, changesOf } from './diff';

// The queue and the comparison know regions by their ids and labels, whatever their shape.
const plain = (regions: readonly TextRegion[]) => regions as unknown as Region[];
export const asText = (region: Region) => region as unknown as TextRegion;

const isSpan = (region: TextRegion): region is SpanRegion => region.shape === 'span';
const isRelation = (region: TextRegion): region is RelationRegion => region.shape === 'relation';

/** Shared characters over joint characters of two spans. */
function spanOverlap(a: Region, b: Region): number {
  const [p, q] = [asText(a), asText(b)];
  if (!isSpan(p) || !isSpan(q)) return 0;
  const shared = Math.max(0, Math.min(p.end, q.end) - Math.max(p.start, q.start));
  return shared / (p.end - p.start + (q.end - q.start) - shared);
}

/** Two relations are alike where they join the same two spans. */
function sameEnds(a: Region, b: Region): number {
  const [p, q] = [asText(a), asText(b)];
  return isRelation(p) && isRelation(q) && p.from === q.from && p.to === q.to ? 1 : 0;
}

/** What an answer on a text is against another version: spans by the characters they share, then what joins them. */
export function textChangesOf(base: readonly TextRegion[], answer: readonly TextRegion[]): Change[] {
  const spans = changesOf(plain(base.filter(isSpan)), plain(answer.filter(isSpan)), spanOverlap);
  const now = new Map(
    spans.flatMap((row) => (row.base && row.answer ? [[row.base.id, row.answer.id] as const] : [])),
  );
  const joined = base
    .filter(isRelation)
    .map((one) => ({ ...one, from: now.get(one.from) ?? one.from, to: now.get(one.to) ?? one.to }));
  const relations = changesOf(plain(joined), plain(answer.filter(isRelation)), sameEnds);
  const rows = [...spans, ...relations.map((row) => ({ ...row, iou: null }))];
  return [...rows.filter((row) => row.answer), ...rows.filter((row) => !row.answer)];
}

/** A change as the text says it beside a span. */
export function wordOf(change: Change): TextChange {
  if (change.kind !== 'changed') return change.kind;
  if (change.isMoved) return change.isRelabelled ? 'moved_and_relabelled' : 'moved';
  return change.isRelabelled ? 'relabelled' : 'attributes';
}

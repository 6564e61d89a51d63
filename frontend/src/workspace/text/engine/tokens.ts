/** Words, numbers, signs and emoji as one steps through them; offsets are UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

// Words never need more around them than this; a megabyte without a space is cut here.
const AROUND = 400;

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The tokens of a part of the text that is cut where no token is: at white space, or at the ends. */
function tokensAround(text: string, position: number): Stretch[] {
  let from = Math.max(0, position - AROUND);
  let to = Math.min(text.length, position + AROUND);
  while (from > 0 && from > position - 2 * AROUND && !isSpace(text[from - 1])) from -= 1;
  while (to < text.length && to < position + 2 * AROUND && !isSpace(text[to])) to += 1;
  const tokens: Stretch[] = [];
  for (const part of wordSegmenter.segment(text.slice(from, to))) {
    if (!part.segment.trim()) continue;
    tokens.push({ start: from + part.index, end: from + part.index + part.segment.length });
  }
  return tokens;
}

function isSpace(sign: string | undefined): boolean {
  return sign !== undefined && /\s/.test(sign);
}

/** The token at an offset, or the one that ends there; null on white space. */
export function tokenAt(text: string, position: number): Stretch | null {
  const near = tokensAround(text, position);
  return (
    near.find((token) => token.start <= position && position < token.end) ??
    near.find((token) => token.end === position) ??
    null
  );
}

/** The first token that begins at or after an offset. */
export function tokenAfter(text: string, position: number): Stretch | null {
  for (let from = position; from <= text.length; ) {
    const next = tokensAround(text, from).find((token) => token.start >= position);
    if (next) return next;
    const space = skipSpace(text, from, 1);
    from = space > from ? space : from + AROUND;
  }
  return null;
}

/** The last token that ends at or before an offset. */
export function tokenBefore(text: string, position: number): Stretch | null {
  for (let from = position; from >= 0; ) {
    const previous = tokensAround(text, from).findLast((token) => token.end <= position);
    if (previous) return previous;
    const space = skipSpace(text, from, -1);
    from = space < from ? space : from - AROUND;
  }
  return null;
}

function skipSpace(text: string, position: number, by: 1 | -1): number {
  let to = position;
  while (to >= 0 && to <= text.length && isSpace(by > 0 ? text[to] : text[to - 1])) to += by;
  return to;
}

/** Moves both ends inwards past white space; null where nothing is left. */
export function trimmed(text: string, { start, end }: Stretch): Stretch | null {
  let [from, to] = [start, end];
  while (from < to && isSpace(text[from])) from += 1;
  while (to > from && isSpace(text[to - 1])) to -= 1;
  return from < to ? { start: from, end: to } : null;
}

/** Every place a string stands at, not overlapping; `isWhole` asks for word ends on both sides. */
export function occurrences(
  text: string,
  searchText: string,
  options: { isWhole?: boolean; ignoresCase?: boolean } = {},
): Stretch[] {
  if (!searchText) return [];
  const matches: Stretch[] = [];
  // Folding a letter may change its length; such texts are compared as they are.
  const folded = options.ignoresCase ? text.toLowerCase() : text;
  const isSafe = folded.length === text.length;
  const haystack = isSafe ? folded : text;
  const needle = options.ignoresCase && isSafe ? searchText.toLowerCase() : searchText;
  for (
    let position = haystack.indexOf(needle);
    position >= 0;
    position = haystack.indexOf(needle, position + needle.length)
  ) {
    const end = position + needle.length;
    if (options.isWhole && !(isEdge(text, position) && isEdge(text, end))) continue;
    matches.push({ start: position, end });
  }
  return matches;
}

const wordSign = /[\p{L}\p{N}\p{M}_]/u;

/** Whether no word goes on across an offset. */
function isEdge(text: string, position: number): boolean {
  return !(wordSign.test(signBefore(text, position)) && wordSign.test(signAt(text, position)));
}

function signAt(text: string, position: number): string {
  const point = text.codePointAt(position);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function signBefore(text: string, position: number): string {
  return [...text.slice(Math.max(0, position - 2), position)].at(-1) ?? '';
}

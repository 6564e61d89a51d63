/** Words, numbers, signs and emoji as one steps through them; offsets are UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

// Words never need more around them than this; a megabyte without a space is cut here.
const AROUND = 400;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The tokens of a part of the text that is cut where no token is: at white space, or at the ends. */
function tokensAround(text: string, at: number): Stretch[] {
  let from = Math.max(0, at - AROUND);
  let to = Math.min(text.length, at + AROUND);
  while (from > 0 && from > at - 2 * AROUND && !isSpace(text[from - 1])) from -= 1;
  while (to < text.length && to < at + 2 * AROUND && !isSpace(text[to])) to += 1;
  const found: Stretch[] = [];
  for (const part of words.segment(text.slice(from, to))) {
    if (!part.segment.trim()) continue;
    found.push({ start: from + part.index, end: from + part.index + part.segment.length });
  }
  return found;
}

function isSpace(sign: string | undefined): boolean {
  return sign !== undefined && /\s/.test(sign);
}

/** The token at an offset, or the one that ends there; null on white space. */
export function tokenAt(text: string, at: number): Stretch | null {
  const near = tokensAround(text, at);
  return (
    near.find((token) => token.start <= at && at < token.end) ??
    near.find((token) => token.end === at) ??
    null
  );
}

/** The first token that begins at or after an offset. */
export function tokenAfter(text: string, at: number): Stretch | null {
  for (let from = at; from <= text.length; ) {
    const next = tokensAround(text, from).find((token) => token.start >= at);
    if (next) return next;
    const space = skipSpace(text, from, 1);
    from = space > from ? space : from + AROUND;
  }
  return null;
}

/** The last token that ends at or before an offset. */
export function tokenBefore(text: string, at: number): Stretch | null {
  for (let from = at; from >= 0; ) {
    const previous = tokensAround(text, from).findLast((token) => token.end <= at);
    if (previous) return previous;
    const space = skipSpace(text, from, -1);
    from = space < from ? space : from - AROUND;
  }
  return null;
}

function skipSpace(text: string, at: number, by: 1 | -1): number {
  let to = at;
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
  sought: string,
  options: { isWhole?: boolean; ignoresCase?: boolean } = {},
): Stretch[] {
  if (!sought) return [];
  const found: Stretch[] = [];
  // Folding a letter may change its length; such texts are compared as they are.
  const folded = options.ignoresCase ? text.toLowerCase() : text;
  const isSafe = folded.length === text.length;
  const hay = isSafe ? folded : text;
  const needle = options.ignoresCase && isSafe ? sought.toLowerCase() : sought;
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    const end = at + needle.length;
    if (options.isWhole && !(isEdge(text, at) && isEdge(text, end))) continue;
    found.push({ start: at, end });
  }
  return found;
}

const wordSign = /[\p{L}\p{N}\p{M}_]/u;

/** Whether no word goes on across an offset. */
function isEdge(text: string, at: number): boolean {
  return !(wordSign.test(signBefore(text, at)) && wordSign.test(signAt(text, at)));
}

function signAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function signBefore(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

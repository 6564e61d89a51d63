import { type CSSProperties, memo } from 'react';
import type { Piece, Placed } from './engine/pieces';

export interface RowLook {
  color: (label: string) => string;
  name: (label: string) => string;
  selected: ReadonlySet<string>;
  /** How a span differs from the other version, in a review. */
  mark?: (id: string) => string | undefined;
}

/** One row: its pieces, tinted by the spans over them, with a line for each span under the letters. */
export const Row = memo(function Row({
  text,
  pieces,
  range,
  matches,
  look,
  number,
  top,
  direction,
  isActive,
}: {
  text: string;
  pieces: readonly Piece[];
  range: { start: number; end: number } | null;
  matches: readonly { start: number; end: number }[];
  look: RowLook;
  number: number | null;
  top: number;
  direction: 'ltr' | 'rtl';
  isActive: boolean;
}) {
  const first = pieces[0]?.start ?? 0;
  return (
    <div className="tx-row" style={{ top }} data-start={first} data-end={pieces.at(-1)?.end ?? first}>
      <span className={isActive ? 'tx-number active' : 'tx-number'}>{number}</span>
      <div className="tx-text" dir={direction}>
        {pieces.map((piece, index) => {
          const inRange = range !== null && piece.start >= range.start && piece.end <= range.end;
          const isFound = matches.some((one) => one.start <= piece.start && one.end >= piece.end);
          const begins = piece.over.filter((one) => one.start === piece.start);
          return (
            <span
              key={piece.start}
              data-at={piece.start}
              className={classes(piece, inRange, isFound, look)}
              style={styled(piece, nextNamed(pieces, index), look)}
              data-name={begins.map((one) => nameOf(one, look)).join(' · ') || undefined}
            >
              {text.slice(piece.start, piece.end)}
            </span>
          );
        })}
      </div>
    </div>
  );
});

function nameOf({ span }: Placed, look: RowLook): string {
  const mark = look.mark?.(span.id);
  const sure = span.confidence === undefined ? '' : ` ${Math.round(span.confidence * 100)} %`;
  return `${look.name(span.label)}${sure}${span.unsure ? ' ?' : ''}${mark ? `, ${mark}` : ''}`;
}

function classes(piece: Piece, inRange: boolean, isFound: boolean, look: RowLook): string {
  const names = ['tx-piece'];
  if (piece.over.length) names.push('on');
  if (piece.over.some((one) => one.span.confidence !== undefined)) names.push('suggested');
  if (piece.over.some((one) => look.selected.has(one.span.id))) names.push('selected');
  if (inRange) names.push('range');
  if (isFound) names.push('found');
  return names.join(' ');
}

/** About how wide a letter of the text is, in CSS pixels. */
const LETTER = 7.5;

/** Where the next span of the row begins, whose name stands above it. */
function nextNamed(pieces: readonly Piece[], index: number): number | null {
  const next = pieces.slice(index + 1).find((piece) => piece.over.some((one) => one.start === piece.start));
  return next?.start ?? null;
}

// Lanes under the letters; more than these are drawn in the last one.
const LANES = 3;

/** The nearest span tints the letters; each span has a line in its lane: dashed for suggestions, thick when selected. */
function styled({ start, over }: Piece, next: number | null, look: RowLook): CSSProperties | undefined {
  if (!over.length) return undefined;
  const inner = over.reduce((a, b) => (b.end - b.start <= a.end - a.start ? b : a));
  const color = look.color(inner.span.label);
  const isModel = inner.span.confidence !== undefined;
  const lines = over.map(({ span, lane }) => {
    const y = 27 + 4 * Math.min(lane, LANES - 1);
    const thick = look.selected.has(span.id) ? 3 : 2;
    const tone = look.color(span.label);
    const fill =
      span.confidence === undefined
        ? `linear-gradient(${tone}, ${tone})`
        : `repeating-linear-gradient(90deg, ${tone} 0 5px, transparent 5px 8px)`;
    return { fill, place: `0 ${y}px`, size: `100% ${thick}px` };
  });
  return {
    '--tone': color,
    // Its name ends where the next one's begins; only whole characters are known here, so about there.
    '--room': next === null ? undefined : `${Math.max(12, (next - start) * LETTER - 4)}px`,
    backgroundColor: isModel ? undefined : `color-mix(in srgb, ${color} 14%, transparent)`,
    backgroundImage: lines.map((line) => line.fill).join(', '),
    backgroundPosition: lines.map((line) => line.place).join(', '),
    backgroundSize: lines.map((line) => line.size).join(', '),
    backgroundRepeat: 'no-repeat',
  } as CSSProperties;
}

export const ROW = 42;

import { directionOf, type Rows } from './engine/rows';
import type { TextEngine } from './engine/textEngine';

/** Whether the line one is in runs from right to left: then the left arrow goes on. */
export function isRightToLeft(engine: TextEngine, rows: Rows | null): boolean {
  if (!rows) return false;
  let row = rows.rowAt(engine.range?.start ?? engine.focus);
  while (row > 0 && !rows.isFirstOfLine(row)) row -= 1;
  return directionOf(rows.text.slice(rows.start(row), rows.end(row))) === 'rtl';
}

/** A row up or down, about as far into it; empty rows are stepped over. */
export function walkRow(engine: TextEngine, rows: Rows | null, by: 1 | -1, isExtending: boolean): void {
  if (!rows) return;
  const position = engine.range?.start ?? engine.focus;
  const row = rows.rowAt(position);
  let to = row + by;
  while (to > 0 && to < rows.count - 1 && rows.start(to) === rows.end(to)) to += by;
  if (to < 0 || to >= rows.count) return;
  const unit = Math.min(rows.start(to) + (position - rows.start(row)), rows.end(to));
  if (isExtending) engine.extendTo(unit);
  else engine.placeAt(unit);
}

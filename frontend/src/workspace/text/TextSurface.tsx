import { type PointerEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Arcs } from './Arcs';
import { piecesOf, touching } from './engine/pieces';
import { directionOf, type Rows } from './engine/rows';
import type { TextEngine } from './engine/textEngine';
import { ROW, Row, type RowLook } from './Row';
import { useRows } from './useRows';

const COLUMN = 760;
const MARGIN = 56;
const SIDE = 72;
const BEYOND = 8;

/** The text in rows, of which only those in view exist. Reads the engine; pointer and scrolling are handled here. */
export function TextSurface({
  engine,
  mark,
  onRows,
}: {
  engine: TextEngine;
  mark?: (id: string) => string | undefined;
  onRows?: (rows: Rows | null) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ width: 0, height: 600 });
  const [top, setTop] = useState(0);
  const column = Math.min(COLUMN, Math.max(240, view.width - MARGIN - SIDE - 24));
  const rows = useRows(engine.text, view.width ? column : 0);
  useEffect(() => onRows?.(rows), [rows, onRows]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setView({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins at its top
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [engine.text]);

  const { focus } = engine;
  useEffect(() => {
    const element = scroller.current;
    if (!element || !rows) return;
    // What one goes to may lie where nothing is laid out yet.
    while (!rows.isDone && rows.end(rows.count - 1) < focus) rows.extend(50);
    const y = rows.rowAt(focus) * ROW;
    if (y < element.scrollTop + ROW || y > element.scrollTop + element.clientHeight - 2 * ROW)
      element.scrollTo({ top: Math.max(0, y - element.clientHeight / 3) });
  }, [focus, rows]);

  const pointer = usePointer(engine);
  const look: RowLook = {
    color: (key) => engine.labels.find((label) => label.key === key)?.color ?? '#7C786F',
    name: (key) => engine.labels.find((label) => label.key === key)?.name ?? key,
    selected: engine.selected,
    mark,
  };
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const last = Math.min(rows?.count ?? 0, Math.ceil((top + view.height) / ROW) + BEYOND);
  const active = rows ? rows.lineOf(rows.rowAt(engine.focus)) : -1;
  return (
    <div className="tx-frame">
      <div
        ref={scroller}
        className="tx-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        {...pointer}
        data-rows={rows?.count ?? 0}
        data-laid-out={rows?.isDone ?? false}
      >
        <div
          className="tx-column"
          style={{ height: (rows?.count ?? 0) * ROW + 2 * ROW, width: column + MARGIN + SIDE }}
        >
          {rows &&
            Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n).map((row) => (
              <RowOf
                key={row}
                row={row}
                rows={rows}
                engine={engine}
                look={look}
                isActive={rows.lineOf(row) === active}
              />
            ))}
          {rows && (
            <Arcs engine={engine} rows={rows} look={look} first={first} last={last} left={column + MARGIN} />
          )}
        </div>
      </div>
    </div>
  );
}

function RowOf({
  row,
  rows,
  engine,
  look,
  isActive,
}: {
  row: number;
  rows: Rows;
  engine: TextEngine;
  look: RowLook;
  isActive: boolean;
}) {
  const stretch = { start: rows.start(row), end: rows.end(row) };
  const { placed, longest } = engine.spans();
  const over = touching(placed, stretch, longest);
  const { range } = engine;
  const matches = foundIn(engine.matches, stretch);
  const cuts = [range?.start ?? -1, range?.end ?? -1, ...matches.flatMap((one) => [one.start, one.end])];
  const isFirst = rows.isFirstOfLine(row);
  return (
    <Row
      text={engine.text}
      pieces={piecesOf(stretch, over, cuts)}
      range={range}
      matches={matches}
      look={look}
      number={isFirst ? rows.lineOf(row) + 1 : null}
      top={row * ROW + ROW / 2}
      direction={directionOfLine(rows, row)}
      isActive={isActive}
    />
  );
}

/** The direction of the line a row belongs to; a line of hundreds of rows goes by its first ones. */
function directionOfLine(rows: Rows, row: number): 'ltr' | 'rtl' {
  let first = row;
  while (first > 0 && row - first < 400 && !rows.isFirstOfLine(first)) first -= 1;
  return directionOf(rows.text.slice(rows.start(first), rows.end(first)));
}

function foundIn(matches: TextEngine['matches'], { start, end }: { start: number; end: number }) {
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const inside = [];
  for (let index = low; index < matches.length; index++) {
    const one = matches[index];
    if (!one || one.start >= end) break;
    inside.push(one);
  }
  return inside;
}

/** Drag takes a stretch, click selects a span or puts the cursor on a word, double-click takes a word. */
function usePointer(engine: TextEngine) {
  const drag = useRef<{ from: number; x: number; y: number; isMoved: boolean } | null>(null);
  const down = useCallback((event: PointerEvent<HTMLDivElement>) => {
    const unit = unitAt(event.clientX, event.clientY);
    if (event.button !== 0 || unit === null) return;
    // The browser's own selection would end where rows leave the page.
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.closest<HTMLElement>('[data-focus]')?.focus({ preventScroll: true });
    drag.current = { from: unit, x: event.clientX, y: event.clientY, isMoved: false };
  }, []);
  const move = useCallback(
    (event: PointerEvent<HTMLDivElement>) => {
      const began = drag.current;
      if (!began) return;
      if (!began.isMoved && Math.hypot(event.clientX - began.x, event.clientY - began.y) < 4) return;
      began.isMoved = true;
      const box = event.currentTarget.getBoundingClientRect();
      if (event.clientY < box.top + 16) event.currentTarget.scrollBy(0, -ROW / 2);
      if (event.clientY > box.bottom - 16) event.currentTarget.scrollBy(0, ROW / 2);
      const unit = unitAt(event.clientX, event.clientY);
      if (unit !== null) engine.take({ start: Math.min(began.from, unit), end: Math.max(began.from, unit) });
    },
    [engine],
  );
  const up = useCallback(
    (event: PointerEvent<HTMLDivElement>) => {
      const began = drag.current;
      drag.current = null;
      if (!began || began.isMoved) return;
      if (event.detail >= 2) engine.takeToken(began.from);
      else if (!engine.pick(began.from)) engine.clear();
    },
    [engine],
  );
  // A double-click's second press comes with its count only in the click events.
  const doubleClick = useCallback(
    (event: { clientX: number; clientY: number }) => {
      const unit = unitAt(event.clientX, event.clientY);
      if (unit !== null) engine.takeToken(unit);
    },
    [engine],
  );
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onDoubleClick: doubleClick };
}

interface CaretDocument {
  caretPositionFromPoint?: (x: number, y: number) => { offsetNode: Node; offset: number } | null;
  caretRangeFromPoint?: (x: number, y: number) => Range | null;
}

/** The unit offset of the text under a point of the page; null outside the rows. */
export function unitAt(x: number, y: number): number | null {
  const page = document as unknown as CaretDocument;
  const position = page.caretPositionFromPoint?.(x, y);
  const range = position ? null : page.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  const offset = position?.offset ?? range?.startOffset ?? 0;
  const piece = node?.parentElement?.closest<HTMLElement>('[data-at]');
  if (piece && node?.nodeType === Node.TEXT_NODE) return Number(piece.dataset.at) + offset;
  // Beside the letters: the end of the row that is nearer.
  const row = document.elementsFromPoint(x, y).find((element) => element.matches('.tx-row')) as
    | HTMLElement
    | undefined;
  if (!row) return null;
  const box = row.querySelector('.tx-text')?.getBoundingClientRect();
  const isStart = box && x < box.left + box.width / 2 === (row.querySelector('[dir="rtl"]') === null);
  return Number(isStart ? row.dataset.start : row.dataset.end);
}

import type { Rows } from './engine/rows';
import type { TextEngine } from './engine/textEngine';
import type { RowLook } from './Row';
import { ROW } from './Row';

const WIDTH = 72;

/** Relations as arcs beside the text, from the row of one span to the row of the other. */
export function Arcs({
  engine,
  rows,
  look,
  first,
  last,
  left,
}: {
  engine: TextEngine;
  rows: Rows;
  look: RowLook;
  first: number;
  last: number;
  left: number;
}) {
  const height = (last - first) * ROW;
  const drawn = engine.relations().flatMap((relation) => {
    const [from, to] = [engine.document.get(relation.from), engine.document.get(relation.to)];
    if (from?.shape !== 'span' || to?.shape !== 'span') return [];
    const [a, b] = [from, to].map((span) => rows.rowAt(engine.stretchOf(span).start));
    if (a === undefined || b === undefined || Math.max(a, b) < first || Math.min(a, b) > last) return [];
    return [{ relation, a, b }];
  });
  if (!drawn.length) return null;
  return (
    <svg
      className="tx-arcs"
      width={WIDTH}
      height={height}
      style={{ top: first * ROW + ROW / 2, left }}
      aria-hidden
    >
      <defs>
        <marker
          id="tx-arrow"
          markerWidth="7"
          markerHeight="7"
          refX="6"
          refY="3.5"
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path d="M0 0L7 3.5L0 7z" fill="context-stroke" />
        </marker>
      </defs>
      {drawn.map(({ relation, a, b }, index) => {
        const out = 14 + 9 * (index % 5);
        const [y0, y1] = [a, b].map((row) => clamped((row - first) * ROW + ROW / 2, height));
        const bend = (y0 ?? 0) === (y1 ?? 0) ? 9 : 0;
        const [from, to] = [(y0 ?? 0) - bend, (y1 ?? 0) + bend];
        const isSelected = engine.selected.has(relation.id);
        return (
          <g
            key={relation.id}
            className={isSelected ? 'arc selected' : 'arc'}
            style={{ color: look.color(relation.label) }}
          >
            <path
              d={`M2 ${from}C${out + 10} ${from} ${out + 10} ${to} 4 ${to}`}
              markerEnd="url(#tx-arrow)"
              strokeDasharray={relation.confidence === undefined ? undefined : '5 3'}
            />
            <path
              className="hit"
              d={`M2 ${from}C${out + 10} ${from} ${out + 10} ${to} 4 ${to}`}
              onPointerDown={(event) => {
                event.stopPropagation();
                engine.select([relation.id]);
              }}
            />
            {isSelected && (
              <text x={out} y={(from + to) / 2} className="arc-name">
                {look.name(relation.label)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function clamped(y: number, height: number): number {
  return Math.max(-20, Math.min(height + 20, y));
}

import { useEffect, useMemo, useReducer } from 'react';
import { Rows } from './engine/rows';

export const FONT =
  '16px "Inter Variable", Inter, "Noto Sans", "Noto Sans Hebrew", "Noto Sans Arabic", sans-serif';
// A slice of laying out may take so long: then the browser has its turn.
const SLICE = 10;

function measurer(): (sign: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return () => 9;
  context.font = FONT;
  return (sign) => context.measureText(sign).width;
}

/** The text laid out for a width: the first screens at once, the rest in slices. */
export function useRows(text: string, width: number): Rows | null {
  const [, bump] = useReducer((n: number) => n + 1, 0);
  const rows = useMemo(() => (width > 0 ? new Rows(text, width, measurer()) : null), [text, width]);
  useMemo(() => rows?.extend(SLICE), [rows]);
  useEffect(() => {
    if (!rows || rows.isDone) return;
    const channel = new MessageChannel();
    let shown = performance.now();
    channel.port1.onmessage = () => {
      const isDone = rows.extend(SLICE);
      // The scroll bar need not follow every slice.
      if (isDone || performance.now() - shown > 200) {
        shown = performance.now();
        bump();
      }
      if (!isDone) channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    return () => channel.port1.close();
  }, [rows]);
  return rows;
}

import { useCallback, useEffect, useRef } from 'react';
import type { Region } from '../../api/types';
import { paste } from '../../engine/core/editing';
import type { Engine } from '../../engine/core/engine';
import { t } from '../../i18n/annotate';

/** Regions on their way to the next pictures. */
interface Carried {
  regions: Region[];
  left: number;
  /** The tasks that have them, the one they come from included. */
  had: string[];
}

export const MOST = 50;

const place = (project: string) => `assay.carried.${project}`;

export function readCarried(text: string | null): Carried | null {
  try {
    const raw = JSON.parse(text ?? 'null') as Carried | null;
    const isGood = raw && Array.isArray(raw.regions) && Array.isArray(raw.had) && raw.left > 0;
    return isGood ? { ...raw, left: Math.min(MOST, Math.floor(raw.left)) } : null;
  } catch {
    return null;
  }
}

/** What is carried after a picture was opened, and the regions to put on it: each picture gets them once. */
export function arrived(carried: Carried, task: string): { put: Region[]; rest: Carried | null } {
  if (carried.had.includes(task)) return { put: [], rest: carried };
  const left = carried.left - 1;
  return { put: carried.regions, rest: left > 0 ? { ...carried, left, had: [...carried.had, task] } : null };
}

/** Copies regions onto the next pictures as they are opened, each time as a step that can be undone. */
export function usePropagation(
  project: string,
  engine: Engine | null,
  task: string | null,
  isShown: boolean,
) {
  const carried = useRef<Carried | null>(null);
  const keep = useCallback(
    (next: Carried | null) => {
      carried.current = next;
      if (next) localStorage.setItem(place(project), JSON.stringify(next));
      else localStorage.removeItem(place(project));
    },
    [project],
  );
  useEffect(() => {
    // A reload on the way loses nothing of what was asked for.
    carried.current = readCarried(localStorage.getItem(place(project)));
  }, [project]);
  useEffect(() => {
    const now = carried.current;
    if (!engine || !task || !isShown || !now || !engine.canEdit) return;
    const { put, rest } = arrived(now, task);
    keep(rest);
    if (!put.length) return;
    const pastedCount = paste(engine, put, 'in place', 'carried');
    engine.toolContext.say(t('carriedHere', { made: pastedCount, left: rest?.left ?? 0 }));
  }, [engine, task, isShown, keep]);
  return useCallback(
    (count: number) => {
      if (!engine || !task || !engine.selected.size) return;
      keep({ regions: engine.selection(), left: Math.min(MOST, count), had: [task] });
      engine.toolContext.say(t('carries', { regions: engine.selected.size, count }));
    },
    [engine, task, keep],
  );
}

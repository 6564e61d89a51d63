import { useEffect, useMemo, useReducer } from 'react';
import type { TextRegion } from '../../api/texts';
import type { LabelSchema, Region } from '../../api/types';
import type { Patch } from '../../engine/core/document';
import type { WorkEngine } from '../annotate/useWork';
import { TextEngine } from './engine/textEngine';

/** A text engine for a schema; re-renders on what the page shows. */
export function useTextEngine(schema: LabelSchema | undefined, canEdit = true): TextEngine | null {
  const [, bump] = useReducer((n: number) => n + 1, 0);
  const engine = useMemo(
    () => (schema ? new TextEngine(schema.labels, { canEdit }) : null),
    [schema, canEdit],
  );
  useEffect(() => {
    if (!engine) return;
    let frame = 0;
    const listen = engine.subscribe(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(bump);
    });
    return () => {
      listen();
      cancelAnimationFrame(frame);
    };
  }, [engine]);
  return engine;
}

/** The text engine as the queue sees it: to the queue a region is what has an id, whatever its shape. */
export function useFitted(engine: TextEngine | null): WorkEngine | null {
  return useMemo(() => {
    if (!engine) return null;
    const mine = (regions: readonly Region[]) => regions as unknown as TextRegion[];
    const theirs = (regions: readonly TextRegion[]) => regions as unknown as Region[];
    return {
      get canEdit() {
        return engine.canEdit;
      },
      set canEdit(can) {
        engine.canEdit = can;
      },
      document: {
        get regions() {
          // Suggestions under the slider were never shown as such; they do not go out.
          const hidden = new Set(engine.hiddenSuggestions());
          return theirs(engine.document.regions.filter((region) => !hidden.has(region)));
        },
        get: (id) => theirs([engine.document.get(id)].filter((region) => region !== undefined))[0],
        receive: (changes) => engine.document.receive(changes as unknown as (TextRegion | string)[]),
        run: (name, changes) => engine.document.run(name, changes as unknown as (TextRegion | string)[]),
      },
      open: (regions, content) => engine.open(mine(regions), typeof content === 'string' ? content : null),
      onEdit: (listener) => engine.onEdit((patches) => listener(patches as unknown as Patch[])),
      select: (ids) => engine.select(ids),
      changed: () => engine.changed(),
      undecided: () => theirs(engine.undecided()),
      accept: (regions) => engine.accept(mine(regions)),
      remove: (regions) => engine.remove(mine(regions)),
    };
  }, [engine]);
}

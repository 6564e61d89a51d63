import { useCallback, useRef } from 'react';
import type { LabelSchema } from '../../../api/types';
import { useTranslation } from '../../../i18n';
import type { Work } from '../useWork';
import { fieldId, missingOf } from './missing';

interface Region {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
  confidence?: number;
}

/** Holds an answer back while something required is missing: names it and moves the focus there. */
export function useMissing(
  schema: LabelSchema | undefined,
  regions: () => readonly Region[],
  select: (id: string) => void,
) {
  const { t } = useTranslation('fields');
  const work = useRef<Work | null>(null);
  const latest = useRef({ schema, regions, select, t });
  latest.current = { schema, regions, select, t };
  const mayGo = useCallback(() => {
    const { schema: asked, regions: current, select: choose, t: say } = latest.current;
    if (!asked || !work.current) return true;
    // Suggestions nobody took do not go out, so they lack nothing.
    const own = current().filter((region) => region.confidence === undefined);
    const [first, ...others] = missingOf(asked, own, work.current.classification);
    if (!first) return true;
    if (first.region) choose(first.region);
    const words = others.length
      ? say('missingMore', { name: first.name, count: others.length })
      : say('missing', { name: first.name });
    work.current.setBar({ kind: 'error', words });
    // The field of a region is there once its region is selected.
    setTimeout(() => document.getElementById(fieldId(first))?.focus(), 60);
    return false;
  }, []);
  const follow = (current: Work) => {
    work.current = current;
  };
  return { mayGo, follow };
}

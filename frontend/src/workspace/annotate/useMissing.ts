import { useCallback, useEffect, useRef } from 'react';
import type { LabelSchema } from '../../api/types';
import { t } from '../../i18n/fields';
import { fieldId, type Missing, missingOf } from '../shared/fields/missing';
import type { Work } from './useWork';

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
  const work = useRef<Work | null>(null);
  const latest = useRef({ schema, regions, select, t });
  latest.current = { schema, regions, select, t };
  /** What the bar says is missing, until it is another or nothing is. */
  const lastMessage = useRef<string | null>(null);
  const find = useCallback((): Missing[] => {
    const { schema: labelSchema, regions: current } = latest.current;
    if (!labelSchema || !work.current) return [];
    // Suggestions nobody took do not go out, so they lack nothing.
    const ownRegions = current().filter((region) => region.confidence === undefined);
    return missingOf(labelSchema, ownRegions, work.current.classification);
  }, []);
  const say = useCallback(([first, ...others]: readonly Missing[]) => {
    const key = others.length ? 'missingMore' : 'missing';
    const message = first ? latest.current.t(key, { name: first.name, count: others.length }) : null;
    if (message === lastMessage.current) return;
    lastMessage.current = message;
    work.current?.setBar(message === null ? null : { kind: 'error', message });
  }, []);
  // What was asked for is answered: the bar says what is left, or goes.
  useEffect(() => {
    if (lastMessage.current === null) return;
    const bar = work.current?.bar;
    if (bar?.kind === 'error' && bar.message === lastMessage.current) say(find());
    else lastMessage.current = null;
  });
  const mayGo = useCallback(() => {
    const missing = find();
    const [first] = missing;
    if (!first) return true;
    if (first.region) latest.current.select(first.region);
    lastMessage.current = null;
    say(missing);
    // The field of a region is there once its region is selected.
    setTimeout(() => document.getElementById(fieldId(first))?.focus(), 60);
    return false;
  }, [find, say]);
  const follow = (current: Work) => {
    work.current = current;
  };
  return { mayGo, follow };
}

import { useCallback, useEffect, useRef } from 'react';
import type { LabelSchema } from '../../../api/types';
import { useTranslation } from '../../../i18n';
import type { Work } from '../useWork';
import { fieldId, type Missing, missingOf } from './missing';

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
  /** What the bar says is missing, until it is another or nothing is. */
  const said = useRef<string | null>(null);
  const find = useCallback((): Missing[] => {
    const { schema: asked, regions: current } = latest.current;
    if (!asked || !work.current) return [];
    // Suggestions nobody took do not go out, so they lack nothing.
    const own = current().filter((region) => region.confidence === undefined);
    return missingOf(asked, own, work.current.classification);
  }, []);
  const say = useCallback(([first, ...others]: readonly Missing[]) => {
    const key = others.length ? 'missingMore' : 'missing';
    const words = first ? latest.current.t(key, { name: first.name, count: others.length }) : null;
    if (words === said.current) return;
    said.current = words;
    work.current?.setBar(words === null ? null : { kind: 'error', words });
  }, []);
  // What was asked for is answered: the bar says what is left, or goes.
  useEffect(() => {
    if (said.current === null) return;
    const bar = work.current?.bar;
    if (bar?.kind === 'error' && bar.words === said.current) say(find());
    else said.current = null;
  });
  const mayGo = useCallback(() => {
    const missing = find();
    const [first] = missing;
    if (!first) return true;
    if (first.region) latest.current.select(first.region);
    said.current = null;
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

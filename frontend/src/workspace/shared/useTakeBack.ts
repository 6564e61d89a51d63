import { useCallback, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import { t } from '../../i18n/takeBack';
import type { Outbox } from '../../sync/outbox';
import { errorMessage } from '../../ui/states';

/** One of a person's own last submits, skips or reviews. */
export interface RecentAct {
  id: string;
  kind: 'submit' | 'skip' | 'review';
  asset: { name: string };
  acted_at: string;
  can_take_back: boolean;
}

/** What was sent last: the bar offers to take it back. */
export interface Sent {
  id: string;
  name: string;
  kind: RecentAct['kind'];
}

export type TakeBackLine =
  | { kind: 'sent'; sent: Sent }
  | { kind: 'back'; name: string }
  | { kind: 'refused'; message: string }
  | null;

export type TakeBack = ReturnType<typeof useTakeBack>;

/** Takes one's own last submits, skips and reviews back, until somebody else has acted on them. */
export function useTakeBack(
  projectId: string,
  kind: 'tasks' | 'reviews',
  outbox: Outbox,
  bringBack: (id: string) => Promise<void>,
) {
  const [line, setLine] = useState<TakeBackLine>(null);
  const busy = useRef(false);

  const sent = useCallback((act: Sent) => setLine({ kind: 'sent', sent: act }), []);

  const takeBack = useCallback(
    async (id: string, name: string) => {
      // It must have arrived before it can be taken back.
      await outbox.flush(id);
      if (outbox.sends.has(id)) {
        setLine({ kind: 'refused', message: t('notSent', { name }) });
        return;
      }
      try {
        await api.post(`${kind}/${id}/take-back`);
        await bringBack(id);
        setLine({ kind: 'back', name });
      } catch (error) {
        const isActed = error instanceof ApiError && error.code === 'acted_on';
        setLine({ kind: 'refused', message: isActed ? t('actedOn', { name }) : errorMessage(error) });
      }
    },
    [outbox, kind, bringBack],
  );

  const latest = useRef(line);
  latest.current = line;

  /** Takes the last one back that may be; says whether there was one. */
  const previous = useCallback(async (): Promise<boolean> => {
    if (busy.current) return true;
    busy.current = true;
    try {
      const now = latest.current;
      if (now?.kind === 'sent') {
        await takeBack(now.sent.id, now.sent.name);
        return true;
      }
      const path = kind === 'tasks' ? 'recent-work' : 'recent-reviews';
      const acts = await api.get<RecentAct[]>(`projects/${projectId}/${path}`).catch(() => []);
      const next = acts.find((act) => act.can_take_back);
      if (next) await takeBack(next.id, next.asset.name);
      return next !== undefined;
    } finally {
      busy.current = false;
    }
  }, [kind, projectId, takeBack]);

  /** Like `previous`, but says so where nothing is left that may be taken back. */
  const undo = useCallback(async () => {
    if (!(await previous())) setLine({ kind: 'refused', message: t('nothing') });
  }, [previous]);

  return { line, sent, previous, undo, clear: useCallback(() => setLine(null), []) };
}

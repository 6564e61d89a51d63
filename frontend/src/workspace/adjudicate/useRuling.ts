import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { Classification } from '../../api/questions';
import type { AdjudicationTask } from '../../api/reviewing';
import type { Region } from '../../api/types';
import { useFinalAction } from '../../commands/useFinalAction';
import { t } from '../../i18n/adjudicate';
import { errorMessage } from '../../ui/states';
import { heartbeatEvery } from '../shared/useItem';
import { plain } from './ruling';
import type { RulingEngine } from './types';
import { useRulingDraft } from './useRulingDraft';
import { useTaking } from './useTaking';

export type Ruling = ReturnType<typeof useRuling>;

/**
 * The disagreement in hand: claimed, kept by its heartbeat, its ruling saved as a draft while it is made, decided.
 * `open` shows a disagreement with the ruling as it stands; what it rejects with is said on the page.
 */
export function useRuling(
  projectId: string,
  wanted: string | undefined,
  engine: RulingEngine | null,
  place: RefObject<HTMLElement | null>,
  open: (task: AdjudicationTask, regions: Region[]) => Promise<void>,
) {
  const [task, setTask] = useState<AdjudicationTask | null>(null);
  const [state, setState] = useState<'loading' | 'empty' | 'work' | 'error'>('loading');
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [comment, setComment] = useState('');
  const [isUnsure, setUnsure] = useState(false);
  const [classification, setClassification] = useState<Classification>({});
  const [drawn, setDrawn] = useState<string | null>(null);
  const isDrawn = drawn !== null && drawn === task?.id;
  const since = useRef(Date.now());
  const submission = useRef('');
  const taking = useTaking(task, engine, setClassification);
  const first = useRef(wanted);

  const claim = useCallback(async () => {
    setState('loading');
    try {
      const body = { count: 1, ...(first.current && { adjudication: first.current }) };
      const [next] = await api.post<AdjudicationTask[]>(`projects/${projectId}/adjudications/claim`, body);
      first.current = undefined;
      setTask(next ?? null);
      setState(next ? 'work' : 'empty');
    } catch (failure) {
      setError(failure);
      setState('error');
    }
  }, [projectId]);
  useEffect(() => void claim(), [claim]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a disagreement is opened once, by its id
  useEffect(() => {
    if (!engine || !task) return;
    let isCurrent = true;
    since.current = Date.now();
    submission.current = crypto.randomUUID();
    setDrawn(null);
    taking.begin(task);
    setComment(typeof task.draft_flags.comment === 'string' ? task.draft_flags.comment : '');
    setUnsure(task.draft_flags.unsure === true);
    setClassification((task.draft ? task.draft_classification : agreedOn(task)) as Classification);
    open(task, (task.draft ?? task.merged?.regions ?? []).map(plain)).then(
      () => isCurrent && setDrawn(task.id),
      (failure: unknown) => {
        if (!isCurrent) return;
        setError(failure);
        setState('error');
      },
    );
    const heart = setInterval(
      () => void api.post(`adjudications/${task.id}/heartbeat`).catch(() => {}),
      heartbeatEvery(task.lease_expires_at),
    );
    return () => {
      isCurrent = false;
      clearInterval(heart);
    };
  }, [engine, task?.id]);

  const draft = useRulingDraft(isDrawn ? task : null, engine, { classification, comment, isUnsure });

  const final = useFinalAction({
    item: task?.id ?? null,
    isThere: isDrawn,
    isSharp: engine?.isSharp,
    place,
  });
  const decide = useCallback(async () => {
    if (!engine || !task || state === 'error' || !final.take()) return;
    draft.stop();
    try {
      await api.post(`adjudications/${task.id}/decision`, {
        submission_id: submission.current,
        regions: engine.document.regions.map(plain),
        classification,
        comment,
        unsure: isUnsure,
        seconds: Math.round((Date.now() - since.current) / 1000),
      });
      setNote('');
    } catch (failure) {
      const isGone =
        failure instanceof ApiError &&
        ['lease_lost', 'already_submitted', 'not_found'].includes(failure.code);
      setNote(isGone ? t('lost') : errorMessage(failure));
      if (!isGone) {
        final.reopen();
        return;
      }
    }
    setTask(null);
    await claim();
  }, [engine, task, state, final, classification, comment, isUnsure, claim, draft]);

  const answer = useCallback(
    (key: string, value: string | string[]) => setClassification((before) => ({ ...before, [key]: value })),
    [],
  );
  return {
    ...taking,
    task,
    state,
    error,
    note,
    comment,
    setComment,
    isUnsure,
    setUnsure,
    classification,
    setClassification,
    answer,
    isDrawn,
    isSaved: draft.isSaved,
    claim,
    decide,
  };
}

/** What everybody said to a question stands from the beginning; where they differ nothing is chosen. */
function agreedOn(task: AdjudicationTask): Record<string, unknown> {
  const [one, ...others] = task.versions.map((version) => version.classification);
  return Object.fromEntries(
    Object.entries(one ?? {}).filter(([key, value]) =>
      others.every((other) => JSON.stringify(other[key]) === JSON.stringify(value)),
    ),
  );
}

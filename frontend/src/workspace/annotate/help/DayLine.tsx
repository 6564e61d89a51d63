import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client';
import type { Label, MyAnswer, MyDay, Page, WorkTask } from '../../../api/types';
import { t } from '../../../i18n/annotate';

/** So many answers tell a pace. */
const TELLING = 3;
const EVERY = 60_000;
/** An answer needs a moment to arrive before it counts. */
const ARRIVED = 3_000;

/** Answers per hour of work, rounded; null while there is too little to tell. */
export function paceOf({ submitted_today, seconds_today }: MyDay): number | null {
  if (submitted_today < TELLING || seconds_today <= 0) return null;
  return Math.round((submitted_today * 3600) / seconds_today);
}

/** How one's day goes: what is done, how fast, and what the last answer that came back was told. */
export function DayLine({
  projectId,
  task,
  label,
}: {
  projectId: string;
  /** The label in hand: what a next region would be. */
  label: Pick<Label, 'name' | 'color' | 'description'> | undefined;
  task: Pick<WorkTask, 'id' | 'asset' | 'rework'> | null;
}) {
  const client = useQueryClient();
  const day = useQuery({
    queryKey: ['my-day', projectId],
    queryFn: () => api.get<MyDay>(`projects/${projectId}/my-day`),
    refetchInterval: EVERY,
  });
  const hasReturned = Boolean(day.data?.returned);
  const mine = useQuery({
    queryKey: ['my-day', projectId, 'returned'],
    queryFn: () => api.get<Page<MyAnswer>>(`projects/${projectId}/tasks/mine?limit=50`),
    enabled: hasReturned,
  });
  const taskId = task?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task: the last one was answered
  useEffect(() => {
    const later = setTimeout(
      () => void client.invalidateQueries({ queryKey: ['my-day', projectId] }),
      ARRIVED,
    );
    return () => clearTimeout(later);
  }, [client, projectId, taskId]);
  // Once it is answered again it is nowhere else: what it was told stays to be read.
  const [lastFeedback, setLastFeedback] = useState<{ name: string; message: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once a task
  useEffect(() => {
    if (!task?.rework) return;
    const { reason, comment } = task.rework;
    setLastFeedback({ name: task.asset.name, message: comment || t.any(`reason.${reason}`) });
  }, [taskId]);
  const pace = day.data ? paceOf(day.data) : null;
  const back = hasReturned ? mine.data?.results.find((row) => row.state === 'returned') : undefined;
  const feedback = back?.comment ? { name: back.asset.name, message: back.comment } : lastFeedback;
  return (
    <section className="ws-line" aria-label={t('day')} data-testid="day">
      {label && (
        <span className="in-line" data-testid="next-label">
          <span className="swatch" style={{ background: label.color }} />
          <strong>{t('nextIs', { label: label.name })}</strong>
          {label.description && (
            <span className="said" title={label.description}>
              {label.description}
            </span>
          )}
        </span>
      )}
      <span className="grow" />
      {day.data && <span>{t('doneToday', { count: day.data.submitted_today })}</span>}
      {pace !== null && <span>{t('pace', { count: pace })}</span>}
      {day.data && hasReturned && <span>{t('cameBack', { count: day.data.returned })}</span>}
      {/* What came back and is in hand says its comment itself. */}
      {feedback && !task?.rework && (
        <span className="said" title={feedback.message}>
          {t('lastFeedback', { name: feedback.name })} {feedback.message}
        </span>
      )}
    </section>
  );
}

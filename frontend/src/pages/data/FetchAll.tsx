import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Job } from '../../api/types';
import { isActive, useJobs } from '../../app/Jobs';
import { t } from '../../i18n/data';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './data.module.css';
import { useSources } from './FromServer';

/** Fetches all pictures that stay elsewhere; there only while some do. */
export function FetchAll({ projectId }: { projectId: string }) {
  const client = useQueryClient();
  const sources = useSources(projectId);
  const jobs = useJobs().data?.results ?? [];
  const [startedJobId, setStartedJobId] = useState('');
  const [message, setMessage] = useState('');
  const projectJobs = jobs.filter((job) => job.kind === 'assets.fetch_all' && job.project === projectId);
  const active = projectJobs.find(isActive);
  const ended = projectJobs.find((job) => job.id === startedJobId && !isActive(job));
  if (!active && !ended && !sources?.away) return null;
  const act = async (path: string) => {
    setMessage('');
    try {
      setStartedJobId((await api.post<Job>(path)).id);
    } catch (error) {
      setMessage(errorMessage(error));
    }
    for (const key of ['jobs', 'sources', 'assets']) await client.invalidateQueries({ queryKey: [key] });
  };
  const away = sources?.away ?? 0;
  return (
    <section className="fetchall" aria-label={t('fetchAll')}>
      {active ? (
        <>
          <Progress
            value={(100 * active.done) / Math.max(1, active.total)}
            aria-label={t('fetchAll')}
            className={styles.progress}
          />
          <span role="status">
            {t('fetchProgress', { done: count(active.done), total: count(active.total) })}
          </span>
          <Button variant="default" onClick={() => void act(`jobs/${active.id}/cancel`)}>
            {t('cancel')}
          </Button>
        </>
      ) : (
        <>
          {away > 0 && <span>{t('awayCount', { count: away, shown: count(away) })}</span>}
          {away > 0 && (
            <Button variant="default" onClick={() => void act(`projects/${projectId}/assets/fetch`)}>
              {t('fetchAll')}
            </Button>
          )}
          {ended && (
            <span role="status" className="dim">
              {ended.message}
            </span>
          )}
        </>
      )}
      {message && (
        <span role="alert" className={layout.wrong}>
          {message}
        </span>
      )}
    </section>
  );
}

import { Button, Drawer, Progress, RingProgress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../api/client';
import type { Job, Page } from '../api/types';
import { t } from '../i18n/app';
import { count, exactly, when } from '../ui/format';
import layout from '../ui/layout.module.css';
import { Empty } from '../ui/states';
import styles from './app.module.css';

const names: Record<string, string> = {
  'assets.ingest': t('jobs.thumbnailsUpload'),
  'assets.import': t('jobs.importJsonLines'),
  'assets.gather': t('jobs.filesZipFolder'),
  'assets.fetch_all': t('jobs.fetchAllPictures'),
  'prelabel.run': 'Pre-label',
  'routing.certify': t('jobs.lookAudits'),
  'routing.accept': t('jobs.acceptUnderCertificate'),
  'datasets.freeze': t('jobs.freezeVersion'),
  'datasets.export': t('jobs.export'),
  'decisions.bulk_approve': t('jobs.approveBulk'),
  'decisions.bulk_undo': t('jobs.takeBulkApproval'),
  'bulk.apply': t('jobs.actionManyAssets'),
  'bulk.undo': t('jobs.undoAction'),
  'projects.purge': t('jobs.deleteProjectGood'),
};

export const isActive = (job: Job) => job.state === 'queued' || job.state === 'running';

export function useJobs() {
  return useQuery({
    queryKey: ['jobs'],
    queryFn: () => api.get<Page<Job>>('me/jobs?limit=30'),
    // Asked often only while something is going on.
    refetchInterval: (query) => (query.state.data?.results.some(isActive) ? 1_000 : 15_000),
  });
}

/** The indicator in the top bar and the drawer behind it. */
export function Jobs() {
  const jobs = useJobs();
  const [isOpen, setOpen] = useState(false);
  const client = useQueryClient();
  const rows = jobs.data?.results ?? [];
  const active = rows.filter(isActive);
  const share = active.length
    ? active.reduce((sum, job) => sum + (job.total ? job.done / job.total : 0), 0) / active.length
    : 0;
  const before = useRef(0);
  useEffect(() => {
    // What a job has changed shows without a reload.
    if (before.current > active.length)
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'jobs' });
    before.current = active.length;
  }, [active.length, client]);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        onClick={() => setOpen(true)}
        data-testid="jobs"
        leftSection={
          <RingProgress
            size={20}
            thickness={3}
            sections={[{ value: share * 100, color: 'var(--accent)' }]}
            aria-hidden
          />
        }
      >
        {active.length ? t('jobs.running', { active: active.length }) : t('jobs.jobs')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        title={t('jobs.jobs')}
        size={380}
        closeButtonProps={{ 'aria-label': t('jobs.close') }}
      >
        {!rows.length && (
          <Empty title={t('jobs.jobYet')}>
            <p>{t('jobs.uploadsPreLabel')}</p>
          </Empty>
        )}
        <div className="grid">
          {rows.map((job) => (
            <Row key={job.id} job={job} />
          ))}
        </div>
      </Drawer>
    </>
  );
}

function timeLeft(job: Job): string {
  if (!job.started_at || !job.done || !job.total) return '';
  const seconds = (Date.now() - new Date(job.started_at).getTime()) / 1000;
  const rate = job.done / Math.max(seconds, 0.1);
  return `${rate.toFixed(1)}/s, ${Math.ceil((job.total - job.done) / rate)} s left`;
}

function Row({ job }: { job: Job }) {
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const act = async (what: 'cancel' | 'retry') => {
    try {
      await api.post(`jobs/${job.id}/${what}`);
    } catch (error) {
      setMessage(error instanceof ApiError ? error.message : String(error));
    }
    await client.invalidateQueries({ queryKey: ['jobs'] });
  };
  const color = {
    queued: 'var(--waiting)',
    running: 'var(--accent)',
    done: 'var(--done)',
    failed: 'var(--wrong)',
    cancelled: 'var(--waiting)',
  }[job.state];
  return (
    <div className="panel">
      <div className={layout.row}>
        <strong className={layout.grow}>{names[job.kind] ?? job.kind}</strong>
        <span style={{ color }}>{job.state}</span>
      </div>
      {isActive(job) && (
        <Progress
          mt={6}
          size="sm"
          value={job.total ? (100 * job.done) / job.total : 0}
          aria-label={t('jobs.of', { done: job.done, total: job.total })}
        />
      )}
      <div className="dim" title={exactly(job.created_at)}>
        {job.total > 0 && t('jobs.of2', { done: count(job.done), total: count(job.total) })}
        {isActive(job) ? timeLeft(job) : job.message || when(job.created_at)}
      </div>
      {job.error && <div className={layout.wrong}>{job.error}</div>}
      {message && (
        <div role="alert" className={layout.wrong}>
          {message}
        </div>
      )}
      <div className={styles.line}>
        {job.can_cancel && (
          <Button variant="default" onClick={() => void act('cancel')}>
            {t('jobs.cancel')}
          </Button>
        )}
        {job.can_retry && (
          <Button variant="default" onClick={() => void act('retry')}>
            {t('jobs.tryAgain')}
          </Button>
        )}
        {typeof job.result.export === 'string' && (
          <a href={`/api/v1/exports/${job.result.export}/download`} download>
            {t('jobs.download')}
          </a>
        )}
      </div>
    </div>
  );
}

import { Button, Modal, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { BulkSelection, Job } from '../../api/types';
import { isActive, useJobs } from '../../app/Jobs';
import { t } from '../../i18n/prelabel';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './data.module.css';

const refreshed = ['jobs', 'assets', 'stats', 'bulk', 'label-map'];

/** So many pictures or texts, in words. */
export function useThings(isText: boolean) {
  return (value: number) => t(isText ? 'text' : 'picture', { count: value, shown: count(value) });
}

/** Asks before assets go to annotators without a pre-label, naming how many; then sends them. */
export function SendDialog({
  projectId,
  isText,
  selection,
  total,
  isOpen,
  close,
  sent,
}: {
  projectId: string;
  isText: boolean;
  /** Nothing named: everything that has gone nowhere yet. */
  selection?: BulkSelection;
  total: number;
  isOpen: boolean;
  close: () => void;
  sent?: (job: Job) => void;
}) {
  const things = useThings(isText);
  const client = useQueryClient();
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);
  const leave = () => {
    setFailure('');
    close();
  };
  const send = async () => {
    setFailure('');
    setBusy(true);
    try {
      const path = `projects/${projectId}/send-to-annotators`;
      const job = await api.post<Job>(path, selection ?? {}, { idempotencyKey: crypto.randomUUID() });
      leave();
      sent?.(job);
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setBusy(false);
    }
    for (const key of refreshed) await client.invalidateQueries({ queryKey: [key] });
  };
  return (
    <Modal
      opened={isOpen}
      onClose={leave}
      title={t('sendTitle')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      centered
    >
      <p className={styles.paragraphSpaced}>
        {t(selection ? 'sendChosenNote' : 'sendNote', { things: things(total) })}
      </p>
      {failure && (
        <p role="alert" className={layout.wrong}>
          {failure}
        </p>
      )}
      <div className={layout.rowAtEnd}>
        <Button variant="default" onClick={leave}>
          {t('cancel')}
        </Button>
        <Button loading={isBusy} onClick={() => void send()}>
          {selection ? t('sendThose') : t('send', { things: things(total) })}
        </Button>
      </div>
    </Modal>
  );
}

/** Sends everything that has gone nowhere yet to annotators, shows how far it is and what came of it. */
export function SendAll({
  projectId,
  isText,
  waiting,
  isMain = false,
  began,
}: {
  projectId: string;
  isText: boolean;
  waiting: number;
  isMain?: boolean;
  began?: () => void;
}) {
  const client = useQueryClient();
  const jobs = useJobs().data?.results ?? [];
  const [isOpen, setOpen] = useState(false);
  const [begun, setBegun] = useState('');
  const [failure, setFailure] = useState('');
  const job = jobs.find((row) => row.id === begun);
  const cancel = async () => {
    setFailure('');
    try {
      await api.post(`jobs/${begun}/cancel`);
    } catch (error) {
      setFailure(errorMessage(error));
    }
    for (const key of refreshed) await client.invalidateQueries({ queryKey: [key] });
  };
  if (job && isActive(job))
    return (
      <span className={styles.line2}>
        <Progress
          value={(100 * job.done) / Math.max(1, job.total)}
          aria-label={t('sendAll')}
          className={styles.wide160}
        />
        <span role="status">{t('sending', { done: count(job.done), total: count(job.total) })}</span>
        <Button variant="default" onClick={() => void cancel()}>
          {t('cancel')}
        </Button>
        {failure && <span role="alert">{failure}</span>}
      </span>
    );
  return (
    <>
      {waiting > 0 && (
        <Button variant={isMain ? 'filled' : 'default'} onClick={() => setOpen(true)}>
          {t('sendAll')}
        </Button>
      )}
      {job && (
        <>
          <span role="status">{job.error || job.message}</span>
          <Link to="/projects/$projectId/annotate" params={{ projectId }}>
            {t('annotate')}
          </Link>
        </>
      )}
      <SendDialog
        projectId={projectId}
        isText={isText}
        total={waiting}
        isOpen={isOpen}
        close={() => setOpen(false)}
        sent={(row) => {
          setBegun(row.id);
          began?.();
        }}
      />
    </>
  );
}

/** What has gone nowhere yet and the two ways on; there while something waits, or has just been sent. */
export function Waiting({
  projectId,
  isText,
  waiting,
}: {
  projectId: string;
  isText: boolean;
  waiting: number;
}) {
  const things = useThings(isText);
  const [hasBegun, setBegun] = useState(false);
  if (!waiting && !hasBegun) return null;
  return (
    <section className="fetchall" aria-label={t('sendAll')}>
      {waiting > 0 && (
        <>
          <span>{t('notSentYet', { count: waiting, things: things(waiting) })}</span>
          <Link to="/projects/$projectId/pre-label" params={{ projectId }}>
            {t('prelabelThem')}
          </Link>
        </>
      )}
      <SendAll projectId={projectId} isText={isText} waiting={waiting} began={() => setBegun(true)} />
    </section>
  );
}

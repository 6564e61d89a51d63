import { Button, Collapse } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { SystemState } from '../../api/operations';
import { t } from '../../i18n/admin';
import { count, size, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import styles from './admin.module.css';

/** Admins: what is missing, who works, what waits, how much room is left, which versions and limits hold. */
export function System() {
  const systemQuery = useQuery({
    queryKey: ['system'],
    queryFn: () => api.get<SystemState>('system'),
    refetchInterval: 5_000,
  });
  const state = systemQuery.data;
  if (systemQuery.error && !state)
    return (
      <main className="content">
        <Failure error={systemQuery.error} retry={() => void systemQuery.refetch()} />
      </main>
    );
  if (!state)
    return (
      <main className="content">
        <Loading height={480} />
      </main>
    );
  return (
    <main className="content grid">
      <h1 className={`sentence ${layout.flush}`}>{sentence(state)}</h1>
      {systemQuery.error && (
        <p role="alert" className={styles.paragraphWrongSpaced}>
          {t('system.serverAnswerJust', { time: when(state.at) })}
        </p>
      )}
      <div className="system-columns">
        <div className="grid">
          <Checks state={state} />
          <Queues state={state} />
          <Workers state={state} />
        </div>
        <div className="grid">
          <Room state={state} />
          <Versions state={state} />
          <Tables state={state} />
        </div>
      </div>
      <Limits state={state} />
    </main>
  );
}

export function sentence(state: SystemState): string {
  const missing = state.checks.filter((row) => !row.ok);
  if (missing.some((row) => row.needed)) return t('system.somethingInstallationNeeds');
  if (missing.length) return t('system.peopleWorkSomething');
  const waiting = state.queues.reduce((sum, row) => sum + row.waiting, 0);
  return waiting
    ? t('system.everythingRunsJobs', { waiting: count(waiting) })
    : t('system.everythingRunsNothing');
}

function Checks({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>{t('system.checks')}</h2>
      <table className="rows">
        <tbody>
          {state.checks.map((row) => (
            <tr key={row.name}>
              <td className={styles.wide24}>
                <Mark isOk={row.ok} isNeeded={row.needed} />
              </td>
              <td className={styles.wide100}>{row.name}</td>
              <td>{row.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Mark({ isOk, isNeeded }: { isOk: boolean; isNeeded: boolean }) {
  if (isOk) return <IconCheck size={16} color="var(--done)" aria-label={t('system.inOrder')} role="img" />;
  if (isNeeded) return <IconX size={16} color="var(--wrong)" aria-label={t('system.missing')} role="img" />;
  return <IconAlertTriangle size={16} color="var(--paused)" aria-label={t('system.needsLook')} role="img" />;
}

function Room({ state: { room } }: { state: SystemState }) {
  const used = room.disk ? (room.disk - room.free) / room.disk : 0;
  return (
    <section className="panel">
      <h2>{t('system.room')}</h2>
      <div className={layout.line}>
        <progress value={used} max={1} aria-label={t('system.diskUsed')} className={layout.grow} />
        <span>{t('system.ofFree', { free: size(room.free), disk: size(room.disk) })}</span>
      </div>
      <table className={`rows ${layout.lower}`}>
        <tbody>
          <Row
            word={t('system.pictures')}
            value={`${size(room.pictures)}, ${count(room.picture_count)} of them`}
          />
          <Row word={t('system.exports')} value={size(room.exports)} />
          <Row word={t('system.database')} value={size(room.database)} />
          <Row word={t('system.dataFolder')} value={room.folder} isCode />
        </tbody>
      </table>
    </section>
  );
}

function Row({ word, value, isCode }: { word: string; value: string; isCode?: boolean }) {
  return (
    <tr>
      <td className={styles.wide120}>{word}</td>
      <td className={`${isCode ? 'mono' : ''} ${layout.breakable}`}>{value}</td>
    </tr>
  );
}

function Queues({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>{t('system.queues')}</h2>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('system.queue')}</th>
            <th className="num">{t('system.waiting')}</th>
            <th className="num">{t('system.oldest')}</th>
            <th className="num">{t('system.workers')}</th>
          </tr>
        </thead>
        <tbody>
          {state.queues.map((row) => (
            <tr key={row.name}>
              <td>{row.name}</td>
              <td className="num">{count(row.waiting)}</td>
              <td className="num">{row.waiting ? `${count(row.oldest_seconds)} s` : ''}</td>
              <td className="num">{row.workers}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`dim ${layout.below}`}>
        {t('system.jobsQueuedRunning', {
          queued: count(state.jobs.queued),
          running: count(state.jobs.running),
          failed: count(state.jobs.failed),
        })}
      </p>
    </section>
  );
}

function Versions({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>{t('system.versions')}</h2>
      <table className="rows">
        <tbody>
          {state.versions.map((row) => (
            <Row key={row.name} word={row.name} value={row.version} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Workers({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>{t('system.workers')}</h2>
      {state.workers.length ? (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('system.worker')}</th>
              <th>{t('system.serves')}</th>
              <th className="num">{t('system.memory')}</th>
              <th>{t('system.since')}</th>
            </tr>
          </thead>
          <tbody>
            {state.workers.map((row) => (
              <tr
                key={row.name}
                title={
                  row.models.length
                    ? t('system.holds', { models: row.models.join(', ') })
                    : t('system.holdsModel')
                }
              >
                <td className={layout.breakable}>{row.name}</td>
                <td>{row.queues.join(', ')}</td>
                <td className="num">{t('system.mb', { memory_mb: count(row.memory_mb) })}</td>
                <td>{when(row.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Empty title={t('system.workerHeard')}>
          <p>
            {t('system.jobsWaitUntil')} <span className="mono">{t('system.assayWorker')}</span>
          </p>
        </Empty>
      )}
    </section>
  );
}

function Tables({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>{t('system.largestTables')}</h2>
      <table className="rows">
        <tbody>
          {state.tables.map((row) => (
            <tr key={row.name}>
              <td className="mono">{row.name}</td>
              <td className="num">{row.rows ? t('system.aboutRows', { rows: count(row.rows) }) : ''}</td>
              <td className="num">{size(row.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Limits({ state }: { state: SystemState }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="panel">
      <div className={styles.line2}>
        <h2 className={styles.headingSpaced}>{t('system.limits')}</h2>
        <Button variant="subtle" color="gray" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? t('system.hideThem') : t('system.showAll', { limits: state.limits.length })}
        </Button>
      </div>
      <Collapse expanded={isOpen}>
        <table className="rows">
          <thead>
            <tr>
              <th>{t('system.what')}</th>
              <th>{t('system.limit')}</th>
              <th>{t('system.setBy')}</th>
              <th>{t('system.pastIt')}</th>
            </tr>
          </thead>
          <tbody>
            {state.limits.map((row) => (
              <tr key={row.what}>
                <td>{row.what}</td>
                <td>{row.value}</td>
                <td className={row.variable ? 'mono' : 'dim'}>{row.variable || t('system.fixed')}</td>
                <td>{row.past_it}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Collapse>
    </section>
  );
}

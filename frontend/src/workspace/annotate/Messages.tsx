import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Engine } from '../../engine/core/engine';
import { t } from '../../i18n/annotate';
import styles from './annotate.module.css';
import type { Work, WorkEngine } from './useWork';

/** The line under the top bar: what needs an answer before work goes on. */
export function Messages({
  work,
  engine,
}: {
  work: Work;
  engine: Pick<Engine, 'undecided'> | Pick<WorkEngine, 'undecided'> | null;
}) {
  const [reason, setReason] = useState('');
  const { bar, setBar, task } = work;
  if (bar?.kind === 'undecided') {
    return (
      <div className="ws-bar paused" role="alert">
        <span>{t('undecided', { count: engine?.undecided().length ?? 0 })}</span>
        <Button autoFocus onClick={() => void work.settle('accept')} data-testid="accept-rest">
          {t('acceptRest')}
        </Button>
        <Button variant="default" onClick={() => void work.settle('drop')} data-testid="drop-rest">
          {t('dropRest')}
        </Button>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </div>
    );
  }
  if (bar?.kind === 'skip') {
    return (
      <form
        className="ws-bar"
        onSubmit={(event) => {
          event.preventDefault();
          if (work.skip(reason)) setReason('');
        }}
      >
        <Textarea
          autosize
          minRows={1}
          maxRows={3}
          className={styles.wide420}
          aria-label={t('skipWhy')}
          placeholder={t('skipWhy')}
          value={reason}
          maxLength={500}
          autoFocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!reason.trim()}>
          {t('skipNow')}
        </Button>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </form>
    );
  }
  if (bar?.kind === 'lease') {
    return (
      <div className="ws-bar wrong" role="alert">
        <span>{t('leaseLost')}</span>
        <Button onClick={work.advance}>{t('next')}</Button>
      </div>
    );
  }
  if (bar) {
    const message = bar.kind === 'error' ? bar.message : t(bar.kind);
    return (
      <div className={`ws-bar ${bar.kind === 'error' ? 'wrong' : 'paused'}`} role="alert">
        <span>{message}</span>
        <Button variant="subtle" onClick={() => setBar(null)}>
          {t('cancel')}
        </Button>
      </div>
    );
  }
  if (task?.rework) {
    return (
      <div className="ws-bar paused" role="status">
        <strong>{t('rework', { reason: t.any(`reason.${task.rework.reason}`) })}</strong>
        <span>{task.rework.comment}</span>
      </div>
    );
  }
  if (task?.kind === 'audit')
    return (
      <div className="ws-bar" role="status">
        {t('audit')}
      </div>
    );
  return null;
}

import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Project } from '../../api/types';
import { type Commands, shownChord } from '../../commands/registry';
import { t } from '../../i18n/annotate';
import type { ItemOutbox } from '../../sync/itemOutbox';
import layout from '../../ui/layout.module.css';
import { TakeBackLine } from '../shared/TakeBackLine';
import type { Work } from './useWork';

/** What is being worked on, whether it is safe, and how to be done with it. */
export function TopBar({
  projectId,
  project,
  work,
  commands,
  onSubmit,
}: {
  projectId: string;
  project: Project | undefined;
  work: Work;
  commands: Commands | null;
  onSubmit: () => void;
}) {
  const { task, setBar } = work;
  const policy = project?.policy;
  const keyOf = (id: string) => commands?.keysOf(id).slice(0, 1).map(shownChord)[0];
  return (
    <header className="ws-top">
      <Link to="/projects/$projectId" params={{ projectId }} aria-label={t('back')} title={t('back')}>
        <IconArrowLeft size={18} />
      </Link>
      <h1 className={`name ${layout.smallHeading}`}>{task?.asset.name ?? project?.name ?? ''}</h1>
      {task && (
        <span className="dim">
          {t('place', { at: work.order.findIndex(({ id }) => id === task.id) + 1, count: work.count })}
        </span>
      )}
      {task && <SaveState outbox={work.outbox} />}
      <TakeBackLine back={work.back} shortcut={keyOf('take-back')} />
      <span className="grow" />
      {task && <Timer since={work.since} />}
      {task && policy?.unsure && (
        <Button
          variant={work.unsure ? 'outline' : 'default'}
          aria-pressed={work.unsure}
          onClick={work.toggleUnsure}
          title={keyOf('unsure')}
        >
          {t('unsure')}
        </Button>
      )}
      {task && policy?.skip && (
        <Button variant="default" onClick={() => setBar({ kind: 'skip' })} title={keyOf('skip')}>
          {t('skip')}
        </Button>
      )}
      {task && (
        <Button onClick={onSubmit} loading={work.isSubmitting} title={keyOf('submit')} data-testid="submit">
          {t('submit')} <span className={layout.keyHint}>{keyOf('submit')}</span>
        </Button>
      )}
    </header>
  );
}

export function SaveState({ outbox }: { outbox: ItemOutbox | null }) {
  if (!outbox) return null;
  const color = {
    saved: 'var(--done)',
    local: 'var(--dim)',
    offline: 'var(--paused)',
    signedOut: 'var(--wrong)',
    failed: 'var(--wrong)',
  }[outbox.state];
  return (
    <span role="status" data-testid="save-state" style={{ color, fontSize: 12 }}>
      {t(outbox.state, { count: outbox.pending })}
    </span>
  );
}

export function Timer({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <span className="dim">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
  );
}

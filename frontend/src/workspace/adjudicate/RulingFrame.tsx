import { Button, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { t } from '../../i18n/adjudicate';
import { Empty, Failure } from '../../ui/states';
import type { Ruling } from './useRuling';
import '../shared/workspace.css';
import './adjudicate.css';
import layout from '../../ui/layout.module.css';

/** What stands about a ruling whatever it is made on: the cause, deciding, whether it is kept. */
export function RulingTop({ projectId, work }: { projectId: string; work: Ruling }) {
  const { task } = work;
  return (
    <>
      <header className="ws-top">
        <Link to="/projects/$projectId/disagreements" params={{ projectId }} aria-label={t('back')}>
          <IconArrowLeft size={18} />
        </Link>
        <h1 className={`name ${layout.smallHeading}`}>{task?.asset.name ?? ''}</h1>
        {task && (
          <strong data-testid="cause">
            {t(`cause.${task.cause}`, {
              count: task.versions.length,
              percent: Math.round(task.agreement * 100),
            })}
          </strong>
        )}
        <span className="grow" />
        {task && (
          <>
            <span className="dim" role="status" data-testid="kept">
              {t(work.isSaved ? 'kept' : 'keeping')}
            </span>
            <button
              type="button"
              className="chip"
              aria-pressed={work.isUnsure}
              title="U"
              onClick={() => work.setUnsure(!work.isUnsure)}
            >
              {t('markUnsure')} <span className="key">U</span>
            </button>
            <Button
              onClick={() => void work.decide()}
              title="Ctrl+Enter"
              data-testid="decide"
              disabled={!work.isDrawn}
            >
              {t('decide')} <span className={layout.keyHint}>Ctrl+Enter</span>
            </Button>
          </>
        )}
      </header>
      {work.note && (
        <div className="ws-bar paused" role="alert">
          {work.note}
        </div>
      )}
    </>
  );
}

/** What covers the place while there is nothing to rule on. */
export function RulingVeils({
  projectId,
  work,
  failure,
}: {
  projectId: string;
  work: Ruling;
  failure: unknown;
}): ReactNode {
  if (work.state === 'error' || failure)
    return (
      <div className="veil">
        <Failure error={work.error ?? failure} retry={() => void work.claim()} />
      </div>
    );
  if (work.state === 'empty')
    return (
      <div className="veil">
        <Empty title={t('empty')}>
          <p>{t('emptyHint')}</p>
          <Link to="/projects/$projectId/disagreements" params={{ projectId }}>
            {t('board')}
          </Link>
        </Empty>
      </div>
    );
  return work.state === 'loading' ? (
    <div className="veil">
      <span aria-busy="true">{t('loading')}</span>
    </div>
  ) : null;
}

export function Why({ work }: { work: Ruling }) {
  return (
    <section>
      <Textarea
        autosize
        minRows={1}
        maxRows={4}
        size="xs"
        maxLength={2000}
        aria-label={t('comment')}
        placeholder={t('comment')}
        value={work.comment}
        onChange={(event) => work.setComment(event.currentTarget.value)}
      />
    </section>
  );
}

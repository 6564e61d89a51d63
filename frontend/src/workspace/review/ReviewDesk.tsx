import { Button } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowsExchange,
  IconArrowsMaximize,
  IconLayoutColumns,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LabelSchema } from '../../api/types';
import { ContextMenu } from '../../commands/ContextMenu';
import { Overlays } from '../../commands/Overlays';
import { withKey } from '../../commands/registry';
import { t as annotate } from '../../i18n/annotate';
import { t } from '../../i18n/review';
import { Empty, Failure } from '../../ui/states';
import { SafetyBars } from '../shared/SafetyBars';
import { Strip } from '../shared/Strip';
import { TakeBackLine } from '../shared/TakeBackLine';
import { ChangeList } from './ChangeList';
import { CommentsPanel } from './CommentsPanel';
import type { Counts } from './diff';
import { GivenAnswers } from './GivenAnswers';
import { RejectBar } from './RejectBar';
import { describeReason } from './reviewReason';
import type { Deciding } from './useDeciding';
import type { Review } from './useReview';
import '../image/image.css';
import '../shared/workspace.css';
import './review.css';
import layout from '../../ui/layout.module.css';
import { SideEdge, useSideWidth } from '../shared/SideEdge';

/** What a review looks like around the answer: who gave it, what to do with it, what differs, what was said. */
export function ReviewDesk({
  projectId,
  work,
  schema,
  deciding,
  rail,
  labels,
  foot,
  children,
}: {
  projectId: string;
  work: Review;
  schema: LabelSchema | undefined;
  deciding: Deciding;
  rail: ReactNode;
  /** The labels to fix with. */
  labels: ReactNode;
  foot: ReactNode;
  /** The answer itself. */
  children: ReactNode;
}) {
  const { review, mode, setMode, opened } = work;
  const { rejection, setRejection, send, keyOf, commands, menu } = deciding;
  const [width, setWidth] = useSideWidth();
  return (
    <div className="ws" data-testid="review" style={{ gridTemplateColumns: `44px 1fr ${width}px` }}>
      <header className="ws-top">
        <Link to="/projects/$projectId" params={{ projectId }} aria-label={annotate('back')}>
          <IconArrowLeft size={18} />
        </Link>
        <h1 className={`name ${layout.smallHeading}`}>{review?.asset.name ?? ''}</h1>
        {review?.author && <span className="dim">{t('by', { name: review.author.username })}</span>}
        {review && opened.isShown && <Sentence counts={work.counts} />}
        {review?.flags.unsure && <span className="word changed">{t('unsure')}</span>}
        <TakeBackLine back={work.back} shortcut={keyOf('take-back')} />
        <span className="grow" />
        {review && <Decisions work={work} keyOf={keyOf} />}
      </header>
      <div className="ws-bars">
        {review && (
          <section className="ws-line" aria-label={t('whyLabel')} data-testid="why">
            {review.queue_reason && <span>{describeReason(review.queue_reason)}</span>}
            <span className="grow" />
            <LabelInHand work={work} schema={schema} />
          </section>
        )}
        <SafetyBars safety={work.safety} />
        {mode === 'reject' && (
          <RejectBar
            rejection={rejection}
            change={setRejection}
            send={send}
            cancel={() => setMode('look')}
            sendKey={keyOf('send')}
          />
        )}
        {opened.isLost && (
          <div className="ws-bar wrong" role="alert">
            <span>{annotate('leaseLost')}</span>
            <Button onClick={work.advance}>{annotate('next')}</Button>
          </div>
        )}
      </div>
      <nav className="ws-rail" aria-label={annotate('tools')}>
        {mode === 'fix' ? rail : <LookRail work={work} deciding={deciding} />}
      </nav>
      {children}
      <aside className="ws-side">
        <SideEdge width={width} onWidth={setWidth} />
        {mode === 'fix' && labels}
        {review && schema && (
          <GivenAnswers
            questions={schema.classification}
            answer={review.classification}
            suggested={review.base_classification}
          />
        )}
        {schema && <ChangeList review={work} schema={schema} keyOf={keyOf} />}
        {review && (
          <CommentsPanel
            projectId={projectId}
            asset={review.asset.id}
            region={work.current?.region ?? null}
          />
        )}
        <Strip
          rows={work.order}
          open={review?.id ?? null}
          name={t('strip')}
          onOpen={(id) => void work.bringBack(id)}
        />
      </aside>
      {foot}
      <Overlays
        commands={commands}
        open={deciding.open}
        onKeymap={deciding.setKeymap}
        onClose={deciding.close}
      />
      {commands && menu && <ContextMenu commands={commands} point={menu} onClose={deciding.close} />}
    </div>
  );
}

const LOOKS = {
  version: IconArrowsExchange,
  swipe: IconLayoutColumns,
  fit: IconArrowsMaximize,
};

/** Ways of looking at the answer, where the tools stand once it is being fixed. */
function LookRail({ work, deciding }: { work: Review; deciding: Deciding }) {
  const { commands, keyOf } = deciding;
  if (!commands || !work.review) return null;
  return Object.entries(LOOKS).map(([id, Icon]) => {
    const spec = commands.get(id);
    if (!spec || (id === 'version' && work.versions.length < 2)) return null;
    return (
      <button
        key={id}
        type="button"
        aria-label={spec.name}
        aria-pressed={id === 'swipe' ? work.isSwiped : undefined}
        title={withKey(spec.name, commands, id)}
        onClick={() => commands.choose(spec)}
      >
        <Icon size={18} stroke={1.6} />
        <kbd>{keyOf(id)}</kbd>
      </button>
    );
  });
}

/** What the label of the change in hand stands for, so that one need not look it up. */
function LabelInHand({ work, schema }: { work: Review; schema: LabelSchema | undefined }) {
  const region = work.current?.answer ?? work.current?.base;
  const label = schema?.labels.find(({ key }) => key === region?.label);
  if (!label) return null;
  return (
    <span className="in-line" data-testid="label-in-hand">
      <span className="swatch" style={{ background: label.color }} />
      <strong>{label.name}</strong>
      <span className="said" title={label.description}>
        {label.description}
      </span>
    </span>
  );
}

function Decisions({ work, keyOf }: { work: Review; keyOf: Deciding['keyOf'] }) {
  const { mode, opened } = work;
  return (
    <>
      <Button
        onClick={work.approve}
        title={keyOf('approve')}
        data-testid="approve"
        disabled={opened.isReader}
      >
        {mode === 'fix' ? t('saveFix') : t('approve')} <Key k={keyOf('approve')} />
      </Button>
      <Button
        variant="default"
        onClick={work.fix}
        disabled={mode === 'fix' || opened.isReader}
        title={keyOf('fix')}
        data-testid="fix"
      >
        {t('fix')} <Key k={keyOf('fix')} />
      </Button>
      <Button
        variant="default"
        onClick={() => work.setMode('reject')}
        title={keyOf('reject')}
        data-testid="reject"
      >
        {t('reject')} <Key k={keyOf('reject')} />
      </Button>
    </>
  );
}

/** At the foot of a review: what its keys do, and where all of them stand. */
export function ReviewFoot({ deciding }: { deciding: Deciding }) {
  const { keyOf, commands } = deciding;
  return (
    <>
      <span>{t('ghost', { key: keyOf('ghost') })}</span>
      <span>{t('steps', { next: keyOf('change-next'), previous: keyOf('change-previous') })}</span>
      <button
        type="button"
        className="foot-button"
        title={withKey(annotate('keysKey'), commands, 'keys')}
        onClick={() => deciding.setOpen('sheet')}
      >
        {annotate('keys')}
      </button>
    </>
  );
}

/** What covers the answer while there is none: loading, nothing to do, trouble. */
export function ReviewVeils({ work, failure }: { work: Review; failure: unknown }) {
  if (work.status === 'error' || failure)
    return (
      <div className="veil">
        <Failure error={work.error ?? failure} retry={failure ? () => void work.claim() : work.retry} />
      </div>
    );
  if (work.status === 'empty')
    return (
      <div className="veil">
        <Empty title={t('empty')}>
          <p>{t('emptyHint')}</p>
          <Button variant="default" onClick={() => void work.claim()}>
            {annotate('look')}
          </Button>
        </Empty>
      </div>
    );
  if (work.status !== 'loading') return null;
  return (
    <div className="veil">
      <span aria-busy="true">{t('loading')}</span>
    </div>
  );
}

function Sentence({ counts }: { counts: Counts }) {
  const { total, ...kinds } = counts;
  const changeCounts = Object.entries(kinds).filter(([, count]) => count);
  const text = changeCounts.map(([kind, count]) => t.any(`said.${kind}`, { count })).join(', ');
  return <strong data-testid="diff">{t('of', { words: text || t('said.nothing'), total })}</strong>;
}

function Key({ k }: { k: string }) {
  return <span className={layout.keyHint}>{k}</span>;
}

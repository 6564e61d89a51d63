import type React from 'react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Region, RejectReason, ReviewDecision, ReviewTask } from '../../api/types';
import { indexAhead } from '../../engine/core/indexAhead';
import { changesBetween } from '../../sync/rebase';
import { useOutbox } from '../../sync/useOutbox';
import { picture } from '../image/pictures';
import { useWorker } from '../shared/KeepSignedIn';
import { type Item, useItem } from '../shared/useItem';
import { useQueue } from '../shared/useQueue';
import { useTakeBack } from '../shared/useTakeBack';
import { whenIdle } from '../shared/whenIdle';
import { type Change, countsOf } from './diff';
import type { Surface } from './reviewSurface';

export type Load = (url: string, size?: { width: number; height: number }) => Promise<unknown>;
export type Mode = 'look' | 'fix' | 'reject';
export type Destination = NonNullable<ReviewDecision['to']>;

/** Something the answer is held against. */
export interface Version {
  key: string;
  /** Whose it is; null for the model and the author's own earlier answer, which have words. */
  name: string | null;
  kind: 'model' | 'other' | 'earlier';
  regions: Region[];
}

export function versionsOf(review: ReviewTask): Version[] {
  const others = review.others.map(({ author, regions }, index): Version => {
    return { key: `other-${index}`, name: author.username, kind: 'other', regions };
  });
  const earlier: Version[] = review.earlier
    ? [{ key: 'earlier', name: null, kind: 'earlier', regions: review.earlier }]
    : [];
  return [{ key: 'model', name: null, kind: 'model', regions: review.base }, ...others, ...earlier];
}

const contentOf = (review: ReviewTask) => ({
  regions: review.draft ?? review.answer,
  flags: {},
  classification: {},
});

function itemOf(review: ReviewTask): Item {
  const { id, revision, lease_expires_at, asset } = review;
  return { id, path: `reviews/${id}`, revision, lease_expires_at, asset, content: contentOf(review) };
}

export type Review = ReturnType<typeof useReview>;

/** The reviewer's queue and the answer in hand: what changed, fixing it, deciding on it at once. */
export function useReview(
  projectId: string,
  surface: Surface | null,
  host: React.RefObject<HTMLDivElement | null>,
  filter: object,
  load: Load = picture,
) {
  const outbox = useOutbox(useWorker().id);
  const engine = surface?.engine ?? null;
  const prepare = useCallback(
    (row: ReviewTask) => {
      void load(row.asset.file_url, row.asset).catch(() => {});
      if (!row.asset.characters) whenIdle(() => indexAhead(contentOf(row).regions));
    },
    [load],
  );
  const { queue, order, status, error, claim, drop, bringBack, refresh } = useQueue<ReviewTask>(
    projectId,
    'reviews',
    outbox,
    prepare,
    filter,
  );
  const back = useTakeBack(projectId, 'reviews', outbox, bringBack);
  const review = queue[0] ?? null;
  const item = useMemo(() => (review ? itemOf(review) : null), [review]);
  const reload = useCallback(
    async (id: string) => {
      const row = await refresh(id);
      return row && itemOf(row);
    },
    [refresh],
  );
  const opened = useItem({ engine, outbox, item, host, load, refresh: reload, isEditable: false });
  const [mode, setMode] = useState<Mode>('look');
  const [versionKey, setVersionKey] = useState('model');
  const [isOnlyChanged, setOnlyChanged] = useState(true);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const [isGhost, setGhost] = useState(false);
  const [isSwiped, setSwiped] = useState(false);

  const versions = useMemo(() => (review ? versionsOf(review) : []), [review]);
  const version = versions.find((one) => one.key === versionKey) ?? versions[0] ?? null;
  const document = surface?.document();
  const documentVersion = document?.version;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the document's version stands for its regions
  const changes = useMemo(
    () =>
      surface && version && opened.isShown
        ? surface.compare(version.regions, surface.engine.document.regions)
        : [],
    [surface, document, documentVersion, version, opened.isShown],
  );
  const counts = useMemo(() => countsOf(changes), [changes]);
  const listed = isOnlyChanged ? changes.filter((row) => row.kind !== 'unchanged') : changes;

  const fix = useCallback(() => {
    if (!engine || opened.isReader) return;
    engine.canEdit = true;
    setMode('fix');
    // What is fixed must be seen whole.
    setSwiped(false);
    engine.changed();
  }, [engine, opened.isReader]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew with each answer
  useEffect(() => {
    setMode('look');
    setVersionKey('model');
    setChecked(new Set());
    setCurrent(null);
    setGhost(false);
    // A fix that was begun goes on: what is on the screen is what would be decided.
    const { content } = opened;
    if (review && content && changesBetween({ ...content, regions: review.answer }, content).length) fix();
  }, [review?.id, opened.content]);

  useEffect(() => {
    surface?.draw?.(changes, version?.regions ?? [], isGhost ? 'ghost' : isSwiped ? 'swipe' : 'changes');
  }, [surface, changes, isGhost, isSwiped, version]);

  const show = useCallback(
    (change: Change) => {
      if (!surface) return;
      setCurrent(change.region);
      surface.show(change);
    },
    [surface],
  );

  const step = useCallback(
    (by: 1 | -1) => {
      const rows = changes.filter((row) => row.kind !== 'unchanged');
      const index = rows.findIndex((row) => row.region === current);
      const next =
        rows[(index < 0 ? (by > 0 ? 0 : rows.length - 1) : index + by + rows.length) % rows.length];
      if (next) show(next);
    },
    [changes, current, show],
  );

  /** Takes one change as right, and goes on to the next. */
  const check = useCallback(
    (change: Change | undefined) => {
      if (!change) return;
      setChecked((old) => {
        const next = new Set(old);
        if (!next.delete(change.region)) next.add(change.region);
        return next;
      });
      step(1);
    },
    [step],
  );

  /** Takes one change back: the region is again as in the other version. That is a fix. */
  const putBack = useCallback(
    (change: Change | undefined) => {
      if (!surface || !change) return;
      fix();
      if (surface.engine.canEdit) surface.putBack(change, version?.regions ?? []);
    },
    [surface, fix, version],
  );

  const decide = useCallback(
    (decision: ReviewDecision) => {
      if (!review || opened.isReader || opened.error || !opened.final.take()) return;
      const seconds = (Date.now() - opened.since) / 1000;
      void outbox.send({
        item: review.id,
        project: projectId,
        path: `reviews/${review.id}/decision`,
        name: review.asset.name,
        kind: 'decide',
        body: { ...decision, seconds },
      });
      back.sent({ id: review.id, name: review.asset.name, kind: 'review' });
      drop(review.id);
    },
    [review, outbox, projectId, opened.isReader, opened.error, opened.final, opened.since, drop, back.sent],
  );

  const approve = useCallback(() => {
    if (mode === 'fix' && engine) decide({ decision: 'fix', regions: engine.document.regions });
    else decide({ decision: 'approve' });
  }, [mode, engine, decide]);

  const reject = useCallback(
    (reason: RejectReason, comment: string, to: Destination | null) =>
      decide({ decision: 'reject', reason, comment, ...(to && { to }) }),
    [decide],
  );

  const nextVersion = useCallback(() => {
    const index = versions.findIndex((one) => one.key === version?.key);
    setVersionKey(versions[(index + 1) % versions.length]?.key ?? 'model');
    setCurrent(null);
  }, [versions, version]);

  return {
    order,
    review,
    status: opened.error ? ('error' as const) : status,
    error: opened.error ?? error,
    claim,
    /** Does again what `error` tells of: opening the item, or claiming. */
    retry: () => (opened.error ? opened.retry() : void claim()),
    opened,
    safety: { outbox, opened, bringBack },
    mode,
    setMode,
    versions,
    version,
    setVersionKey,
    nextVersion,
    changes,
    listed,
    counts,
    isOnlyChanged,
    setOnlyChanged,
    checked,
    current: changes.find((row) => row.region === current),
    show,
    describeChange: surface?.describeChange,
    step,
    check,
    putBack,
    isGhost,
    setGhost,
    isSwiped: isSwiped && opened.isShown,
    setSwiped: (to: boolean) => setSwiped(to && mode !== 'fix'),
    fix,
    approve,
    reject,
    bringBack,
    back,
    /** Goes on with the next where this one's time ran out. */
    advance: () => {
      if (review) drop(review.id);
    },
  };
}

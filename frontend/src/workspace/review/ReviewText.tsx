import { IconArrowsJoin } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import type { LabelSchema } from '../../api/types';
import { type Commands, withKey } from '../../commands/registry';
import { reservedKeys } from '../../commands/reservedKeys';
import { useEarlyWords } from '../../commands/useFinalAction';
import { t } from '../../i18n/review';
import { t as text } from '../../i18n/text';
import { LabelList } from '../shared/LabelList';
import { textCommands } from '../text/commands';
import type { Rows } from '../text/engine/rows';
import type { TextEngine } from '../text/engine/textEngine';
import { loadText } from '../text/loadText';
import { TextSurface } from '../text/TextSurface';
import { TextView } from '../text/TextView';
import { useFitted, useTextEngine } from '../text/useTextEngine';
import { isRightToLeft, walkRow } from '../text/walkRows';
import { fixing } from './commands';
import { ReviewDesk, ReviewFoot, ReviewVeils } from './ReviewDesk';
import { asText, wordOf } from './textChanges';
import { textSurface } from './textReviewSurface';
import { type OwnKeys, useDeciding } from './useDeciding';
import { type Review, useReview } from './useReview';

/** Review of answers on texts: looked at in two versions, fixed with the workspace's own engine. */
export function ReviewText({ projectId, schema }: { projectId: string; schema: LabelSchema }) {
  const early = useEarlyWords();
  const engine = useTextEngine(schema);
  const fitted = useFitted(engine);
  const surface = useMemo(() => engine && fitted && textSurface(engine, fitted), [engine, fitted]);
  const host = useRef<HTMLDivElement>(null);
  const filter = useSearch({ from: '/projects/$projectId/review' });
  const work = useReview(projectId, surface, host, filter, loadText);
  const { review, opened, mode } = work;
  const rows = useRef<Rows | null>(null);
  const onRows = useCallback((newRows: Rows | null) => {
    rows.current = newRows;
  }, []);
  const ownKeys = useMemo(() => engine && keysOf(engine, schema, rows), [engine, schema]);
  const deciding = useDeciding(work, ownKeys, host);
  return (
    <ReviewDesk
      projectId={projectId}
      work={work}
      schema={schema}
      deciding={deciding}
      rail={engine && <RelationButton engine={engine} commands={deciding.commands} />}
      labels={engine && <LabelList engine={engine} schema={schema} reserved={reservedKeys.text} />}
      foot={
        <footer className="ws-foot">
          <span className="hint" role="status">
            {early || t(mode === 'fix' ? 'textFix' : 'textLook')}
          </span>
          <span className="grow" />
          <ReviewFoot deciding={deciding} />
        </footer>
      }
    >
      <main
        className="ws-view tx"
        ref={host}
        tabIndex={-1}
        data-focus
        data-testid="text"
        data-ready={opened.isShown && review !== null}
        data-regions={engine?.document.regions.length ?? 0}
        aria-label={review?.asset.name ?? t('loading')}
      >
        {engine && review && opened.isShown && (
          <Answer engine={engine} schema={schema} work={work} onRows={onRows} />
        )}
        <ReviewVeils work={work} failure={null} />
      </main>
    </ReviewDesk>
  );
}

/** The answer: in two versions to look at, the other version alone while G is held, by itself to fix. */
function Answer({
  engine,
  schema,
  work,
  onRows,
}: {
  engine: TextEngine;
  schema: LabelSchema;
  work: Review;
  onRows: (rows: Rows | null) => void;
}) {
  const { changes, version, isGhost, mode, show } = work;
  const { document } = engine;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the regions
  const now = useMemo(() => [...document.regions], [document, document.version]);
  const before = useMemo(() => (version?.regions ?? []).map(asText), [version]);
  const drawn = useMemo(
    () =>
      changes.map((row) => ({
        region: row.region,
        change: wordOf(row),
        base: row.base && asText(row.base),
        answer: row.answer && asText(row.answer),
      })),
    [changes],
  );
  const pick = useCallback(
    (region: string) => {
      const row = changes.find((one) => one.region === region);
      if (row) show(row);
    },
    [changes, show],
  );
  const mark = (id: string) => {
    const change = drawn.find((row) => row.region === id)?.change;
    return change && change !== 'unchanged' ? change.replaceAll('_', ' ') : undefined;
  };
  if (isGhost) return <TextView text={engine.text} schema={schema} regions={before} />;
  if (mode === 'fix') return <TextSurface engine={engine} mark={mark} onRows={onRows} />;
  return (
    <TextView
      text={engine.text}
      schema={schema}
      regions={now}
      changes={drawn}
      selected={work.current?.region ?? null}
      onSelect={pick}
    />
  );
}

function RelationButton({ engine, commands }: { engine: TextEngine; commands: Commands | null }) {
  if (!engine.labels.some((label) => label.shapes.includes('relation'))) return null;
  return (
    <button
      type="button"
      aria-label={text('relation')}
      aria-pressed={engine.relationFrom !== null}
      title={withKey(text('relation'), commands, 'relation')}
      onClick={() => engine.beginRelation()}
    >
      <IconArrowsJoin size={18} stroke={1.6} />
    </button>
  );
}

const nothing = () => {};

/** What changes a text while it is fixed; while one only looks, the arrows scroll. */
function keysOf(engine: TextEngine, schema: LabelSchema, rows: RefObject<Rows | null>): OwnKeys {
  const commands = textCommands(engine, schema, {
    work: {
      submit: async () => {},
      toggleUnsure: nothing,
      setBar: nothing,
      turn: nothing,
      takeBack: nothing,
    },
    search: nothing,
    open: nothing,
    labelEqual: () => engine.labelEqual(),
    row: (by, isExtending) => walkRow(engine, rows.current, by, isExtending),
    isRightToLeft: () => isRightToLeft(engine, rows.current),
  });
  const { labels } = schema;
  return {
    part: 'text',
    commands: fixing(commands, () => engine.canEdit),
    label(index) {
      const label = labels.find(({ hotkey }) => hotkey === String(index + 1)) ?? labels[index];
      if (label) engine.setLabel(label.key);
    },
    // Enter ends a relation that was begun; there is nothing to accept in an answer.
    press(key) {
      const [first] = engine.selection();
      if (key !== 'Enter' || !engine.canEdit || !engine.relationFrom || !first) return false;
      if (first.id !== engine.relationFrom) engine.relate(first.id);
      return true;
    },
  };
}

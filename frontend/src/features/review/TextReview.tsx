import { IconArrowsJoin } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef } from 'react';
import type { LabelSchema } from '../../api/types';
import { useTranslation } from '../../i18n';
import type { TextEngine } from '../../text/engine';
import { loadText } from '../annotate/text/load';
import { TextSurface } from '../annotate/text/TextSurface';
import { TextView } from '../annotate/text/TextView';
import { useFitted, useTextEngine } from '../annotate/text/useTextEngine';
import { LabelList } from '../LabelList';
import { ReviewDesk, ReviewVeils } from './ReviewDesk';
import { asText, wordOf } from './textChanges';
import { textSurface } from './textSurface';
import { type OwnKeys, useDeciding } from './useDeciding';
import { type Review, useReview } from './useReview';

/** Review of answers on texts: looked at in two versions, fixed with the workspace's own engine. */
export function TextReview({ projectId, schema }: { projectId: string; schema: LabelSchema }) {
  const { t } = useTranslation('review');
  const engine = useTextEngine(schema);
  const fitted = useFitted(engine);
  const surface = useMemo(() => engine && fitted && textSurface(engine, fitted), [engine, fitted]);
  const host = useRef<HTMLDivElement>(null);
  const filter = useSearch({ from: '/projects/$projectId/review' });
  const work = useReview(projectId, surface, host, filter, loadText);
  const { review, opened, mode } = work;
  const own = useMemo(() => engine && keysOf(engine, schema, t), [engine, schema, t]);
  const deciding = useDeciding(work, own);
  return (
    <ReviewDesk
      projectId={projectId}
      work={work}
      schema={schema}
      deciding={deciding}
      rail={engine && <RelationButton engine={engine} />}
      labels={engine && <LabelList engine={engine} schema={schema} />}
      foot={
        <footer className="ws-foot">
          <span className="hint" role="status">
            {t(mode === 'fix' ? 'textFix' : 'textLook')}
          </span>
          <span className="grow" />
          <span>{t('ghost')}</span>
          <span>{t('steps')}</span>
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
        {engine && review && opened.isShown && <Answer engine={engine} schema={schema} work={work} />}
        <ReviewVeils work={work} failure={null} />
      </main>
    </ReviewDesk>
  );
}

/** The answer: in two versions to look at, the other version alone while G is held, by itself to fix. */
function Answer({ engine, schema, work }: { engine: TextEngine; schema: LabelSchema; work: Review }) {
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
    const found = drawn.find((row) => row.region === id)?.change;
    return found && found !== 'unchanged' ? found.replaceAll('_', ' ') : undefined;
  };
  if (isGhost) return <TextView text={engine.text} schema={schema} regions={before} />;
  if (mode === 'fix') return <TextSurface engine={engine} mark={mark} />;
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

function RelationButton({ engine }: { engine: TextEngine }) {
  const { t } = useTranslation('text');
  if (!engine.labels.some((label) => label.shapes.includes('relation'))) return null;
  return (
    <button
      type="button"
      aria-label={t('relation')}
      aria-pressed={engine.relationFrom !== null}
      title={`${t('relation')} (Shift+R)`}
      onClick={() => engine.beginRelation()}
    >
      <IconArrowsJoin size={18} stroke={1.6} />
    </button>
  );
}

/** What changes a text while it is fixed; while one only looks, the arrows scroll. */
function keysOf(engine: TextEngine, schema: LabelSchema, t: (key: string) => string): OwnKeys {
  const enabled = () => engine.canEdit;
  const walk = (by: 1 | -1, isExtending: boolean) => () => engine.walk(by, isExtending);
  return {
    label(at) {
      const label = schema.labels[at];
      if (label) engine.setLabel(label.key);
    },
    press(key) {
      if (key !== 'Escape' || !engine.canEdit) return false;
      engine.clear();
      return true;
    },
    commands: [
      {
        id: 'delete',
        name: t('delete'),
        keys: ['Delete', 'Backspace'],
        enabled,
        run: () => engine.remove(engine.selection()),
      },
      { id: 'word-on', name: t('wordOn'), keys: ['ArrowRight'], enabled, run: walk(1, false) },
      { id: 'word-back', name: t('wordBack'), keys: ['ArrowLeft'], enabled, run: walk(-1, false) },
      { id: 'extend-on', name: t('extend'), keys: ['Shift+ArrowRight'], enabled, run: walk(1, true) },
      { id: 'extend-back', name: t('extend'), keys: ['Shift+ArrowLeft'], enabled, run: walk(-1, true) },
      {
        id: 'relation',
        name: t('relation'),
        keys: ['Shift+R'],
        enabled,
        run: () => engine.beginRelation(),
      },
      { id: 'undo', name: t('undo'), keys: ['Ctrl+Z'], enabled, run: () => engine.undo() },
      { id: 'redo', name: t('redo'), keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], enabled, run: () => engine.redo() },
    ],
  };
}

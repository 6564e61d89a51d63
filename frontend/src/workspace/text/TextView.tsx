import { useEffect, useMemo, useReducer } from 'react';
import type { SpanRegion, TextRegion } from '../../api/texts';
import type { LabelSchema } from '../../api/types';
import { TextEngine } from './engine/textEngine';
import { TextSurface } from './TextSurface';
import './text.css';
import { t } from '../../i18n/text';

export type TextChange =
  | 'added'
  | 'removed'
  | 'moved'
  | 'relabelled'
  | 'moved_and_relabelled'
  | 'attributes'
  | 'unchanged';

const NONE: never[] = [];

/**
 * A text to look at, in two versions: what was added, moved or relabelled stands as it is now and says so; what was
 * removed is still there, as a suggestion is drawn. `selected` is scrolled to.
 */
export function TextView({
  text,
  schema,
  regions,
  changes = NONE,
  selected = null,
  onSelect,
}: {
  text: string;
  schema: LabelSchema;
  regions: readonly TextRegion[];
  changes?: readonly {
    region: string;
    change: TextChange;
    base: TextRegion | null;
    answer: TextRegion | null;
  }[];
  selected?: string | null;
  onSelect?: (region: string) => void;
}) {
  const engine = useMemo(() => new TextEngine(schema.labels, { canEdit: false }), [schema]);
  const marks = useMemo(
    () =>
      new Map(
        changes.flatMap((one) =>
          one.change === 'unchanged' ? [] : [[one.region, changeLabels[one.change]]],
        ),
      ),
    [changes],
  );
  const [, bump] = useReducer((n: number) => n + 1, 0);
  // Before anything is opened or selected below, so that it is drawn.
  useEffect(() => engine.subscribe(bump), [engine]);
  useEffect(() => {
    const gone = changes.flatMap(({ change, base }) =>
      change === 'removed' && base?.shape === 'span'
        ? [{ ...base, confidence: base.confidence ?? 0 } as SpanRegion]
        : [],
    );
    engine.open([...regions, ...gone], text);
  }, [engine, regions, changes, text]);
  useEffect(() => {
    if (selected && !engine.selected.has(selected)) engine.select([selected]);
  }, [engine, selected]);
  useEffect(
    () =>
      engine.subscribe(() => {
        const [first] = engine.selected;
        if (first && first !== selected) onSelect?.(first);
      }),
    [engine, selected, onSelect],
  );
  return <TextSurface engine={engine} mark={(id) => marks.get(id)} />;
}

const changeLabels: Record<Exclude<TextChange, 'unchanged'>, string> = {
  added: 'added',
  removed: 'removed',
  moved: 'moved',
  relabelled: 'relabelled',
  moved_and_relabelled: t('textView.movedRelabelled'),
  attributes: t('textView.otherAttributes'),
};

import type { ReactNode } from 'react';
import type { LabelSchema } from '../../api/types';
import type { Engine } from '../../engine/core/engine';
import { t } from '../../i18n/annotate';

/** The key of a label; one that is a command's is struck out. */
function LabelKey({ hotkey, reserved }: { hotkey: string; reserved: string }) {
  if (!reserved.includes(hotkey)) return <span className="key">{hotkey.toUpperCase()}</span>;
  return (
    <del className="key" title={t('reservedKey')}>
      {hotkey.toUpperCase()}
    </del>
  );
}

/** The labels with their keys and how often each is used. */
export function LabelList({
  engine,
  schema,
  reserved,
  children,
}: {
  engine: Pick<Engine, 'label' | 'setLabel'> & { document: { regions: { label: string }[] } };
  schema: LabelSchema;
  /** The letters and digits that are commands here. */
  reserved: string;
  /** Stands beside the heading. */
  children?: ReactNode;
}) {
  const used = new Map<string, number>();
  for (const region of engine.document.regions) used.set(region.label, (used.get(region.label) ?? 0) + 1);
  return (
    <section aria-label={t('labels')}>
      <h2 className="ws-list-head">
        {t('labels')}
        {children}
      </h2>
      <div className="ws-list">
        {schema.labels.map((label) => (
          <button
            key={label.key}
            type="button"
            className="ws-row"
            aria-pressed={engine.label === label.key}
            title={label.description || undefined}
            onClick={() => engine.setLabel(label.key)}
          >
            <span className="swatch" style={{ background: label.color }} />
            <span className="grow">{label.name}</span>
            <span className="dim">{used.get(label.key) ?? ''}</span>
            {label.hotkey && <LabelKey hotkey={label.hotkey} reserved={reserved} />}
          </button>
        ))}
      </div>
    </section>
  );
}

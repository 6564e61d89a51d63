import { IconEyeOff, IconLock } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LabelSchema, Region } from '../../api/types';
import type { Engine } from '../../engine/core/engine';
import { readingOrder } from '../../engine/shapes/geometry';
import { t } from '../../i18n/annotate';

const ROW = 28;

/** The regions as a list box: select, label, nudge, accept and delete without the canvas. */
export function RegionList({ engine, schema }: { engine: Engine; schema: LabelSchema }) {
  const scroll = useRef<HTMLDivElement>(null);
  const regions = readingOrder(
    engine.document.regions.filter((r) => r.confidence === undefined || r.confidence >= engine.showFrom),
  );
  const rows = useVirtualizer({
    count: regions.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialRect: { width: 300, height: 240 },
  });
  const [first] = engine.selected;
  const index = regions.findIndex((region) => region.id === first);
  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
  }, [index, rows]);
  const go = (to: number) => {
    const next = regions[Math.max(0, Math.min(regions.length - 1, to))];
    if (next) engine.select([next.id]);
  };
  return (
    <section aria-label={t('regions')} className="regions">
      <h2>{t('regionCount', { count: regions.length })}</h2>
      {regions.length === 0 && <p className="dim">{t('noRegions')}</p>}
      <div
        ref={scroll}
        className="ws-list"
        role="listbox"
        aria-label={t('regions')}
        aria-multiselectable="true"
        aria-activedescendant={index >= 0 ? `region-${first}` : undefined}
        tabIndex={0}
        onKeyDown={(event) => {
          // Moving through the list is the list's; with Alt, Shift or Ctrl the arrows are the workspace's.
          if (event.altKey || event.ctrlKey || event.shiftKey) return;
          const step = {
            ArrowDown: index + 1,
            ArrowUp: index < 0 ? 0 : index - 1,
            Home: 0,
            End: regions.length - 1,
          }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          go(step);
        }}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const region = regions[index];
            if (!region) return null;
            return (
              <Row
                key={region.id}
                region={region}
                index={index}
                count={regions.length}
                top={start}
                engine={engine}
                schema={schema}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Row({
  region,
  index,
  count,
  top,
  engine,
  schema,
}: {
  region: Region;
  index: number;
  count: number;
  top: number;
  engine: Engine;
  schema: LabelSchema;
}) {
  const label = schema.labels.find((row) => row.key === region.label);
  const isHidden = engine.hidden.has(region.id);
  const isLocked = engine.locked.has(region.id);
  const flags = [region.unsure && t('flagUnsure'), region.occluded && t('flagOccluded')].filter(Boolean);
  return (
    <div
      id={`region-${region.id}`}
      role="option"
      tabIndex={-1}
      className="ws-row"
      style={{ position: 'absolute', top, height: ROW, opacity: isHidden ? 0.55 : 1 }}
      aria-selected={engine.selected.has(region.id)}
      aria-setsize={count}
      aria-posinset={index + 1}
      onClick={(event) => {
        const adds = event.shiftKey || event.ctrlKey;
        engine.select(adds ? [...engine.selected, region.id] : [region.id]);
      }}
      onKeyDown={() => {}}
    >
      <span className="swatch" style={{ background: label?.color }} />
      <span className="grow">
        {index + 1}. {label?.name ?? region.label}
        {region.shape !== 'box' && <span className="dim"> {t(`shape.${region.shape}`)}</span>}
        {flags.length > 0 && <span className="dim"> · {flags.join(', ')}</span>}
      </span>
      {isHidden && <IconEyeOff size={14} role="img" aria-label={t('hidden')} />}
      {isLocked && <IconLock size={14} role="img" aria-label={t('locked')} />}
      {region.confidence === undefined ? (
        <span className="word person">{region.from_prediction ? t('accepted') : t('drawn')}</span>
      ) : (
        <span className="word model">{t('suggested', { percent: Math.round(region.confidence * 100) })}</span>
      )}
    </div>
  );
}

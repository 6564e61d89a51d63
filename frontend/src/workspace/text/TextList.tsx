import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { TextRegion } from '../../api/texts';
import { t as annotate } from '../../i18n/annotate';
import { t } from '../../i18n/text';
import type { TextEngine } from './engine/textEngine';

const HEIGHT = 24;

/** The spans in the order of the text, then the relations: select, accept and delete by keyboard. */
export function TextList({ engine }: { engine: TextEngine }) {
  const regions = engine.inOrder();
  const host = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: regions.length,
    getScrollElement: () => host.current,
    estimateSize: () => HEIGHT,
    overscan: 6,
  });
  const index = regions.findIndex((region) => engine.selected.has(region.id));
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index);
  }, [index, virtual]);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    engine.step(by as 1 | -1);
  };
  return (
    <section aria-label={t('list')}>
      <h2>{t('count', { count: regions.length })}</h2>
      {regions.length === 0 && <p className="dim">{t('noRegions')}</p>}
      <div
        ref={host}
        className="ws-list tx-list"
        role="listbox"
        aria-label={t('list')}
        aria-activedescendant={index >= 0 ? `region-${regions[index]?.id}` : undefined}
        tabIndex={0}
        onKeyDown={press}
        style={{ height: Math.min(regions.length, 9) * HEIGHT }}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const region = regions[item.index];
            return (
              region && (
                <Option
                  key={region.id}
                  engine={engine}
                  region={region}
                  top={item.start}
                  total={regions.length}
                  index={item.index}
                />
              )
            );
          })}
        </div>
      </div>
    </section>
  );
}

function Option({
  engine,
  region,
  top,
  total,
  index,
}: {
  engine: TextEngine;
  region: TextRegion;
  top: number;
  total: number;
  index: number;
}) {
  const label = engine.labels.find((row) => row.key === region.label);
  return (
    <div
      id={`region-${region.id}`}
      role="option"
      tabIndex={-1}
      className="ws-row"
      style={{ position: 'absolute', top, height: HEIGHT }}
      aria-selected={engine.selected.has(region.id)}
      aria-setsize={total}
      aria-posinset={index + 1}
      onClick={() => engine.select([region.id])}
      onKeyDown={() => {}}
    >
      <span className="swatch" style={{ background: label?.color }} />
      <span className="tx-list-label">{label?.name ?? region.label}</span>
      <bdi className="grow">{engine.textOf(region)}</bdi>
      {region.unsure && <span className="word changed">{t('isUnsure')}</span>}
      {region.confidence !== undefined ? (
        <span className="word model">{Math.round(region.confidence * 100)} %</span>
      ) : (
        region.from_prediction && <span className="word person">{annotate('accepted')}</span>
      )}
    </div>
  );
}

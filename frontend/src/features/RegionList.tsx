import { useTranslation } from 'react-i18next';
import type { LabelSchema } from '../api/types';
import type { Engine } from '../engine/engine';

/** The regions as a list box: select, accept and delete without the canvas. */
export function RegionList({ engine, schema }: { engine: Engine; schema: LabelSchema }) {
  const { t } = useTranslation('annotate');
  const regions = engine.document.regions;
  const label = (key: string) => schema.labels.find((row) => row.key === key);
  return (
    <section aria-label={t('regions')}>
      <h2>{t('regionCount', { count: regions.length })}</h2>
      {regions.length === 0 && <p className="dim">{t('noRegions')}</p>}
      <div
        className="ws-list"
        role="listbox"
        aria-label={t('regions')}
        aria-multiselectable="true"
        tabIndex={0}
      >
        {regions.map((region, at) => (
          <div
            key={region.id}
            role="option"
            tabIndex={-1}
            className="ws-row"
            aria-selected={engine.selected.has(region.id)}
            onClick={() => engine.select([region.id])}
            onKeyDown={() => {}}
          >
            <span className="swatch" style={{ background: label(region.label)?.color }} />
            <span className="grow">
              {at + 1}. {label(region.label)?.name ?? region.label}
            </span>
            {region.confidence === undefined ? (
              <span className="word person">{region.from_prediction ? t('accepted') : t('drawn')}</span>
            ) : (
              <span className="word model">
                {t('suggested', { percent: Math.round(region.confidence * 100) })}
              </span>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

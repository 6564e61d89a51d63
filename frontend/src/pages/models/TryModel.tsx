import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Asset, LabelSchema, Model, Page, Tried } from '../../api/types';
import { t } from '../../i18n/prelabel';
import { percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { PictureWithRegions } from '../../ui/PictureWithRegions';
import { Empty, errorMessage, Loading } from '../../ui/states';
import styles from './models.module.css';

const fewest = 0.25;

/** Shows what the model finds on a picture of one's choice; nothing is stored. */
export function TryModel({
  projectId,
  model,
  schema,
}: {
  projectId: string;
  model: Model;
  schema: LabelSchema | undefined;
}) {
  const assets = useQuery({
    queryKey: ['assets', projectId, 'to-try'],
    queryFn: () => api.get<Page<Asset>>(`projects/${projectId}/assets?limit=12`),
  });
  const [asset, setAsset] = useState<Asset>();
  const tryQuery = useQuery({
    queryKey: ['try', projectId, model.key, asset?.id],
    queryFn: () => api.post<Tried>(`projects/${projectId}/try`, { model: model.key, asset: asset?.id }),
    enabled: Boolean(asset),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [from, setFrom] = useState(fewest);
  if (assets.isPending) return <Loading height={120} />;
  if (!assets.data?.results.length)
    return (
      <Empty title={t('tryModel.pictureYet')}>
        <p>{t('tryModel.uploadSomeData')}</p>
      </Empty>
    );
  const shown = tryQuery.data?.regions.filter((region) => (region.confidence ?? 0) >= from) ?? [];
  return (
    <div className={styles.columns3}>
      <div className={`thumbs ${styles.box2}`}>
        {assets.data.results.map((row) => (
          <button
            type="button"
            key={row.id}
            className={`thumb ${row.id === asset?.id ? styles.button : ''}`}
            aria-pressed={row.id === asset?.id}
            onClick={() => setAsset(row)}
          >
            {row.has_thumbnail ? (
              <img src={`/api/v1/assets/${row.id}/thumbnail`} alt={row.name} className={styles.picture} />
            ) : (
              <div className={`skeleton ${styles.picture}`} />
            )}
          </button>
        ))}
      </div>
      <div aria-live="polite">
        {!asset && <p className="dim">{t('tryModel.choosePictureModel')}</p>}
        {tryQuery.isFetching && <Loading height={280} />}
        {tryQuery.error && (
          <p role="alert" className={layout.wrong}>
            {errorMessage(tryQuery.error)}
          </p>
        )}
        {asset && tryQuery.data && (
          <>
            <PictureWithRegions row={asset} regions={shown} schema={schema} isModel />
            <label className={styles.line2}>
              {t('tryModel.showFrom', { from: percent(from) })}
              <input
                type="range"
                min={0.05}
                max={1}
                step={0.05}
                value={from}
                onChange={(event) => setFrom(Number(event.currentTarget.value))}
              />
              <span className="dim">
                {t('tryModel.regionsMs', {
                  shown: shown.length,
                  regions: tryQuery.data.regions.length,
                  milliseconds: Math.round(tryQuery.data.milliseconds),
                })}
              </span>
            </label>
            {tryQuery.data.unmapped.length > 0 && (
              <p className={`dim ${layout.near}`}>
                {t('tryModel.alsoSawLabel', { value: tryQuery.data.unmapped.slice(0, 8).join(', ') })}
              </p>
            )}
          </>
        )}
      </div>
    </div>
  );
}

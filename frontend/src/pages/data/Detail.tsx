import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client';
import type { TextRegion } from '../../api/texts';
import type { AssetDetail, LabelSchema } from '../../api/types';
import { t } from '../../i18n/data';
import { bytes, count, exactly, percent, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { PictureWithRegions } from '../../ui/PictureWithRegions';
import { stageWord } from '../../ui/stages';
import { errorMessage, Failure, Loading } from '../../ui/states';
import { Away } from './Away';
import styles from './data.module.css';

const sources: Record<string, string> = {
  auto_accept: t('detail.acceptedModel'),
  annotation: t('detail.labelledPerson'),
  consensus: t('detail.agreedSeveralPeople'),
  review_approve: t('detail.approvedReview'),
  review_fix: t('detail.fixedReview'),
  audit: t('detail.labelledBlindCheck'),
  adjudication: t('detail.decidedExpert'),
};

const AssetText = lazy(() => import('./AssetText').then((module) => ({ default: module.AssetText })));

/** One asset with what is believed about it and how that came about. */
export function Detail({
  id,
  projectId,
  canDelete,
  close,
}: {
  id: string;
  projectId: string;
  canDelete: boolean;
  close: () => void;
}) {
  const asset = useQuery({ queryKey: ['asset', id], queryFn: () => api.get<AssetDetail>(`assets/${id}`) });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const [isSure, setSure] = useState(false);
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  if (asset.error) return <Failure error={asset.error} />;
  if (!asset.data) return <Loading />;
  const row = asset.data;
  const regions = row.resolved?.regions ?? row.prediction?.regions ?? [];
  const remove = async () => {
    try {
      await api.del(`assets/${id}`);
      close();
      await client.invalidateQueries();
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <div className="grid">
      <strong className={layout.breakable}>{row.name}</strong>
      {row.characters > 0
        ? schema.data && (
            <Suspense fallback={<Loading />}>
              <AssetText id={row.id} regions={regions as unknown as TextRegion[]} schema={schema.data} />
            </Suspense>
          )
        : (row.is_away && <Away row={row} />) || (
            <PictureWithRegions row={row} regions={regions} schema={schema.data} isModel={!row.resolved} />
          )}
      <div className="dim">
        {row.characters > 0
          ? t('detail.characters', { characters: count(row.characters) })
          : t('detail.pixels', { width: row.width, height: row.height })}
        , {row.bytes ? bytes(row.bytes) : t('detail.fetchedYet')}, {stageWord(row.stage).toLowerCase()}
        {row.confidence !== null && t('detail.modelSure', { confidence: percent(row.confidence) })}
      </div>
      {(row.tags.length > 0 || row.batch) && (
        <div className={styles.lineWrapped2}>
          {row.batch && (
            <Link
              className="chip"
              to="/projects/$projectId/data"
              params={{ projectId }}
              search={{ batch: row.batch }}
            >
              {t('fromBatch', { batch: row.batch })}
            </Link>
          )}
          {row.tags.map((tag) => (
            <Link
              key={tag}
              className="chip"
              to="/projects/$projectId/data"
              params={{ projectId }}
              search={{ tag }}
            >
              {tag}
            </Link>
          ))}
        </div>
      )}
      {row.failure && !row.is_away && <div className={layout.wrong}>{row.failure}</div>}
      {row.route && (
        <div className="dim" title={exactly(row.route.at)}>
          {row.route.reason}
        </div>
      )}
      {row.resolved && (
        <div>
          {t('detail.regionsVersion', {
            regions: regions.length,
            source: sources[row.resolved.source] ?? row.resolved.source,
            version: row.resolved.version,
          })}
        </div>
      )}
      {row.source_url && (
        <div className={`mono dim ${layout.breakable}`}>
          {t('detail.from', { source_url: row.source_url })}
        </div>
      )}
      {row.sha256 && (
        <div className={`mono dim ${layout.breakable}`}>{t('detail.sha', { sha256: row.sha256 })}</div>
      )}
      <table className="rows">
        <tbody>
          {row.history.map((entry) => (
            <tr key={entry.at}>
              <td title={exactly(entry.at)}>{when(entry.at)}</td>
              <td>{sources[entry.what] ?? entry.what}</td>
              <td>{entry.who}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {message && (
        <div role="alert" className={layout.wrong}>
          {message}
        </div>
      )}
      {canDelete &&
        (isSure ? (
          <div>
            <Button color="red" onClick={() => void remove()}>
              {t('detail.deleteEverywhere')}
            </Button>{' '}
            <Button variant="subtle" onClick={() => setSure(false)}>
              {t('detail.keepIt')}
            </Button>
          </div>
        ) : (
          <div>
            <Button variant="default" onClick={() => setSure(true)}>
              {t('detail.delete')}
            </Button>
          </div>
        ))}
    </div>
  );
}

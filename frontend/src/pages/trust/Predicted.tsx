import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { PredictedRow } from '../../api/contract';
import type { Page } from '../../api/types';
import { t } from '../../i18n/trust';
import layout from '../../ui/layout.module.css';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import type { PredictedFilter } from './Examples';
import { share } from './trustLabels';
import { useLabelNames } from './useLabelNames';

/** The pictures behind a number of predictions, each with what the model says and where that led. */
export function Predicted() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/predicted' });
  const filter: PredictedFilter = useSearch({ from: '/shell/projects/$projectId/predicted' });
  const name = useLabelNames(projectId);
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, String(value)])),
    limit: '50',
  }).toString();
  const predictedQuery = useInfiniteQuery({
    queryKey: ['predicted', projectId, query],
    queryFn: ({ pageParam }) =>
      api.get<Page<PredictedRow>>(
        `projects/${projectId}/predicted?${query}${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (predictedQuery.error)
    return <Failure error={predictedQuery.error} retry={() => void predictedQuery.refetch()} />;
  if (!predictedQuery.data) return <Loading height={320} />;
  const rows = predictedQuery.data.pages.flatMap((page) => page.results);
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>{describeFilter(filter, name)}</h1>
      <p className={layout.flush}>
        <Link to="/projects/$projectId/contract" params={{ projectId }}>
          {t('predicted.backContract')}
        </Link>
      </p>
      <section className="panel">
        {rows.length ? (
          <table className="rows" aria-label={t('predicted.picturesPredicted')}>
            <thead>
              <tr>
                <th>{t('predicted.picture')}</th>
                <th>{t('predicted.predicted')}</th>
                <th className="num">{t('predicted.modelSure')}</th>
                <th className="num">{t('predicted.calibrated')}</th>
                <th>{t('predicted.whereItWent')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.asset}>
                  <td>
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                  </td>
                  <td>{name(row.label)}</td>
                  <td className="num">{share(row.confidence)}</td>
                  <td className="num">{row.calibrated === null ? '' : share(row.calibrated)}</td>
                  <td>
                    {row.route === 'auto_accept' ? t('predicted.accepted') : t('predicted.toPeople')}{' '}
                    <span className="dim">{row.reason}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <Empty title={t('predicted.picturePredictedLike')}>
            <p>{t('predicted.modelReplacedSince')}</p>
          </Empty>
        )}
        <ShowMore list={predictedQuery} />
      </section>
    </div>
  );
}

function describeFilter(filter: PredictedFilter, name: (key: string) => string): string {
  const phrases = [t('predicted.pictures')];
  if (filter.label !== undefined) phrases.push(t('predicted.predicted2', { label: name(filter.label) }));
  if (filter.confidence_from !== undefined || filter.confidence_to !== undefined)
    phrases.push(
      t('predicted.modelSure2', {
        confidence_from: share(filter.confidence_from ?? 0),
        confidence_to: share(filter.confidence_to ?? 1),
      }),
    );
  if (filter.accepted) phrases.push(t('predicted.whoseLabelStands'));
  return t('predicted.newestFirst', { phrases: phrases.join(' ') });
}

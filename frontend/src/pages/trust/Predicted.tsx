import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { PredictedRow } from '../../api/contract';
import type { Page } from '../../api/types';
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
      <h1 className="sentence" style={{ margin: 0 }}>
        {describeFilter(filter, name)}
      </h1>
      <p style={{ margin: 0 }}>
        <Link to="/projects/$projectId/contract" params={{ projectId }}>
          Back to the contract
        </Link>
      </p>
      <section className="panel">
        {rows.length ? (
          <table className="rows" aria-label="Pictures by what is predicted">
            <thead>
              <tr>
                <th>Picture</th>
                <th>Predicted</th>
                <th className="num">The model is sure</th>
                <th className="num">Calibrated</th>
                <th>Where it went</th>
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
                    {row.route === 'auto_accept' ? 'accepted' : 'to people'}{' '}
                    <span className="dim">{row.reason}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <Empty title="No picture is predicted like this">
            <p>The model may have been replaced since the number was computed.</p>
          </Empty>
        )}
        <ShowMore list={predictedQuery} />
      </section>
    </div>
  );
}

function describeFilter(filter: PredictedFilter, name: (key: string) => string): string {
  const phrases = ['Pictures'];
  if (filter.label !== undefined) phrases.push(`predicted ${name(filter.label)}`);
  if (filter.confidence_from !== undefined || filter.confidence_to !== undefined)
    phrases.push(
      `of which the model is ${share(filter.confidence_from ?? 0)} to ${share(filter.confidence_to ?? 1)} sure`,
    );
  if (filter.accepted) phrases.push('whose label stands accepted');
  return `${phrases.join(' ')}, the newest first.`;
}

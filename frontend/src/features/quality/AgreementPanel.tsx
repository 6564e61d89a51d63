import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Agreement } from '../../api/types';
import { count, percent } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';

/** How much people agree where several answered the same picture, pair by pair, and where they do not. */
export function AgreementPanel({ projectId }: { projectId: string }) {
  const found = useQuery({
    queryKey: ['agreement', projectId],
    queryFn: () => api.get<Agreement>(`projects/${projectId}/agreement`),
    refetchInterval: 30_000,
  });
  if (found.error) return <Failure error={found.error} />;
  if (!found.data) return <Loading height={120} />;
  const told = found.data;
  const people = [...new Set(told.pairs.flatMap((pair) => [pair.first, pair.second]))].sort();
  const of = (a: string, b: string) =>
    told.pairs.find(
      (pair) => (pair.first === a && pair.second === b) || (pair.first === b && pair.second === a),
    );
  return (
    <section className="panel" aria-label="Agreement">
      <h2>Agreement</h2>
      {!told.pictures ? (
        <Empty title="No picture has two answers yet">
          <p>Set the overlap to 2 or more in the settings, and several people answer the same pictures.</p>
        </Empty>
      ) : (
        <>
          <p style={{ margin: '0 0 8px' }}>
            On {count(told.pictures)} pictures answers agree {percent(told.mean ?? 0)}
            {told.alpha !== null && `; beyond chance, alpha is ${told.alpha.toFixed(2)}`}.
            {!told.is_enough && ' That is not enough pictures yet to rely on (20 are).'}
            {told.alpha !== null && (
              <span className="dim">
                {' '}
                Alpha is low where all pictures look alike, however much people agree.
              </span>
            )}
          </p>
          <div style={{ display: 'flex', gap: 32, flexWrap: 'wrap', alignItems: 'flex-start' }}>
            <table className="rows" style={{ width: 'auto' }} aria-label="Agreement of each pair">
              <thead>
                <tr>
                  <th>With</th>
                  {people.map((name) => (
                    <th key={name} className="num">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {people.map((row) => (
                  <tr key={row}>
                    <td>{row}</td>
                    {people.map((column) => {
                      const pair = row === column ? undefined : of(row, column);
                      return (
                        <td key={column} className="num" title={pair ? `${pair.shared} pictures` : undefined}>
                          {pair ? percent(pair.agreement) : ''}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
            <table className="rows" style={{ width: 'auto' }} aria-label="Where answers differ most">
              <thead>
                <tr>
                  <th>Where answers differ most</th>
                  <th className="num">Answers</th>
                  <th className="num">Agree</th>
                </tr>
              </thead>
              <tbody>
                {told.disagreements.slice(0, 10).map((row) => (
                  <tr key={row.asset}>
                    <td>
                      <Link
                        to="/projects/$projectId/data"
                        params={{ projectId }}
                        search={{ asset: row.asset }}
                      >
                        {row.name}
                      </Link>
                    </td>
                    <td className="num">{row.answers}</td>
                    <td className="num">{percent(row.agreement)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

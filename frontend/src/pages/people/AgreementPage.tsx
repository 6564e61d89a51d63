import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Agreement } from '../../api/quality';
import { count, percent } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';
import { Csv } from './agreement/Csv';
import { Pairs } from './agreement/Pairs';
import { AttributesTable, NamedTable, Parts } from './agreement/Parts';
import { Weighed } from './agreement/Weighed';
import { Whole } from './agreement/Whole';

/** How much people agree: in all, by shape, label and question, pair by pair, and how answers become one. */
export function AgreementPage() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/agreement' });
  const agreementQuery = useQuery({
    queryKey: ['agreement', projectId],
    queryFn: () => api.get<Agreement>(`projects/${projectId}/agreement`),
    refetchInterval: 30_000,
  });
  if (agreementQuery.error)
    return <Failure error={agreementQuery.error} retry={() => void agreementQuery.refetch()} />;
  if (!agreementQuery.data) return <Loading />;
  const agreement = agreementQuery.data;
  if (!agreement.pictures)
    return (
      <Empty title="Nothing has two answers yet">
        <p>
          Set "Answers a picture" to 2 or more in the{' '}
          <Link to="/projects/$projectId/settings" params={{ projectId }}>
            settings
          </Link>
          ; once several people have answered the same, you see here how much they agree.
        </p>
      </Empty>
    );
  return (
    <div className="grid">
      <h1 className="sentence" style={{ margin: 0 }}>
        {sentence(agreement)}
      </h1>
      <Whole agreement={agreement} />
      <section className="panel" aria-label="By part">
        <h2>By label and shape</h2>
        <div className="side-by-side">
          <Parts title="Label" rows={agreement.labels} file="agreement-labels.csv" />
          {agreement.shapes.length > 1 && (
            <Parts title="Shape" rows={agreement.shapes} file="agreement-shapes.csv" />
          )}
        </div>
      </section>
      {agreement.named.length > 0 && <NamedTable rows={agreement.named} />}
      {agreement.attributes.length > 0 && <AttributesTable rows={agreement.attributes} />}
      <Pairs pairs={agreement.pairs} />
      <Weighed projectId={projectId} />
      {agreement.disagreements.length > 0 && <Differ agreement={agreement} projectId={projectId} />}
    </div>
  );
}

function Differ({ agreement, projectId }: { agreement: Agreement; projectId: string }) {
  return (
    <section className="panel" aria-label="Where answers differ most">
      <h2>Where answers differ most</h2>
      <table className="rows" style={{ width: 'auto' }} aria-label="Where answers differ most">
        <thead>
          <tr>
            <th>Picture</th>
            <th className="num">Answers</th>
            <th className="num">Agree</th>
          </tr>
        </thead>
        <tbody>
          {agreement.disagreements.slice(0, 15).map((row) => (
            <tr key={row.asset}>
              <td>
                <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                  {row.name}
                </Link>
              </td>
              <td className="num">{row.answers}</td>
              <td className="num">{percent(row.agreement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Csv
        name="disagreements.csv"
        rows={[
          ['picture', 'answers', 'agreement'],
          ...agreement.disagreements.map((row) => [row.name, row.answers, row.agreement]),
        ]}
      />
    </section>
  );
}

function sentence(agreement: Agreement): string {
  const on = `on ${count(agreement.pictures)} ${agreement.pictures === 1 ? 'picture' : 'pictures'} with several answers`;
  if (!agreement.is_enough) return `Too little to say how much people agree: ${on}; 20 are needed.`;
  return `People agree ${percent(agreement.mean ?? 0)} ${on}.`;
}

import { Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import type {
  Aggregations,
  Agreement,
  AgreementNamed,
  AgreementPair,
  AgreementPart,
} from '../../api/quality';
import { count, percent, when } from '../../ui/format';
import { Empty, errorWords, Failure, Loading } from '../../ui/states';
import { csvOf, save } from './words';

/** How much people agree: in all, by shape, label and question, pair by pair, and how answers become one. */
export function AgreementPage() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/agreement' });
  const found = useQuery({
    queryKey: ['agreement', projectId],
    queryFn: () => api.get<Agreement>(`projects/${projectId}/agreement`),
    refetchInterval: 30_000,
  });
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const told = found.data;
  if (!told.pictures)
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
        {sentence(told)}
      </h1>
      <Whole told={told} />
      <section className="panel" aria-label="By part">
        <h2>By label and shape</h2>
        <div className="side-by-side">
          <Parts title="Label" rows={told.labels} file="agreement-labels.csv" />
          {told.shapes.length > 1 && <Parts title="Shape" rows={told.shapes} file="agreement-shapes.csv" />}
        </div>
      </section>
      {told.named.length > 0 && <NamedTable rows={told.named} />}
      <Matrix pairs={told.pairs} />
      <Weighed projectId={projectId} />
      {told.disagreements.length > 0 && <Differ told={told} projectId={projectId} />}
    </div>
  );
}

function Whole({ told }: { told: Agreement }) {
  return (
    <section className="panel" aria-label="In all">
      <h2>In all</h2>
      <div className="figures">
        <Figure word="Answers agree" value={told.mean === null ? 'not enough' : percent(told.mean)}>
          For every two answers to the same picture: objects are matched one to one, the overlap of those with
          the same label is added up, twice that over all objects of both. Two empty answers agree fully.
        </Figure>
        <Figure
          word="Beyond chance (alpha)"
          value={told.is_enough && told.alpha !== null ? told.alpha.toFixed(2) : 'not enough'}
          more={
            told.is_enough && told.low !== null && told.high !== null
              ? `${told.low.toFixed(2)} to ${told.high.toFixed(2)}`
              : 'from 20 pictures'
          }
        >
          Krippendorff's alpha: 1 is full agreement, 0 is what answers to different pictures have in common
          anyway. It is low where all pictures look alike, however well people work. The range holds the true
          value with 95 % probability (1,000 redraws of the pictures).
        </Figure>
        <Figure
          word="Closer than chance"
          value={told.share_near === null ? 'not enough' : percent(told.share_near)}
        >
          The share of answers to the same picture that are closer to each other than 95 % of answers to
          different pictures. Easier to read than alpha.
        </Figure>
        <Figure
          word="Same against different"
          value={told.separation === null ? 'not enough' : told.separation.toFixed(2)}
        >
          How far the distances within a picture differ from those between pictures (Kolmogorov-Smirnov): 1 is
          wholly apart, 0 is no difference.
        </Figure>
        <Figure
          word="Pictures with several answers"
          value={count(told.pictures)}
          more={`${count(told.answers)} answers`}
        />
      </div>
      {told.within.length > 0 && <Distances within={told.within} between={told.between} />}
    </section>
  );
}

/** A figure with how it is computed behind a question mark. */
function Figure({
  word,
  value,
  more,
  children,
}: {
  word: string;
  value: string;
  more?: string;
  children?: ReactNode;
}) {
  return (
    <div>
      <div className="dim">
        {word}{' '}
        {children && (
          <Popover width={320} withArrow shadow="md">
            <Popover.Target>
              <button type="button" className="how" aria-label={`How is this computed: ${word}`}>
                ?
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <p style={{ margin: 0 }}>{children}</p>
            </Popover.Dropdown>
          </Popover>
        )}
      </div>
      <div className="figure">{value}</div>
      {more && <div className="dim">{more}</div>}
    </div>
  );
}

/** Distances of answers, to the same picture and to different ones, as bars and as a table. */
function Distances({ within, between }: { within: number[]; between: number[] }) {
  const [isTable, setTable] = useState(false);
  const top = Math.max(...within, ...between, 0.01);
  const bins = within.map((share, at) => ({
    from: at / within.length,
    same: share,
    other: between[at] ?? 0,
  }));
  return (
    <div style={{ marginTop: 16 }}>
      <h3 style={{ margin: '0 0 4px' }}>
        How far answers lie apart{' '}
        <button type="button" className="chip" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </button>
      </h3>
      {isTable ? (
        <table className="rows" style={{ width: 'auto' }} aria-label="Distances of answers">
          <thead>
            <tr>
              <th>Distance from</th>
              <th className="num">Same picture</th>
              <th className="num">Different pictures</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from}>
                <td>{bin.from.toFixed(2)}</td>
                <td className="num">{percent(bin.same)}</td>
                <td className="num">{percent(bin.other)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <figure style={{ margin: 0 }}>
          <svg
            viewBox="0 0 600 120"
            width="100%"
            style={{ maxWidth: 720 }}
            role="img"
            aria-label={describe(within, between)}
          >
            {bins.map((bin, at) => (
              <g key={bin.from}>
                <rect
                  x={at * 30 + 3}
                  width={11}
                  y={118 - (bin.same / top) * 112}
                  height={(bin.same / top) * 112}
                  className="bar-same"
                />
                <rect
                  x={at * 30 + 15}
                  width={11}
                  y={118 - (bin.other / top) * 112}
                  height={(bin.other / top) * 112}
                  className="bar-other"
                />
              </g>
            ))}
            <line x1="0" x2="600" y1="118.5" y2="118.5" className="bar-line" />
          </svg>
          <figcaption className="dim">
            <span className="key-same" aria-hidden /> the same picture{' '}
            <span className="key-other" aria-hidden /> different pictures; left is alike, right is nothing in
            common
          </figcaption>
        </figure>
      )}
    </div>
  );
}

function describe(within: number[], between: number[]): string {
  const half = within.length / 2;
  const near = (rows: number[]) => percent(rows.slice(0, half).reduce((sum, share) => sum + share, 0));
  return `${near(within)} of answers to the same picture are nearer than half, ${near(between)} of those to different ones.`;
}

function Parts({ title, rows, file }: { title: string; rows: AgreementPart[]; file: string }) {
  return (
    <div>
      <table className="rows" style={{ width: 'auto' }} aria-label={`Agreement by ${title.toLowerCase()}`}>
        <thead>
          <tr>
            <th>{title}</th>
            <th className="num">Pictures</th>
            <th className="num">Agree</th>
            <th>Beyond chance, with its 95 % range</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td>{row.name}</td>
              <td className="num">{count(row.pictures)}</td>
              <td className="num">{row.mean === null ? '' : percent(row.mean)}</td>
              <td>{alphaWords(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Csv
        name={file}
        rows={[
          [title.toLowerCase(), 'pictures', 'agreement', 'alpha', 'low', 'high'],
          ...rows.map((row) => [
            row.name,
            row.pictures,
            row.mean ?? '',
            row.alpha ?? '',
            row.low ?? '',
            row.high ?? '',
          ]),
        ]}
      />
    </div>
  );
}

function alphaWords(row: {
  alpha: number | null;
  low: number | null;
  high: number | null;
  is_enough: boolean;
}): ReactNode {
  if (!row.is_enough || row.alpha === null) return <span className="dim">not enough</span>;
  return (
    <>
      {row.alpha.toFixed(2)}{' '}
      <span className="dim">
        ({row.low?.toFixed(2)} to {row.high?.toFixed(2)})
      </span>
    </>
  );
}

function NamedTable({ rows }: { rows: AgreementNamed[] }) {
  return (
    <section className="panel" aria-label="Names">
      <h2>What the same thing is called</h2>
      <table className="rows" style={{ width: 'auto' }} aria-label="Agreement on names">
        <thead>
          <tr>
            <th>Asked</th>
            <th className="num">Answered by several</th>
            <th className="num">Same answer</th>
            <th>Krippendorff's alpha</th>
            <th className="num">Fleiss' kappa</th>
            <th>Each against the rest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.question}>
              <td>{row.question === 'objects' ? 'label of an object' : row.question}</td>
              <td className="num">{count(row.items)}</td>
              <td className="num">{percent(row.percent)}</td>
              <td>{alphaWords(row)}</td>
              <td className="num">
                {row.fleiss === null ? (
                  <span className="dim" title="Needs as many answers everywhere">
                    -
                  </span>
                ) : (
                  row.fleiss.toFixed(2)
                )}
              </td>
              <td>
                {Object.entries(row.per_class)
                  .map(([name, value]) => `${name || 'nothing'} ${value.toFixed(2)}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Csv
        name="agreement-names.csv"
        rows={[
          ['asked', 'items', 'same', 'alpha', 'low', 'high', 'fleiss'],
          ...rows.map((row) => [
            row.question,
            row.items,
            row.percent,
            row.alpha ?? '',
            row.low ?? '',
            row.high ?? '',
            row.fleiss ?? '',
          ]),
        ]}
      />
    </section>
  );
}

/** Everybody with everybody: the stronger the colour, the more they agree; the numbers are in the cells. */
function Matrix({ pairs }: { pairs: AgreementPair[] }) {
  const [chosen, setChosen] = useState<AgreementPair | null>(null);
  const people = [...new Set(pairs.flatMap((pair) => [pair.first, pair.second]))].sort();
  const byPair = new Map(
    pairs.flatMap((pair) => [
      [`${pair.first}|${pair.second}`, pair],
      [`${pair.second}|${pair.first}`, pair],
    ]),
  );
  return (
    <section className="panel" aria-label="Pairs">
      <h2>Who agrees with whom</h2>
      <div style={{ overflowX: 'auto' }}>
        <table className="heat" aria-label="Agreement of each pair, in per cent">
          <thead>
            <tr>
              <td />
              {people.map((name) => (
                <th key={name} scope="col">
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((row) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {people.map((column) => {
                  const pair = byPair.get(`${row}|${column}`);
                  return (
                    <td key={column} style={pair ? { background: heat(pair.agreement) } : undefined}>
                      {pair && (
                        <button type="button" title={pairWords(pair)} onClick={() => setChosen(pair)}>
                          {Math.round(pair.agreement * 100)}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="dim" style={{ margin: '8px 0 0' }} role="status">
        {chosen
          ? pairWords(chosen)
          : "In per cent of full agreement; choose a cell for its pictures and Cohen's kappa."}
      </p>
      <Csv
        name="agreement-pairs.csv"
        rows={[
          ['first', 'second', 'agreement', 'pictures', 'kappa', 'objects'],
          ...pairs.map((pair) => [
            pair.first,
            pair.second,
            pair.agreement,
            pair.shared,
            pair.kappa ?? '',
            pair.objects,
          ]),
        ]}
      />
    </section>
  );
}

function pairWords(pair: AgreementPair): string {
  const kappa =
    pair.kappa === null
      ? 'not enough objects for a kappa'
      : `kappa ${pair.kappa.toFixed(2)} on ${pair.objects} objects`;
  return `${pair.first} and ${pair.second}: ${percent(pair.agreement)} on ${pair.shared} pictures; ${kappa}`;
}

function heat(share: number): string {
  return `color-mix(in srgb, var(--accent) ${Math.round(Math.max(share - 0.3, 0) * 70)}%, transparent)`;
}

const methods: Record<string, string> = {
  majority: 'the majority',
  'one-coin': 'one skill a person',
  'dawid-skene-map': 'a table of confusions a person',
};

/** How several answers were last made into one. */
function Weighed({ projectId }: { projectId: string }) {
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['aggregations', projectId],
    queryFn: () => api.get<Aggregations>(`projects/${projectId}/aggregations`),
    refetchInterval: 10_000,
  });
  const start = async () => {
    try {
      await api.post(`projects/${projectId}/aggregations`, {});
      setWords('Being worked out anew; this takes seconds.');
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  const rows = found.data?.results ?? [];
  const peers = rows.find((row) => row.question === 'objects')?.peers ?? rows[0]?.peers ?? [];
  const least = found.data?.least_sure ?? [];
  return (
    <section className="panel" aria-label="How answers become one">
      <h2>
        How answers become one{' '}
        <Button variant="default" size="compact-xs" onClick={() => void start()}>
          Work out anew
        </Button>{' '}
        <span role="status" className="dim">
          {words}
        </span>
      </h2>
      {!rows.length && (
        <p className="dim">Nothing has been worked out yet; it happens by itself as answers come in.</p>
      )}
      {rows.map((row) => (
        <p key={row.question} style={{ margin: '0 0 8px' }}>
          <b>{row.question === 'objects' ? 'Labels of objects' : row.question}</b>: {count(row.answers)}{' '}
          answers to {count(row.items)}, weighed by {methods[row.method] ?? row.method}
          {Object.keys(row.held_out).length > 0
            ? `, which was right most often on ${count(row.gold)} with known truth (${Object.entries(
                row.held_out,
              )
                .map(([name, share]) => `${methods[name] ?? name} ${percent(share)}`)
                .join(', ')})`
            : '; 25 reviewed ones would tell which way is best here'}
          {row.temperature !== null && `; certainty divided by ${row.temperature.toFixed(1)} to be honest`}.{' '}
          <span className="dim">{when(row.at)}</span>
        </p>
      ))}
      <div className="side-by-side">
        {peers.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label="Measured skill">
            <thead>
              <tr>
                <th>Who</th>
                <th className="num">Skill</th>
                <th className="num">Answers</th>
              </tr>
            </thead>
            <tbody>
              {peers.slice(0, 12).map((peer) => (
                <tr key={peer.name}>
                  <td>
                    {peer.name} {peer.is_model && <span className="dim">(model)</span>}
                  </td>
                  <td className="num">{percent(peer.skill)}</td>
                  <td className="num">{count(peer.answers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {least.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label="Least sure">
            <thead>
              <tr>
                <th>Least sure</th>
                <th className="num">Sure</th>
                <th className="num">Answers</th>
              </tr>
            </thead>
            <tbody>
              {least.slice(0, 12).map((row) => (
                <tr key={`${row.asset}${row.question}`}>
                  <td>
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                  </td>
                  <td className="num">{percent(row.confidence)}</td>
                  <td className="num">{row.answers}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {peers.length > 0 && (
        <Csv
          name="skills.csv"
          rows={[['who', 'skill', 'answers'], ...peers.map((peer) => [peer.name, peer.skill, peer.answers])]}
        />
      )}
    </section>
  );
}

function Differ({ told, projectId }: { told: Agreement; projectId: string }) {
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
          {told.disagreements.slice(0, 15).map((row) => (
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
          ...told.disagreements.map((row) => [row.name, row.answers, row.agreement]),
        ]}
      />
    </section>
  );
}

function Csv({ name, rows }: { name: string; rows: (string | number)[][] }) {
  return (
    <Button variant="subtle" size="compact-xs" onClick={() => save(name, csvOf(rows))}>
      Save as CSV
    </Button>
  );
}

function sentence(told: Agreement): string {
  const on = `on ${count(told.pictures)} ${told.pictures === 1 ? 'picture' : 'pictures'} with several answers`;
  if (!told.is_enough) return `Too little to say how much people agree: ${on}; 20 are needed.`;
  return `People agree ${percent(told.mean ?? 0)} ${on}.`;
}

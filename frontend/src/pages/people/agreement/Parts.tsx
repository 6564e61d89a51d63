import type { AgreementAttribute, AgreementNamed, AgreementPart } from '../../../api/quality';
import { count, percent } from '../../../ui/format';
import { Csv } from './Csv';

export function Parts({ title, rows, file }: { title: string; rows: AgreementPart[]; file: string }) {
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
              <td>
                <Alpha row={row} />
              </td>
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

/** Alpha on a line from 0 to 1, with the range that holds it; the words beside it say the same. */
function Alpha({
  row,
}: {
  row: { alpha: number | null; low: number | null; high: number | null; is_enough: boolean };
}) {
  if (!row.is_enough || row.alpha === null || row.low === null || row.high === null)
    return <span className="dim">not enough</span>;
  const place = (value: number) => `${Math.min(Math.max(value, 0), 1) * 100}%`;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
      <span className="interval short" aria-hidden>
        <span
          className="interval-range"
          style={{ left: place(row.low), right: `calc(100% - ${place(row.high)})` }}
        />
        <span className="interval-mean" style={{ left: place(row.alpha) }} />
      </span>
      <span className="interval-words">
        {row.alpha.toFixed(2)}{' '}
        <span className="dim">
          ({row.low.toFixed(2)} to {row.high.toFixed(2)})
        </span>
      </span>
    </span>
  );
}

export function NamedTable({ rows }: { rows: AgreementNamed[] }) {
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
              <td>
                <Alpha row={row} />
              </td>
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

const kinds: Record<AgreementAttribute['kind'], string> = {
  select: 'a choice',
  checkbox: 'yes or no',
  number: 'a number',
  text: 'a text',
};

/** What people say of the same object: choices, numbers, texts. */
export function AttributesTable({ rows }: { rows: AgreementAttribute[] }) {
  return (
    <section className="panel" aria-label="Attributes">
      <h2>What is said of the same object</h2>
      <table className="rows" style={{ width: 'auto' }} aria-label="Agreement on attributes">
        <thead>
          <tr>
            <th>Label</th>
            <th>Attribute</th>
            <th>Kind</th>
            <th className="num">Objects</th>
            <th className="num">Just the same</th>
            <th className="num">Alike</th>
            <th>Beyond chance, with its 95 % range</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.label}/${row.attribute}`}>
              <td>{row.label}</td>
              <td>{row.attribute}</td>
              <td>{kinds[row.kind]}</td>
              <td className="num">{count(row.objects)}</td>
              <td className="num">{percent(row.same)}</td>
              <td className="num">{percent(row.mean)}</td>
              <td>
                <Alpha row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim" style={{ margin: '8px 0 0' }}>
        Objects count as one where they lie on each other. Numbers are alike by their gap over the range,
        texts by the letters that would have to change; what somebody left out is no answer.{' '}
        <Csv
          name="agreement-attributes.csv"
          rows={[
            ['label', 'attribute', 'kind', 'objects', 'same', 'alike', 'alpha', 'low', 'high'],
            ...rows.map((row) => [
              row.label,
              row.attribute,
              row.kind,
              row.objects,
              row.same,
              row.mean,
              row.alpha ?? '',
              row.low ?? '',
              row.high ?? '',
            ]),
          ]}
        />
      </p>
    </section>
  );
}

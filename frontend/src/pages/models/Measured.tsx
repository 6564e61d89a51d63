import type { Evaluation, LabelSchema } from '../../api/types';
import { count, when } from '../../ui/format';
import { share } from './ModelPanel';

/** Models against people: one line a model, and the chosen one label by label. */
export function Measured({
  rows,
  shown,
  look,
  schema,
}: {
  rows: Evaluation[];
  shown: Evaluation;
  look: (id: string) => void;
  schema: LabelSchema | undefined;
}) {
  const name = (key: string) => schema?.labels.find((label) => label.key === key)?.name ?? key;
  const figures = shown.figures;
  const labels = [...new Set(figures.labels.map((row) => row.label))];
  return (
    <section className="panel">
      <h2>Measured against people</h2>
      <table className="rows" aria-label="Models against people">
        <thead>
          <tr>
            <th>Model</th>
            <th>When</th>
            <th className="num">Pictures</th>
            <th className="num" title="How many of its regions are right">
              Right
            </th>
            <th className="num" title="How many of the objects it found">
              Found
            </th>
            <th className="num">F1</th>
            <th className="num" title="Average precision over IoU .5 to .95, as COCO counts it">
              mAP
            </th>
            <th className="num">mAP at .5</th>
            <th className="num" title="How far its confidence is from how often it is right">
              Confidence off by
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <button
                  type="button"
                  className="chip"
                  aria-pressed={row.id === shown.id}
                  onClick={() => look(row.id)}
                >
                  {row.model} {row.version}
                </button>
              </td>
              <td>{when(row.created_at)}</td>
              <td className="num">{count(row.assets)}</td>
              <td className="num">{share(row.figures.precision)}</td>
              <td className="num">{share(row.figures.recall)}</td>
              <td className="num">{share(row.figures.f1)}</td>
              <td className="num">{share(row.figures.map)}</td>
              <td className="num">{share(row.figures.map50)}</td>
              <td className="num">{share(row.figures.calibration?.ece)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div style={{ display: 'flex', gap: 24, flexWrap: 'wrap', marginTop: 12, alignItems: 'flex-start' }}>
        <table className="rows" style={{ width: 'auto' }} aria-label={`${shown.model} by label`}>
          <thead>
            <tr>
              <th>{shown.model} by label</th>
              <th className="num">Objects</th>
              <th className="num">Right</th>
              <th className="num">Found</th>
              <th className="num">F1</th>
              <th className="num">AP</th>
            </tr>
          </thead>
          <tbody>
            {figures.labels.map((row) => (
              <tr key={row.label}>
                <td>{name(row.label)}</td>
                <td className="num">{count(row.truths)}</td>
                <td className="num">{share(row.precision)}</td>
                <td className="num">{share(row.recall)}</td>
                <td className="num">{share(row.f1)}</td>
                <td className="num">{share(row.ap)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="rows" style={{ width: 'auto' }} aria-label="Which label was taken for which">
          <thead>
            <tr>
              <th>It is … / the model says</th>
              {labels.map((label) => (
                <th key={label} className="num">
                  {name(label)}
                </th>
              ))}
              <th className="num">nothing</th>
            </tr>
          </thead>
          <tbody>
            {[...labels, ''].map((real) => (
              <tr key={real}>
                <td>{real ? name(real) : 'nothing'}</td>
                {[...labels, ''].map((label) => {
                  const number = figures.confusion[real]?.[label] ?? 0;
                  const isRight = real === label && real !== '';
                  return (
                    <td
                      key={label}
                      className="num"
                      style={{
                        color: number ? undefined : 'var(--dim)',
                        fontWeight: isRight ? 600 : undefined,
                      }}
                    >
                      {real || label ? number : ''}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

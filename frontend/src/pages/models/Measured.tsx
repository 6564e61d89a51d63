import type { Evaluation, LabelSchema } from '../../api/types';
import { t } from '../../i18n/prelabel';
import { count, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { share } from './ModelPanel';
import styles from './models.module.css';

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
      <h2>{t('measured.measuredAgainstPeople')}</h2>
      <table className="rows" aria-label={t('measured.modelsAgainstPeople')}>
        <thead>
          <tr>
            <th>{t('measured.model')}</th>
            <th>{t('measured.when')}</th>
            <th className="num">{t('measured.pictures')}</th>
            <th className="num" title={t('measured.manyRegionsRight')}>
              {t('measured.right')}
            </th>
            <th className="num" title={t('measured.manyObjectsFound')}>
              {t('measured.found')}
            </th>
            <th className="num">F1</th>
            <th className="num" title={t('measured.averagePrecisionOver')}>
              {t('measured.map')}
            </th>
            <th className="num">{t('measured.mapAt')}</th>
            <th className="num" title={t('measured.farConfidenceOften')}>
              {t('measured.confidenceOff')}
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
      <div className={styles.lineWrapped2}>
        <table
          className={`rows ${layout.natural}`}
          aria-label={t('measured.byLabel', { model: shown.model })}
        >
          <thead>
            <tr>
              <th>{t('measured.byLabel', { model: shown.model })}</th>
              <th className="num">{t('measured.objects')}</th>
              <th className="num">{t('measured.right')}</th>
              <th className="num">{t('measured.found')}</th>
              <th className="num">F1</th>
              <th className="num">{t('measured.ap')}</th>
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
        <table className={`rows ${layout.natural}`} aria-label={t('measured.labelTaken')}>
          <thead>
            <tr>
              <th>{t('measured.modelSays')}</th>
              {labels.map((label) => (
                <th key={label} className="num">
                  {name(label)}
                </th>
              ))}
              <th className="num">{t('measured.nothing')}</th>
            </tr>
          </thead>
          <tbody>
            {[...labels, ''].map((real) => (
              <tr key={real}>
                <td>{real ? name(real) : t('measured.nothing')}</td>
                {[...labels, ''].map((label) => {
                  const number = figures.confusion[real]?.[label] ?? 0;
                  const isRight = real === label && real !== '';
                  return (
                    <td
                      key={label}
                      className={`num ${number ? '' : 'dim'} ${isRight ? styles.diagonal : ''}`}
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

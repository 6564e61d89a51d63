import type { AgreementAttribute, AgreementNamed, AgreementPart } from '../../../api/quality';
import { t } from '../../../i18n/people';
import { count, percent } from '../../../ui/format';
import layout from '../../../ui/layout.module.css';
import { Csv } from './Csv';

export function Parts({ title, rows, file }: { title: string; rows: AgreementPart[]; file: string }) {
  return (
    <div>
      <table
        className={`rows ${layout.natural}`}
        aria-label={t('parts.agreementBy', { title: title.toLowerCase() })}
      >
        <thead>
          <tr>
            <th>{title}</th>
            <th className="num">{t('parts.pictures')}</th>
            <th className="num">{t('parts.agree')}</th>
            <th>{t('parts.beyondChanceRange')}</th>
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
    return <span className="dim">{t('parts.notEnough')}</span>;
  const place = (value: number) => `${Math.min(Math.max(value, 0), 1) * 100}%`;
  return (
    <span className={layout.inlineLine}>
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
          {t('parts.to', { value: row.low.toFixed(2), value2: row.high.toFixed(2) })}
        </span>
      </span>
    </span>
  );
}

export function NamedTable({ rows }: { rows: AgreementNamed[] }) {
  return (
    <section className="panel" aria-label={t('parts.names')}>
      <h2>{t('parts.sameThingCalled')}</h2>
      <table className={`rows ${layout.natural}`} aria-label={t('parts.agreementNames')}>
        <thead>
          <tr>
            <th>{t('parts.asked')}</th>
            <th className="num">{t('parts.answeredSeveral')}</th>
            <th className="num">{t('parts.sameAnswer')}</th>
            <th>{t('parts.krippendorffAlpha')}</th>
            <th className="num">{t('parts.fleissKappa')}</th>
            <th>{t('parts.eachAgainstRest')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.question}>
              <td>{row.question === 'objects' ? t('parts.labelObject') : row.question}</td>
              <td className="num">{count(row.items)}</td>
              <td className="num">{percent(row.percent)}</td>
              <td>
                <Alpha row={row} />
              </td>
              <td className="num">
                {row.fleiss === null ? (
                  <span className="dim" title={t('parts.needsManyAnswers')}>
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
  select: t('parts.aChoice'),
  checkbox: t('parts.yesOrNo'),
  number: t('parts.aNumber'),
  text: t('parts.aText'),
};

/** What people say of the same object: choices, numbers, texts. */
export function AttributesTable({ rows }: { rows: AgreementAttribute[] }) {
  return (
    <section className="panel" aria-label={t('parts.attributes')}>
      <h2>{t('parts.saidSameObject')}</h2>
      <table className={`rows ${layout.natural}`} aria-label={t('parts.agreementAttributes')}>
        <thead>
          <tr>
            <th>{t('parts.label')}</th>
            <th>{t('parts.attribute')}</th>
            <th>{t('parts.kind')}</th>
            <th className="num">{t('parts.objects')}</th>
            <th className="num">{t('parts.justSame')}</th>
            <th className="num">{t('parts.alike')}</th>
            <th>{t('parts.beyondChanceRange')}</th>
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
      <p className={`dim ${layout.below}`}>
        {t('parts.objectsCountOne')}{' '}
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

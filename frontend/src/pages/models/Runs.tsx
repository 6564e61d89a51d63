import type { PrelabelRun } from '../../api/types';
import { t } from '../../i18n/prelabel';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Loading } from '../../ui/states';
import styles from './models.module.css';

/** The runs of models with their progress, speed and where the time went. */
export function Runs({ runs }: { runs: PrelabelRun[] | undefined }) {
  return (
    <section className="panel">
      <h2>{t('runs.runs')}</h2>
      {!runs && <Loading height={120} />}
      {runs && !runs.length && (
        <Empty title={t('runs.runYet')}>
          <p>{t('runs.runLooksEvery')}</p>
        </Empty>
      )}
      {Boolean(runs?.length) && (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('runs.when')}</th>
              <th>{t('runs.model')}</th>
              <th>{t('runs.state')}</th>
              <th className="num">{t('runs.pictures')}</th>
              <th className="num">{t('runs.failed')}</th>
              <th className="num">{t('runs.picturesS')}</th>
              <th>{t('runs.timeDecodeModel')}</th>
              <th className="num">{t('runs.toPeople')}</th>
              <th className="num">{t('runs.accepted')}</th>
              <th className="num">{t('runs.blindChecks')}</th>
            </tr>
          </thead>
          <tbody>
            {runs?.map((row) => (
              <tr key={row.id}>
                <td title={exactly(row.created_at)}>{when(row.created_at)}</td>
                <td>
                  {row.model} {row.version}
                  {row.purpose === 'measure' && <span className="dim"> {t('runs.measured')}</span>}
                  {row.purpose === 'hand_over' && <span className="dim"> {t('handedOver')}</span>}
                </td>
                <td>
                  {row.state === 'running' || row.state === 'queued' ? (
                    <progress
                      value={row.done + row.failed}
                      max={row.assets}
                      aria-label={t('runs.ofPictures', { done: row.done + row.failed, assets: row.assets })}
                    />
                  ) : (
                    row.state
                  )}
                </td>
                <td className="num">{t('runs.of', { done: count(row.done), assets: count(row.assets) })}</td>
                <td className={`num ${row.failed ? layout.wrong : ''}`}>{row.failed}</td>
                <td className="num">{row.items_per_second?.toFixed(1) ?? ''}</td>
                <td>
                  <TimeSplit row={row} />
                </td>
                <td className="num">{row.purpose === 'measure' ? '' : row.routed.annotate}</td>
                <td className="num">{row.purpose === 'measure' ? '' : row.routed.auto_accept}</td>
                <td className="num">{row.purpose === 'measure' ? '' : row.routed.audit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function TimeSplit({ row }: { row: PrelabelRun }) {
  const parts = [row.decode_seconds, row.infer_seconds, row.write_seconds];
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (!whole) return null;
  const durations = parts.map((part) => `${part.toFixed(1)} s`).join(', ');
  return (
    <span className={layout.line} title={durations}>
      <span className={`funnel ${styles.text}`} aria-hidden>
        {parts.map((part, index) => (
          <span
            key={timeColors[index]}
            style={{ width: `${(part / whole) * 100}%`, background: timeColors[index], display: 'block' }}
          />
        ))}
      </span>
      <span className="dim">{durations}</span>
    </span>
  );
}

const timeColors = ['#56B4E9', '#0072B2', '#E69F00'];

import type { EChartsCoreOption } from 'echarts/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { Bucket, Mix, Pair, Stream } from '../../api/monitoring';
import { t } from '../../i18n/trust';
import { Chart, type Ink } from '../../ui/Chart';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Checked, WithInterval } from './cells';
import { Examples } from './Examples';
import { axis, percents, whiskers } from './Plots';
import styles from './trust.module.css';
import { share } from './trustLabels';

const EVERY = '*';
const of = ([hits, items]: Pair) => (items ? hits / items : 0);

/** Share of wrong labels part by part of the stream, for all labels or for one. */
export function ErrorsOverTime({
  rows,
  name,
  projectId,
  kind,
}: {
  rows: Bucket[];
  name: (key: string) => string;
  projectId: string;
  kind: 'member' | 'live';
}) {
  const [label, setLabel] = useState(EVERY);
  const labels = [...new Set(rows.flatMap((row) => Object.keys(row.labels)))].sort();
  const pair = useCallback(
    (row: Bucket): Pair => (label === EVERY ? [row.wrong, row.checks] : (row.labels[label] ?? [0, 0])),
    [label],
  );
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => {
      const text = { color: ink.text };
      const most = Math.min(
        1,
        Math.max(0.1, ...rows.map((row) => (label === EVERY ? row.high : of(pair(row)) * 1.2))),
      );
      return {
        grid: { left: 56, right: 16, top: 16, bottom: 44 },
        tooltip: { trigger: 'item' },
        xAxis: {
          type: 'category',
          data: rows.map((_, index) => `${index + 1}`),
          name: t('monitoringPlots.partStreamNewest'),
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: text,
          axisLabel: text,
          axisLine: { lineStyle: { color: ink.line } },
        },
        yAxis: { ...axis(ink, 'wrong', Math.ceil(most * 20) / 20), nameGap: 42 },
        series: [
          ...(label === EVERY
            ? [
                whiskers(
                  ink,
                  rows.map((row, index) => [index, row.low, row.high]),
                ),
              ]
            : []),
          {
            type: 'line',
            data: rows.map((row) => (pair(row)[1] ? of(pair(row)) : null)),
            symbolSize: 7,
            symbol: 'circle',
            itemStyle: { color: ink.model },
            lineStyle: { color: ink.model, width: 1.5 },
            tooltip: {
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const row = rows[dataIndex];
                return row ? t('monitoringPlots.ofWrong', { row: pair(row)[0], row2: pair(row)[1] }) : '';
              },
            },
          },
        ],
      };
    },
    [rows, label, pair],
  );
  return (
    <>
      {labels.length > 1 && (
        <p className={styles.lineWrapped7}>
          {[EVERY, ...labels].map((key) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={key === label}
              onClick={() => setLabel(key)}
            >
              {key === EVERY ? t('monitoringPlots.allLabels') : name(key)}
            </button>
          ))}
        </p>
      )}
      <div className="plot">
        <Chart label={t('monitoringPlots.shareWrongLabels')} option={option} />
        <table className="rows" aria-label={t('monitoringPlots.errorsOverTime')}>
          <thead>
            <tr>
              <th className="num">{t('monitoringPlots.part')}</th>
              <th>{t('monitoringPlots.answered')}</th>
              <th className="num">{t('monitoringPlots.checks')}</th>
              <th className="num">{t('monitoringPlots.wrong')}</th>
              <th>
                {t('monitoringPlots.shareWrong')}
                {label === EVERY && t('monitoringPlots.interval')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.from}>
                <td className="num">{index + 1}</td>
                <td title={t('monitoringPlots.to', { from: exactly(row.from), to: exactly(row.to) })}>
                  {when(row.to)}
                </td>
                <Checked
                  projectId={projectId}
                  search={{ kind, ...within(row), ...only(label) }}
                  checks={pair(row)[1]}
                  wrong={pair(row)[0]}
                />
                <td>
                  {label === EVERY ? (
                    <WithInterval value={of(pair(row))} low={row.low} high={row.high} />
                  ) : (
                    pair(row)[1] > 0 && share(of(pair(row)))
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const only = (label: string) => (label === EVERY ? {} : { label });
const within = (row: Bucket) => ({ answered_from: row.from, answered_to: row.to });

const beforeAndLately = (ink: Ink) => ({
  grid: { left: 48, right: 8, top: 32, bottom: 28 },
  legend: {
    top: 0,
    itemWidth: 12,
    itemGap: 24,
    textStyle: { color: ink.text },
    data: ['before', 'lately'],
  },
});

/** Shares of each kind before and lately, side by side. */
export function MixShift({
  rows,
  name,
  noun,
  caption,
  open,
}: {
  rows: Mix[];
  name: (key: string) => string;
  noun: string;
  caption: string;
  /** Makes a number open what is of that kind. */
  open: (kind: string, text: string) => ReactNode;
}) {
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => {
      const text = { color: ink.text };
      return {
        ...beforeAndLately(ink),
        tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => share(Number(value)) },
        xAxis: {
          type: 'category',
          data: rows.map((row) => name(row.kind)),
          axisLabel: { ...text, hideOverlap: true, width: 90, overflow: 'truncate' },
          axisLine: { lineStyle: { color: ink.line } },
        },
        yAxis: percents(ink),
        series: [
          {
            name: 'before',
            type: 'bar',
            data: rows.map((row) => of(row.before)),
            itemStyle: { color: ink.line, borderColor: ink.text, borderWidth: 1 },
          },
          {
            name: 'lately',
            type: 'bar',
            data: rows.map((row) => of(row.now)),
            itemStyle: { color: ink.accent },
          },
        ],
      };
    },
    [rows, name],
  );
  if (!rows.length) return <p className={layout.flush}>{t('monitoringPlots.noYet', { noun })}</p>;
  return (
    <>
      <Chart height={200} label={t('monitoringPlots.tableSaysSame', { caption })} option={option} />
      <table className="rows" aria-label={caption}>
        <thead>
          <tr>
            <th>{t('monitoringPlots.kind')}</th>
            <th className="num">{t('monitoringPlots.before')}</th>
            <th className="num">{t('monitoringPlots.lately')}</th>
            <th className="num">{t('monitoringPlots.change')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.kind}>
              <td>{name(row.kind)}</td>
              <td
                className="num"
                title={t('monitoringPlots.of', {
                  before: count(row.before[0]),
                  before2: count(row.before[1]),
                })}
              >
                {open(row.kind, share(of(row.before)))}
              </td>
              <td
                className="num"
                title={t('monitoringPlots.of2', { now: count(row.now[0]), now2: count(row.now[1]) })}
              >
                {open(row.kind, share(of(row.now)))}
              </td>
              <td className="num">{points(of(row.now) - of(row.before))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function points(value: number): string {
  const hundred = Number((value * 100).toFixed(1));
  return `${hundred > 0 ? '+' : hundred < 0 ? '−' : ''}${Math.abs(hundred)}`;
}

/** How often each confidence is right, before and lately. */
export function CalibrationDrift({
  calibration,
  projectId,
}: {
  calibration: Stream['calibration'];
  projectId: string;
}) {
  const { bins } = calibration;
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => {
      const middle = (row: { from: number }) => row.from + 0.05;
      return {
        ...beforeAndLately(ink),
        tooltip: { trigger: 'item' },
        xAxis: { ...percents(ink), min: 0, max: 1 },
        yAxis: { ...percents(ink), min: 0, max: 1 },
        series: [
          {
            type: 'line',
            silent: true,
            symbol: 'none',
            data: [
              [0, 0],
              [1, 1],
            ],
            lineStyle: { color: ink.text, type: 'dashed', width: 1 },
          },
          {
            name: 'before',
            type: 'line',
            symbol: 'emptyDiamond',
            symbolSize: 9,
            data: bins.filter((row) => row.before[1]).map((row) => [middle(row), of(row.before)]),
            itemStyle: { color: ink.text },
            lineStyle: { color: ink.text, width: 1 },
          },
          {
            name: 'lately',
            type: 'line',
            symbol: 'circle',
            symbolSize: 7,
            data: bins.filter((row) => row.now[1]).map((row) => [middle(row), of(row.now)]),
            itemStyle: { color: ink.accent },
            lineStyle: { color: ink.accent, width: 1.5 },
          },
        ],
      };
    },
    [bins],
  );
  if (!bins.length) return <p className={layout.flush}>{t('monitoringPlots.blindCheckAnswered')}</p>;
  return (
    <>
      <Chart height={200} label={t('monitoringPlots.oftenEachConfidence')} option={option} />
      <table className="rows" aria-label={t('monitoringPlots.rightConfidenceBefore')}>
        <thead>
          <tr>
            <th>{t('monitoringPlots.modelSays')}</th>
            <th className="num">{t('monitoringPlots.rightBefore')}</th>
            <th className="num">{t('monitoringPlots.rightLately')}</th>
            <th className="num">{t('monitoringPlots.checksLately')}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map((row) => (
            <tr key={row.from}>
              <td>{t('monitoringPlots.to2', { from: share(row.from), from2: share(row.from + 0.1) })}</td>
              <td className="num">{row.before[1] ? share(of(row.before)) : ''}</td>
              <td className="num">{row.now[1] ? share(of(row.now)) : ''}</td>
              <td className="num">
                <Examples
                  projectId={projectId}
                  search={{ kind: 'member', raw_from: row.from, raw_to: Number((row.from + 0.1).toFixed(2)) }}
                >
                  {count(row.now[1])}
                </Examples>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`dim ${layout.below}`}>
        {t('monitoringPlots.meanGapBetween', {
          error_before:
            calibration.error_before === null
              ? t('monitoringPlots.notKnown')
              : share(calibration.error_before),
          error_now:
            calibration.error_now === null ? t('monitoringPlots.notKnown') : share(calibration.error_now),
        })}
      </p>
    </>
  );
}

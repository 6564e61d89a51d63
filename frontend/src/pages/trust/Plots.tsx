import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import type { CurvePoint, ReliabilityRow } from '../../api/contract';
import { t } from '../../i18n/trust';
import { Chart, type Ink } from '../../ui/Chart';
import { count } from '../../ui/format';
import { Checked, WithInterval } from './cells';
import { Examples } from './Examples';
import { share } from './trustLabels';

/** An axis of shares, said as percents. */
export const percents = (ink: Ink) => ({
  type: 'value',
  axisLabel: { formatter: (value: number) => `${Math.round(value * 100)} %`, color: ink.text },
  splitLine: { lineStyle: { color: ink.line } },
});

export const axis = (ink: Ink, name: string, max: number) => ({
  ...percents(ink),
  name,
  nameLocation: 'middle',
  nameGap: 28,
  min: 0,
  max,
  nameTextStyle: { color: ink.text },
  axisLine: { lineStyle: { color: ink.line } },
});

/** A vertical bar with whiskers from low to high at x. */
export const whiskers = (ink: Ink, rows: [number, number, number][]) => ({
  type: 'custom',
  silent: true,
  data: rows,
  renderItem: (
    _: unknown,
    api: { value: (n: number) => number; coord: (p: [number, number]) => [number, number] },
  ) => {
    const [x, top] = api.coord([api.value(0), api.value(2)]);
    const [, bottom] = api.coord([api.value(0), api.value(1)]);
    const style = { stroke: ink.text, lineWidth: 1 };
    return {
      type: 'group',
      children: [
        { type: 'line', shape: { x1: x, y1: top, x2: x, y2: bottom }, style },
        { type: 'line', shape: { x1: x - 3, y1: top, x2: x + 3, y2: top }, style },
        { type: 'line', shape: { x1: x - 3, y1: bottom, x2: x + 3, y2: bottom }, style },
      ],
    };
  },
});

/** Errors among what would be accepted, the surest first; the line is what may be wrong. */
export function RiskCoverage({
  points,
  allowed,
  projectId,
}: {
  points: CurvePoint[];
  allowed: number;
  projectId: string;
}) {
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => {
      const most = Math.min(1, Math.max(allowed * 2, ...points.map((row) => row.error * 1.5), 0.05));
      return {
        grid: { left: 56, right: 16, top: 16, bottom: 44 },
        tooltip: { trigger: 'item' },
        xAxis: axis(ink, t('plots.sharePicturesAccepted'), 1),
        yAxis: { ...axis(ink, 'wrong', Math.ceil(most * 20) / 20), nameGap: 42 },
        series: [
          whiskers(
            ink,
            points.map((row) => [row.share, row.low, Math.min(row.high, most)]),
          ),
          {
            type: 'line',
            data: points.map((row) => [row.share, row.error]),
            symbolSize: 6,
            itemStyle: { color: ink.model },
            lineStyle: { color: ink.model, width: 1.5 },
            tooltip: {
              formatter: ({ data }: { data: [number, number] }) =>
                t('plots.wrongAccepted', { data: share(data[1]), data2: share(data[0]) }),
            },
            markLine: {
              silent: true,
              symbol: 'none',
              data: [{ yAxis: allowed }],
              lineStyle: { color: ink.wrong, type: 'dashed' },
              label: {
                formatter: t('plots.allowed', { allowed: share(allowed) }),
                color: ink.wrong,
                position: 'insideStartTop',
              },
            },
          },
        ],
      };
    },
    [points, allowed],
  );
  return (
    <div className="plot">
      <Chart label={t('plots.shareWrongLabels')} option={option} />
      <table className="rows" aria-label={t('plots.errorsShareAccepted')}>
        <thead>
          <tr>
            <th className="num">{t('plots.accepted')}</th>
            <th className="num">{t('plots.audits')}</th>
            <th className="num">{t('plots.wrong')}</th>
            <th>{t('plots.shareWrongInterval')}</th>
          </tr>
        </thead>
        <tbody>
          {points
            .filter((_, index) => index % 2 === 1 || points.length <= 10)
            .map((row) => (
              <tr key={row.share}>
                <td className="num">{share(row.share)}</td>
                <Checked
                  projectId={projectId}
                  search={{ kind: 'member', stratum: 'zone', state: 'settled', score_from: row.from }}
                  checks={row.audits}
                  wrong={row.errors}
                />
                <td>
                  <WithInterval value={row.error} low={row.low} high={row.high} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

/** How often the model is right where it says so; on the diagonal it means what it says. */
export function Reliability({
  rows,
  raw,
  projectId,
}: {
  rows: ReliabilityRow[];
  raw: ReliabilityRow[];
  projectId: string;
}) {
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => ({
      grid: { left: 56, right: 16, top: 36, bottom: 44 },
      legend: {
        top: 4,
        itemWidth: 12,
        itemGap: 24,
        textStyle: { color: ink.text },
        data: ['calibrated', t('plots.modelSays')],
      },
      tooltip: { trigger: 'item' },
      xAxis: axis(ink, 'confidence', 1),
      yAxis: { ...axis(ink, 'right', 1), nameGap: 42 },
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
        whiskers(
          ink,
          rows.map((row) => [row.said, row.low, row.high]),
        ),
        {
          // Small and full, inside the large and empty one: both are seen where they say the same.
          name: 'calibrated',
          type: 'line',
          symbol: 'circle',
          symbolSize: 6,
          z: 4,
          data: rows.map((row) => [row.said, row.right]),
          itemStyle: { color: ink.done },
          lineStyle: { color: ink.done, width: 1.5 },
        },
        {
          name: t('plots.modelSays'),
          type: 'line',
          symbol: 'emptyDiamond',
          symbolSize: 15,
          z: 3,
          data: raw.map((row) => [row.said, row.right]),
          itemStyle: { color: ink.model, borderWidth: 1.5 },
          lineStyle: { color: ink.model, width: 1.5, type: [6, 4] },
        },
      ],
    }),
    [rows, raw],
  );
  return (
    <div className="plot">
      <Chart label={t('plots.oftenLabelsRight')} option={option} />
      <table className="rows" aria-label={t('plots.rightCalibratedConfidence')}>
        <thead>
          <tr>
            <th>{t('plots.confidence')}</th>
            <th className="num">{t('plots.audits')}</th>
            <th className="num">{t('plots.told')}</th>
            <th>{t('plots.rightInterval')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.from}>
              <td>{t('plots.to', { from: share(row.from), to: share(row.to) })}</td>
              <td className="num">
                <Examples
                  projectId={projectId}
                  search={{ kind: 'member', state: 'settled', score_from: row.from, score_to: row.to }}
                >
                  {count(row.audits)}
                </Examples>
              </td>
              <td className="num">{share(row.said)}</td>
              <td>
                <WithInterval value={row.right} low={row.low} high={row.high} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

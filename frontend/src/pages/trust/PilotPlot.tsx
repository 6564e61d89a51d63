import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import type { Outlook, Range } from '../../api/pilot';
import { t } from '../../i18n/trust';
import { Chart, type Ink } from '../../ui/Chart';
import { count, decimal } from '../../ui/format';
import { whiskers } from './Plots';
import styles from './trust.module.css';
import { share } from './trustLabels';

/** "62 % (51 to 70 %)" */
export function outlookRange(value: Range, times: number, digits: number, unit: string) {
  const word = (one: number) => decimal(one * times, digits);
  return (
    <>
      {word(value.middle)}
      {unit}{' '}
      <span className="dim">{t('pilotPlot.to', { low: word(value.low), high: word(value.high), unit })}</span>
    </>
  );
}

/** Hours of people and what is accepted, against the number of blind checks; the chosen one is marked. */
export function Outlooks({ rows, best, manual }: { rows: Outlook[]; best: number; manual: number }) {
  const option = useCallback(
    (ink: Ink): EChartsCoreOption => {
      const most = Math.max(manual, ...rows.map((row) => row.hours.high)) * 1.1;
      const text = { color: ink.text };
      return {
        grid: { left: 56, right: 16, top: 16, bottom: 44 },
        tooltip: { trigger: 'item' },
        xAxis: {
          type: 'category',
          data: rows.map((row) => count(row.audits)),
          name: t('pilotPlot.blindChecks'),
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: text,
          axisLabel: text,
          axisLine: { lineStyle: { color: ink.line } },
        },
        yAxis: {
          type: 'value',
          name: t('pilotPlot.hoursPeople'),
          nameLocation: 'middle',
          nameGap: 42,
          min: 0,
          max: Number(most.toPrecision(2)),
          axisLabel: { color: ink.text, showMaxLabel: false },
          nameTextStyle: text,
          splitLine: { lineStyle: { color: ink.line } },
        },
        series: [
          whiskers(
            ink,
            rows.map((row, index) => [index, row.hours.low, row.hours.high]),
          ),
          {
            type: 'line',
            data: rows.map((row) => ({
              value: row.hours.middle,
              symbolSize: row.audits === best ? 12 : 7,
            })),
            symbol: 'circle',
            itemStyle: { color: ink.accent },
            lineStyle: { color: ink.accent, width: 1.5 },
            tooltip: {
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const row = rows[dataIndex];
                return row
                  ? t('pilotPlot.checksHoursAccepted', {
                      audits: count(row.audits),
                      value: row.hours.middle.toFixed(1),
                      middle: share(row.share.middle),
                    })
                  : '';
              },
            },
            markLine: {
              silent: true,
              symbol: 'none',
              data: [{ yAxis: manual }],
              lineStyle: { color: ink.text, type: 'dashed' },
              label: { formatter: t('pilotPlot.peopleAlone'), color: ink.text, position: 'insideStartTop' },
            },
          },
        ],
      };
    },
    [rows, best, manual],
  );
  return (
    <div className="plot">
      <Chart label={t('pilotPlot.hoursPeopleAgainst')} option={option} />
      <table className="rows" aria-label={t('pilotPlot.eachNumberBlind')}>
        <thead>
          <tr>
            <th className="num">{t('pilotPlot.blindChecks2')}</th>
            <th>{t('pilotPlot.accepted')}</th>
            <th>{t('pilotPlot.hoursPeople2')}</th>
            <th>{t('pilotPlot.labelsRight')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.audits} className={row.audits === best ? styles.tableRow : undefined}>
              <td className="num">
                {row.audits === best && (
                  <span title={t('pilotPlot.fewestHoursAmong')}>{t('pilotPlot.best')} </span>
                )}
                {count(row.audits)}
              </td>
              <td>{outlookRange(row.share, 100, 0, ' %')}</td>
              <td>{outlookRange(row.hours, 1, row.hours.middle < 10 ? 1 : 0, '')}</td>
              <td>{outlookRange(row.accuracy, 100, 1, ' %')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

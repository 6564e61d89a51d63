import type { Aggregations } from '../../../api/quality';
import { t } from '../../../i18n/agreement';
import { Chart } from '../../../ui/Chart';
import { count, percent } from '../../../ui/format';

type Bins = Aggregations['results'][number]['reliability'];

/** How many of the items with a known answer are right, by how sure one was of them. */
export function Reliability({ bins, known }: { bins: Bins; known: number }) {
  if (!bins.length) return <p className="dim">{t('pictureWanting', { count: known })}</p>;
  const rows = bins.map((bin) =>
    t('pictureRow', { belief: percent(bin.belief), right: percent(bin.right), count: bin.items }),
  );
  const axis = (name: string) => ({
    name,
    type: 'value' as const,
    min: 0,
    max: 1,
    axisLabel: { formatter: (value: number) => percent(value) },
  });
  return (
    <Chart
      label={t('pictureAlt', { rows: rows.join(' ') })}
      height={240}
      option={(ink) => ({
        grid: { left: 52, right: 24, top: 28, bottom: 44 },
        tooltip: {
          formatter: ({ dataIndex }: { dataIndex: number }) => rows[dataIndex] ?? '',
        },
        xAxis: { ...axis(t('believed')), nameLocation: 'middle', nameGap: 28 },
        yAxis: axis(t('right')),
        series: [
          {
            type: 'line',
            name: t('asBelieved'),
            data: [
              [0, 0],
              [1, 1],
            ],
            silent: true,
            symbol: 'none',
            lineStyle: { color: ink.line, type: 'dashed' },
          },
          {
            type: 'scatter',
            data: bins.map((bin) => [bin.belief, bin.right, bin.items]),
            symbolSize: ([, , items]: number[]) => 6 + Math.min(18, Math.sqrt(items ?? 0)),
            itemStyle: { color: ink.accent },
            label: {
              show: true,
              position: 'right',
              color: ink.text,
              formatter: ({ data }: { data: number[] }) => count(data[2] ?? 0),
            },
          },
        ],
      })}
    />
  );
}

import { VisuallyHidden } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslation } from '../../../i18n';
import { Chart, type Ink } from '../../../ui/Chart';

interface Bin {
  sure: number;
  right: number;
  n: number;
}

const asPercent = (share: number) => Math.round(share * 100);

/** How often beliefs were right by how sure they were: on the line is honest, under it too sure; n in each. */
export function Reliability({ rows }: { rows: Bin[] }) {
  const { t } = useTranslation('beliefs');
  const bins = useMemo(() => rows.filter((bin) => bin.n > 0), [rows]);
  const option = useCallback(
    (ink: Ink) => {
      const axis = (name: string) => ({
        type: 'value',
        min: 0,
        max: 100,
        name,
        nameLocation: 'middle',
        nameGap: 30,
        axisLabel: { color: ink.text, formatter: '{value} %' },
        nameTextStyle: { color: ink.text },
        axisLine: { lineStyle: { color: ink.line } },
        splitLine: { lineStyle: { color: ink.line } },
      });
      return {
        grid: { left: 64, right: 16, top: 24, bottom: 48 },
        xAxis: axis(t('pictureAxis')),
        yAxis: { ...axis(t('pictureRight')), nameGap: 46 },
        series: [
          {
            name: t('pictureEven'),
            type: 'line',
            symbol: 'none',
            silent: true,
            data: [
              [0, 0],
              [100, 100],
            ],
            lineStyle: { color: ink.line, type: 'dashed' },
          },
          {
            name: t('pictureRight'),
            type: 'scatter',
            data: bins.map((bin) => [asPercent(bin.sure), asPercent(bin.right), bin.n]),
            symbolSize: (value: number[]) => 8 + Math.min(20, Math.sqrt(value[2] ?? 0)),
            itemStyle: { color: ink.accent },
            label: {
              show: true,
              position: 'right',
              color: ink.text,
              formatter: ({ value }: { value: number[] }) => String(value[2]),
            },
          },
        ],
      };
    },
    [bins, t],
  );
  return (
    <div style={{ width: 380, maxWidth: '100%' }}>
      <b>{t('picture')}</b>
      <Chart label={t('pictureLabel')} height={300} option={option} />
      <VisuallyHidden component="ul">
        {bins.map((bin) => (
          <li key={bin.sure}>
            {t('pictureRow', { sure: asPercent(bin.sure), right: asPercent(bin.right), n: bin.n })}
          </li>
        ))}
      </VisuallyHidden>
    </div>
  );
}

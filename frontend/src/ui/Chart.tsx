import { useComputedColorScheme } from '@mantine/core';
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { accent, dark, light, meaning, panel } from '../app/tokens';

use([
  BarChart,
  HeatmapChart,
  VisualMapComponent,
  LineChart,
  ScatterChart,
  CustomChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

export interface Ink {
  text: string;
  /** On a filled area. */
  strong: string;
  line: string;
  panel: string;
  accent: string;
  wrong: string;
  done: string;
  model: string;
}

/** A plot in the colours of the scheme; `words` says what it shows to those who do not see it. */
export function Chart({
  label,
  height = 260,
  option,
  onPick,
}: {
  label: string;
  height?: number;
  option: (ink: Ink) => EChartsCoreOption;
  /** Gets the data of what is clicked on. */
  onPick?: (data: unknown) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const chart = init(box, undefined, { renderer: 'svg' });
    const isDark = scheme === 'dark';
    const ink: Ink = {
      text: isDark ? dark[1] : light[7],
      strong: isDark ? dark[0] : light[10],
      panel: panel[scheme],
      line: isDark ? dark[6] : light[3],
      accent: accent[scheme],
      wrong: meaning.wrong[scheme],
      done: meaning.done[scheme],
      model: meaning.model[scheme],
    };
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', color: ink.text },
      ...option(ink),
    });
    if (onPick) chart.on('click', (event) => onPick(event.data));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [scheme, option, onPick]);
  return <div ref={place} role="img" aria-label={label} style={{ width: '100%', height }} />;
}

import { Popover } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { Agreement } from '../../../api/quality';
import { Chart, type Ink } from '../../../ui/Chart';
import { count, percent } from '../../../ui/format';
import { Csv } from './Csv';

export function Whole({ agreement }: { agreement: Agreement }) {
  return (
    <section className="panel" aria-label="In all">
      <h2>In all</h2>
      <div className="figures">
        <Figure word="Answers agree" value={agreement.mean === null ? 'not enough' : percent(agreement.mean)}>
          For every two answers to the same picture: objects are matched one to one, the overlap of those with
          the same label is added up, twice that over all objects of both. Two empty answers agree fully.
        </Figure>
        <Figure
          word="Beyond chance (alpha)"
          value={agreement.is_enough && agreement.alpha !== null ? agreement.alpha.toFixed(2) : 'not enough'}
          more={
            agreement.is_enough && agreement.low !== null && agreement.high !== null
              ? `${agreement.low.toFixed(2)} to ${agreement.high.toFixed(2)}`
              : 'from 20 pictures'
          }
        >
          Krippendorff's alpha: 1 is full agreement, 0 is what answers to different pictures have in common
          anyway. It is low where all pictures look alike, however well people work. The range holds the true
          value with 95 % probability (1,000 redraws of the pictures).
        </Figure>
        <Figure
          word="Closer than chance"
          value={agreement.share_near === null ? 'not enough' : percent(agreement.share_near)}
        >
          The share of answers to the same picture that are closer to each other than 95 % of answers to
          different pictures. Easier to read than alpha.
        </Figure>
        <Figure
          word="Same against different"
          value={agreement.separation === null ? 'not enough' : agreement.separation.toFixed(2)}
        >
          How far the distances within a picture differ from those between pictures (Kolmogorov-Smirnov): 1 is
          wholly apart, 0 is no difference.
        </Figure>
        <Figure
          word="Pictures with several answers"
          value={count(agreement.pictures)}
          more={`${count(agreement.answers)} answers`}
        />
      </div>
      {agreement.within.length > 0 && <Distances within={agreement.within} between={agreement.between} />}
    </section>
  );
}

/** A figure with how it is computed behind a question mark. */
function Figure({
  word,
  value,
  more,
  children,
}: {
  word: string;
  value: string;
  more?: string;
  children?: ReactNode;
}) {
  return (
    <div>
      <div className="dim">
        {word}{' '}
        {children && (
          <Popover width={320} withArrow shadow="md">
            <Popover.Target>
              <button type="button" className="how" aria-label={`How is this computed: ${word}`}>
                ?
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <p style={{ margin: 0 }}>{children}</p>
            </Popover.Dropdown>
          </Popover>
        )}
      </div>
      <div className="figure">{value}</div>
      {more && <div className="dim">{more}</div>}
    </div>
  );
}

/** Distances of answers, to the same picture and to different ones, as bars and as a table. */
function Distances({ within, between }: { within: number[]; between: number[] }) {
  const [isTable, setTable] = useState(false);
  const bins = within.map((share, index) => ({
    from: index / within.length,
    same: share,
    other: between[index] ?? 0,
  }));
  const option = useCallback(
    (ink: Ink) => {
      const bar = (name: string, data: number[], color: string) => ({
        name,
        type: 'bar',
        data: data.map((share) => Math.round(share * 1000) / 10),
        itemStyle: { color },
        barGap: '8%',
        barCategoryGap: '24%',
      });
      return {
        grid: { left: 44, right: 8, top: 28, bottom: 40 },
        legend: {
          top: 0,
          left: 36,
          itemGap: 32,
          itemWidth: 12,
          itemHeight: 8,
          textStyle: { color: ink.text },
        },
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: unknown) => `${value} %`,
          axisPointer: { type: 'shadow' },
        },
        xAxis: {
          type: 'category',
          name: 'distance: left is alike, right is nothing in common',
          nameLocation: 'middle',
          nameGap: 24,
          data: within.map((_, index) => (index / within.length).toFixed(2)),
          axisLine: { lineStyle: { color: ink.line } },
          axisLabel: { color: ink.text, interval: 3 },
          nameTextStyle: { color: ink.text },
        },
        yAxis: {
          type: 'value',
          axisLabel: { color: ink.text, formatter: '{value} %' },
          splitLine: { lineStyle: { color: ink.line } },
        },
        series: [bar('the same picture', within, ink.accent), bar('different pictures', between, ink.model)],
      };
    },
    [within, between],
  );
  return (
    <div style={{ marginTop: 16 }}>
      <h3 style={{ margin: '0 0 4px' }}>
        How far answers lie apart{' '}
        <button type="button" className="chip" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </button>
      </h3>
      {isTable ? (
        <table className="rows" style={{ width: 'auto' }} aria-label="Distances of answers">
          <thead>
            <tr>
              <th>Distance from</th>
              <th className="num">Same picture</th>
              <th className="num">Different pictures</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from}>
                <td>{bin.from.toFixed(2)}</td>
                <td className="num">{percent(bin.same)}</td>
                <td className="num">{percent(bin.other)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div style={{ maxWidth: 820 }}>
          <Chart label={describe(within, between)} height={210} option={option} />
        </div>
      )}
      <Csv
        name="agreement-distances.csv"
        rows={[['distance from', 'same', 'different'], ...bins.map((bin) => [bin.from, bin.same, bin.other])]}
      />
    </div>
  );
}

function describe(within: number[], between: number[]): string {
  const half = within.length / 2;
  const near = (rows: number[]) => percent(rows.slice(0, half).reduce((sum, share) => sum + share, 0));
  return `${near(within)} of answers to the same picture are nearer than half, ${near(between)} of those to different ones.`;
}

import { Popover } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { Agreement } from '../../../api/quality';
import { t } from '../../../i18n/people';
import { Chart, type Ink } from '../../../ui/Chart';
import { count, percent } from '../../../ui/format';
import layout from '../../../ui/layout.module.css';
import styles from './agreement.module.css';
import { Csv } from './Csv';

export function Whole({ agreement }: { agreement: Agreement }) {
  return (
    <section className="panel" aria-label={t('whole.inAll')}>
      <h2>{t('whole.inAll')}</h2>
      <div className="figures">
        <Figure
          word={t('whole.answersAgree')}
          value={agreement.mean === null ? 'not enough' : percent(agreement.mean)}
        >
          {t('whole.everyTwoAnswers')}
        </Figure>
        <Figure
          word={t('whole.beyondChanceAlpha')}
          value={agreement.is_enough && agreement.alpha !== null ? agreement.alpha.toFixed(2) : 'not enough'}
          more={
            agreement.is_enough && agreement.low !== null && agreement.high !== null
              ? t('whole.to', { value: agreement.low.toFixed(2), value2: agreement.high.toFixed(2) })
              : t('whole.fromPictures')
          }
        >
          {t('whole.krippendorffAlphaFull')}
        </Figure>
        <Figure
          word={t('whole.closerChance')}
          value={agreement.share_near === null ? 'not enough' : percent(agreement.share_near)}
        >
          {t('whole.shareAnswersSame')}
        </Figure>
        <Figure
          word={t('whole.sameAgainstDifferent')}
          value={agreement.separation === null ? 'not enough' : agreement.separation.toFixed(2)}
        >
          {t('whole.farDistancesWithin')}
        </Figure>
        <Figure
          word={t('whole.picturesSeveralAnswers')}
          value={count(agreement.pictures)}
          more={t('whole.answers', { answers: count(agreement.answers) })}
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
              <button type="button" className="how" aria-label={t('whole.howIsThis', { word })}>
                ?
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <p className={layout.flush}>{children}</p>
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
          name: t('whole.distanceLeftAlike'),
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
        series: [
          bar(t('whole.samePicture'), within, ink.accent),
          bar(t('whole.differentPictures'), between, ink.model),
        ],
      };
    },
    [within, between],
  );
  return (
    <div className={layout.apart}>
      <h3 className={styles.headingSpaced}>
        {t('whole.farAnswersLie')}{' '}
        <button type="button" className="chip" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {t('whole.table')}
        </button>
      </h3>
      {isTable ? (
        <table className={`rows ${layout.natural}`} aria-label={t('whole.distancesAnswers')}>
          <thead>
            <tr>
              <th>{t('whole.distanceFrom')}</th>
              <th className="num">{t('whole.samePicture2')}</th>
              <th className="num">{t('whole.differentPictures2')}</th>
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
        <div className={styles.atMost820}>
          <Chart label={describe(within, between)} height={210} option={option} />
        </div>
      )}
      <Csv
        name="agreement-distances.csv"
        rows={[
          [t('whole.distanceFrom2'), 'same', 'different'],
          ...bins.map((bin) => [bin.from, bin.same, bin.other]),
        ]}
      />
    </div>
  );
}

function describe(within: number[], between: number[]): string {
  const half = within.length / 2;
  const near = (rows: number[]) => percent(rows.slice(0, half).reduce((sum, share) => sum + share, 0));
  return t('whole.answersSamePicture', { within: near(within), between: near(between) });
}

import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { AgreementPair } from '../../../api/quality';
import { t } from '../../../i18n/people';
import { Chart, type Ink } from '../../../ui/Chart';
import { count, percent } from '../../../ui/format';
import styles from './agreement.module.css';
import { Csv } from './Csv';

// With more people the cells are too small for numbers; colour, tooltip and the table tell them.
const MOST_WITH_NUMBERS = 14;
const FIRST = 60;

/** Everybody with everybody: colours to see who stands apart, and a table, least alike first, to read it off. */
export function Pairs({ pairs }: { pairs: AgreementPair[] }) {
  const [person, setPerson] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(false);
  const people = useMemo(
    () => [...new Set(pairs.flatMap((pair) => [pair.first, pair.second]))].sort(),
    [pairs],
  );
  const option = useHeat(pairs, people);
  const pick = useCallback(
    (data: unknown) => {
      const name = Array.isArray(data) ? people[Number(data[1])] : undefined;
      if (name) setPerson(name);
    },
    [people],
  );
  const rows = useMemo(
    () =>
      pairs
        .filter((pair) => !person || pair.first === person || pair.second === person)
        .toSorted((a, b) => a.agreement - b.agreement || b.shared - a.shared),
    [pairs, person],
  );
  const shown = isWhole ? rows : rows.slice(0, FIRST);
  return (
    <section className="panel" aria-label={t('pairs.pairs')}>
      <h2>{t('pairs.agreesWhom')}</h2>
      <div className="heat-and-table">
        <div>
          <Chart
            label={describe(pairs, people)}
            height={heightOf(people.length)}
            option={option}
            onPick={pick}
          />
        </div>
        <div>
          <div className={styles.line}>
            <Select
              size="xs"
              w={200}
              aria-label={t('pairs.pairsOf')}
              placeholder={t('pairs.everybody')}
              clearable
              searchable
              data={people}
              value={person}
              onChange={setPerson}
            />
            <span className="dim">{t('pairs.leastAlikeFirst')}</span>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <section className="scrolled" aria-label={t('pairs.pairsLeastAlike')} tabIndex={0}>
            <table className="rows" aria-label={t('pairs.agreementEachPair')}>
              <thead>
                <tr>
                  <th>{t('pairs.who')}</th>
                  <th>{t('pairs.withWhom')}</th>
                  <th className="num">{t('pairs.agree')}</th>
                  <th className="num">{t('pairs.pictures')}</th>
                  <th className="num" title={t('pairs.cohenKappaCalled')}>
                    {t('pairs.kappa')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {shown.map((pair) => (
                  <tr key={`${pair.first}|${pair.second}`}>
                    <td>{pair.first}</td>
                    <td>{pair.second}</td>
                    <td className="num">{percent(pair.agreement)}</td>
                    <td className="num">{count(pair.shared)}</td>
                    <td className="num">
                      {pair.kappa === null ? (
                        <span className="dim">-</span>
                      ) : (
                        <span title={t('pairs.onObjects', { objects: pair.objects })}>
                          {pair.kappa.toFixed(2)}
                        </span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {rows.length > shown.length && (
            <button type="button" className="chip" onClick={() => setWhole(true)}>
              {t('pairs.showAll', { rows: count(rows.length) })}
            </button>
          )}{' '}
          <Csv
            name="agreement-pairs.csv"
            rows={[
              ['first', 'second', 'agreement', 'pictures', 'kappa', 'objects'],
              ...pairs.map((pair) => [
                pair.first,
                pair.second,
                pair.agreement,
                pair.shared,
                pair.kappa ?? '',
                pair.objects,
              ]),
            ]}
          />
        </div>
      </div>
    </section>
  );
}

function heightOf(people: number): number {
  return Math.min(Math.max(people * 16, 160), 640) + 96;
}

/** The heat of every pair, both ways round; the colours run from the least agreement there is to full. */
function useHeat(pairs: AgreementPair[], people: string[]) {
  return useCallback(
    (ink: Ink) => {
      const indexByPerson = new Map(people.map((name, place) => [name, place]));
      const cells = pairs.flatMap((pair) => {
        const [a, b] = [indexByPerson.get(pair.first) ?? 0, indexByPerson.get(pair.second) ?? 0];
        const share = Math.round(pair.agreement * 100);
        return [
          [a, b, share, describePair(pair)],
          [b, a, share, describePair(pair)],
        ];
      });
      const low = Math.min(...pairs.map((pair) => Math.round(pair.agreement * 100)), 90);
      const names = {
        type: 'category',
        data: people,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: ink.text,
          interval: 0,
          fontSize: people.length > 30 ? 9 : 11,
          width: 76,
          overflow: 'truncate',
        },
      };
      return {
        grid: { left: 84, right: 8, top: 8, bottom: 96 },
        tooltip: {
          confine: true,
          formatter: (params: { data: unknown }) =>
            Array.isArray(params.data) ? String(params.data[3]) : '',
        },
        xAxis: { ...names, axisLabel: { ...names.axisLabel, rotate: 90 } },
        yAxis: { ...names, inverse: true },
        visualMap: {
          min: low,
          max: 100,
          dimension: 2,
          show: false,
          // Not the panel's own colour: that is for two who never answered the same.
          inRange: { color: [ink.line, ink.accent] },
        },
        series: [
          {
            type: 'heatmap',
            data: cells,
            itemStyle: { borderWidth: 1, borderColor: ink.panel },
            label: {
              show: people.length <= MOST_WITH_NUMBERS,
              formatter: '{@[2]}',
              color: ink.strong,
              fontSize: 11,
            },
          },
        ],
      };
    },
    [pairs, people],
  );
}

function describe(pairs: AgreementPair[], people: string[]): string {
  const [least] = pairs.toSorted((a, b) => a.agreement - b.agreement);
  return t('pairs.agreementPeopleEach', {
    people: people.length,
    least: least ? t('pairs.leastAlike', { least: describePair(least) }) : t('pairs.noPairs'),
  });
}

function describePair(pair: AgreementPair): string {
  const kappa =
    pair.kappa === null
      ? t('pairs.enoughObjectsKappa')
      : t('pairs.kappaObjects', { value: pair.kappa.toFixed(2), objects: pair.objects });
  return t('pairs.andOnPictures', {
    first: pair.first,
    second: pair.second,
    agreement: percent(pair.agreement),
    shared: pair.shared,
    kappa,
  });
}

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Aggregations } from '../../../api/quality';
import { useTranslation } from '../../../i18n';
import { count, percent, when } from '../../../ui/format';
import { errorMessage } from '../../../ui/states';
import { inTen, missing, weakest } from './beliefs';
import { Csv } from './Csv';
import { Reliability } from './Reliability';

const answer = { margin: '0 0 8px' };

type Row = Aggregations['results'][number];

/** What is believed of what several people answered: the five questions a manager has, each answered. */
export function Beliefs({ projectId }: { projectId: string }) {
  const { t } = useTranslation('beliefs');
  const [message, setMessage] = useState('');
  const aggregationsQuery = useQuery({
    queryKey: ['aggregations', projectId],
    queryFn: () => api.get<Aggregations>(`projects/${projectId}/aggregations`),
    refetchInterval: 10_000,
  });
  const start = async () => {
    try {
      await api.post(`projects/${projectId}/aggregations`, {});
      setMessage(t('started'));
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const found = aggregationsQuery.data;
  const rows = found?.results ?? [];
  return (
    <section className="panel" aria-label={t('title')}>
      <h2>
        {t('title')}{' '}
        <Button variant="default" size="compact-xs" onClick={() => void start()}>
          {t('again')}
        </Button>{' '}
        <span role="status" className="dim">
          {message}
        </span>
      </h2>
      {found && !rows.length && <p className="dim">{t('none')}</p>}
      {found && rows.map((row) => <Question key={row.question} row={row} found={found} />)}
      {found && <Tables found={found} projectId={projectId} />}
    </section>
  );
}

function Question({ row, found }: { row: Row; found: Aggregations }) {
  const { t } = useTranslation('beliefs');
  const ten = row.sure === null ? null : inTen(row.sure);
  const low = weakest(row.peers);
  const missed = missing(row.peers);
  const people = row.peers.filter((peer) => !peer.is_model).length;
  return (
    <section aria-label={row.question === 'objects' ? t('objects') : row.question}>
      <h3>
        {row.question === 'objects' ? t('objects') : row.question} <span className="dim">{when(row.at)}</span>
      </h3>
      {row.version === null && <p className="dim">{t('old')}</p>}
      <div className="side-by-side">
        <dl style={{ maxWidth: '64ch', margin: 0 }}>
          <dt>
            <b>{t('howSure')}</b>
          </dt>
          <dd style={answer}>
            {ten !== null && (ten >= 10 ? t('nearlyAll') : t('inTen', { n: ten }))}{' '}
            {t('spread', { unsure: count(row.unsure), believed: count(row.believed) })}{' '}
            {row.calibrated_on > 0 ? t('honestGold') : t('honestNone')}
          </dd>
          <dt>
            <b>{t('why')}</b>
          </dt>
          <dd style={answer}>
            {t('rests', {
              answers: count(row.answers),
              people: t('people', { count: people }),
              items: count(row.items),
              gold: count(row.gold),
            })}{' '}
            {t('weighing')}
          </dd>
          <dt>
            <b>{t('surer')}</b>
          </dt>
          <dd style={answer}>
            {t('surerAsk')} {low.length > 0 && t('surerPeople', { count: low.length, names: low.join(', ') })}{' '}
            {missed.length > 0 && t('surerMiss', { names: missed.join(', ') })}{' '}
            {row.calibrated_on < 50 && t('surerGold')}
          </dd>
          <dt>
            <b>{t('howMuch')}</b>
          </dt>
          <dd style={answer}>{t(goldWord(row), { gold: count(row.gold) })}</dd>
          <dt>
            <b>{t('stop')}</b>
          </dt>
          <dd style={answer}>
            <Stop row={row} found={found} />
          </dd>
        </dl>
        {row.reliability.length > 0 ? (
          <Reliability rows={row.reliability} />
        ) : (
          <p className="dim">{t('pictureHidden', { n: count(row.calibrated_on) })}</p>
        )}
      </div>
      {Object.keys(row.held_out).length > 0 && (
        <p className="dim">
          {t('methods', {
            list: Object.entries(row.held_out)
              .map(([name, share]) => `${t(`method_${name}`)} ${percent(share)}`)
              .join(', '),
          })}
        </p>
      )}
    </section>
  );
}

function goldWord(row: Row): 'goldNone' | 'goldPicked' | 'goldFew' | 'goldEnough' {
  if (!row.calibrated_on) return 'goldNone';
  if (!row.has_biases) return 'goldPicked';
  return row.calibrated_on < 50 ? 'goldFew' : 'goldEnough';
}

function Stop({ row, found }: { row: Row; found: Aggregations }) {
  const { t } = useTranslation('beliefs');
  const steps = Object.entries(row.expected_answers).map(
    ([target, answers]) => [Number(target), answers] as const,
  );
  const own = steps.find(([target]) => Math.abs(target - found.target) < 1e-9);
  const others = steps.filter(([target]) => Math.abs(target - found.target) >= 1e-9);
  const words = (target: number, answers: number) => ({
    target: Math.round(target * 1000) / 10,
    answers: answers.toFixed(1),
  });
  const isVarying = found.overlap_most > found.overlap;
  if (!steps.length) return <>{t('stopUnknown')}</>;
  return (
    <>
      {!isVarying && t('stopFixed', { overlap: found.overlap })} {own && t('stopAt', words(own[0], own[1]))}{' '}
      {others
        .map(([target, answers]) =>
          // Where nobody else was asked once it was enough, a higher target would have asked on.
          t(target > found.target && isVarying ? 'stopOtherLeast' : 'stopOther', words(target, answers)),
        )
        .join(' ')}
    </>
  );
}

function Tables({ found, projectId }: { found: Aggregations; projectId: string }) {
  const { t } = useTranslation('beliefs');
  const peers =
    found.results.find((row) => row.question === 'objects')?.peers ?? found.results[0]?.peers ?? [];
  const least = found.least_sure;
  const draws = peers.some((peer) => peer.hits !== null);
  return (
    <>
      <div className="side-by-side">
        {peers.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label={t('skill')}>
            <thead>
              <tr>
                <th>{t('who')}</th>
                <th className="num">{t('skill')}</th>
                {draws && <th className="num">{t('draws')}</th>}
                <th className="num">{t('answers')}</th>
              </tr>
            </thead>
            <tbody>
              {peers.slice(0, 12).map((peer) => (
                <tr key={peer.name}>
                  <td>
                    {peer.name} {peer.is_model && <span className="dim">{t('model')}</span>}
                  </td>
                  <td className="num">{percent(peer.skill)}</td>
                  {draws && <td className="num">{peer.hits === null ? '' : percent(peer.hits)}</td>}
                  <td className="num">{count(peer.answers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {least.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label={t('least')}>
            <thead>
              <tr>
                <th>{t('least')}</th>
                <th className="num">{t('sure')}</th>
                <th className="num">{t('answers')}</th>
              </tr>
            </thead>
            <tbody>
              {least.slice(0, 12).map((row) => (
                <tr key={`${row.asset}${row.question}`}>
                  <td>
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                  </td>
                  <td className="num">{percent(row.confidence)}</td>
                  <td className="num">{row.answers}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {peers.length > 0 && (
        <Csv
          name="skills.csv"
          label={t('saveSkills')}
          rows={[
            ['who', 'skill', 'draws', 'answers'],
            ...peers.map((peer) => [peer.name, peer.skill, peer.hits ?? '', peer.answers]),
          ]}
        />
      )}
      {least.length > 0 && (
        <Csv
          name="least-sure.csv"
          label={t('saveLeast')}
          rows={[
            ['picture', 'question', 'sure', 'answers'],
            ...least.map((row) => [row.name, row.question, row.confidence, row.answers]),
          ]}
        />
      )}
    </>
  );
}

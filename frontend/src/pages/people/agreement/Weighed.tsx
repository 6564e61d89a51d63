import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Aggregations } from '../../../api/quality';
import { t } from '../../../i18n/agreement';
import { count, percent, when } from '../../../ui/format';
import { errorMessage } from '../../../ui/states';
import { Csv } from './Csv';
import { Reliability } from './Reliability';

type Row = Aggregations['results'][number];
type LeastSure = Aggregations['least_sure'];
const SHOWN = 12;
/** From so many known items on, beliefs are corrected by them. */
const ENOUGH_KNOWN = 10;

/** What is believed of the answers several people gave: how sure, why, and what would make it surer. */
export function Weighed({ projectId }: { projectId: string }) {
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
  const rows = aggregationsQuery.data?.results ?? [];
  const peers = rows.find((row) => row.question === 'objects')?.peers ?? rows[0]?.peers ?? [];
  const least = aggregationsQuery.data?.least_sure ?? [];
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
      {!rows.length && <p className="dim">{t('none')}</p>}
      {rows.map((row) => (
        <Question key={row.question} row={row} />
      ))}
      <div className="side-by-side">
        <Skills peers={peers} />
        <Least rows={least} projectId={projectId} />
      </div>
    </section>
  );
}

/** A manager's five questions about one question of the project, each with its answer. */
function Question({ row }: { row: Row }) {
  const share = row.mean_belief === null ? null : Math.round(row.mean_belief * 100) / 10;
  const usual = row.expected_answers['0.85'];
  const strict = row.expected_answers['0.95'];
  const gold = row.gold < ENOUGH_KNOWN ? 'goldNone' : row.has_random_gold ? 'goldRandom' : 'goldPicked';
  return (
    <div className="belief">
      <div>
        <h3>
          {row.question === 'objects' ? t('objects') : row.question}{' '}
          <span className="dim">{when(row.at)}</span>
        </h3>
        <dl className="questions">
          <dt>{t('sure')}</dt>
          <dd>{share === null ? '' : t('sureAbout', { share, count: row.items })}</dd>
          <dt>{t('why')}</dt>
          <dd>
            {t('whyAbout', { answers: count(row.answers), people: count(row.peers.length) })}{' '}
            {row.kappa !== null && t('whyAgree', { share: percent(row.kappa) })}
          </dd>
          <dt>{t('surer')}</dt>
          <dd>{t('surerAbout')}</dd>
          <dt>{t('gold')}</dt>
          <dd>{t(gold, { count: row.gold })}</dd>
          <dt>{t('stop')}</dt>
          <dd>
            {usual === undefined || strict === undefined
              ? t('stopUnknown')
              : t('stopAbout', { usual: usual.toFixed(1), strict: strict.toFixed(1) })}
          </dd>
        </dl>
      </div>
      <div>
        <h3>{t('picture')}</h3>
        <Reliability bins={row.reliability} known={row.gold} />
      </div>
    </div>
  );
}

function Skills({ peers }: { peers: Row['peers'] }) {
  if (!peers.length) return null;
  return (
    <div>
      <table className="rows narrow" aria-label={t('skills')}>
        <thead>
          <tr>
            <th>{t('who')}</th>
            <th className="num">{t('skill')}</th>
            <th className="num">{t('answers')}</th>
          </tr>
        </thead>
        <tbody>
          {peers.slice(0, SHOWN).map((peer) => (
            <tr key={peer.name}>
              <td>
                {peer.name} {peer.is_model && <span className="dim">{t('model')}</span>}
              </td>
              <td className="num">{percent(peer.skill)}</td>
              <td className="num">{count(peer.answers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Csv
        name="skills.csv"
        label={t('saveSkills')}
        rows={[['who', 'skill', 'answers'], ...peers.map((peer) => [peer.name, peer.skill, peer.answers])]}
      />
    </div>
  );
}

function Least({ rows, projectId }: { rows: LeastSure; projectId: string }) {
  if (!rows.length) return null;
  return (
    <div>
      <table className="rows narrow" aria-label={t('least')}>
        <thead>
          <tr>
            <th>{t('least')}</th>
            <th className="num">{t('believedIn')}</th>
            <th className="num">{t('answers')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
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
      <Csv
        name="least-sure.csv"
        label={t('saveLeast')}
        rows={[
          ['picture', 'question', 'sure', 'answers'],
          ...rows.map((row) => [row.name, row.question, row.confidence, row.answers]),
        ]}
      />
    </div>
  );
}

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { Sign } from '../../api/quality';
import type { Interval, LabelSchema, Score, Scores, Treated } from '../../api/types';
import { t } from '../../i18n/people';
import { csvOf, save } from '../../ui/csv';
import { count, percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, errorMessage, Failure, Loading } from '../../ui/states';
import { IntervalBar } from './IntervalBar';
import { Outcomes } from './Outcomes';
import styles from './people.module.css';
import { gateLabels } from './qualityLabels';

/** How far each annotator can be trusted, with the answers behind every number. */
export function Annotators() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/annotators' });
  const { person } = useSearch({ from: '/shell/projects/$projectId/annotators' });
  const navigate = useNavigate();
  const annotatorsQuery = useQuery({
    queryKey: ['scores', projectId],
    queryFn: () => api.get<Scores>(`projects/${projectId}/scores`),
    refetchInterval: 10_000,
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const treated = useQuery({
    queryKey: ['queue-states', projectId],
    queryFn: () => api.get<Treated[]>(`projects/${projectId}/queue-states`),
    refetchInterval: 10_000,
  });
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const pause = async (user: string, paused: boolean) => {
    try {
      await api.patch(`projects/${projectId}/queue-states/${user}`, { paused });
      setMessage('');
      await client.invalidateQueries({ queryKey: ['queue-states', projectId] });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  if (annotatorsQuery.error)
    return <Failure error={annotatorsQuery.error} retry={() => void annotatorsQuery.refetch()} />;
  if (!annotatorsQuery.data) return <Loading />;
  const { scores, floor } = annotatorsQuery.data;
  const state = (user: string) => treated.data?.find((row) => row.user === user);
  const chosen = scores.find((score) => score.user === person);
  const open = (user: string | undefined) =>
    void navigate({
      to: '/projects/$projectId/annotators',
      params: { projectId },
      search: user ? { person: user } : {},
      replace: true,
    });
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>{sentence(scores)}</h1>
      <section className="panel">
        {!scores.length && (
          <Empty title={t('annotators.answerCheckedYet')}>
            <p>{t('annotators.everyDecisionReview')}</p>
          </Empty>
        )}
        {scores.length > 0 && (
          <>
            <table className="rows" aria-label={t('annotators.annotators')}>
              <thead>
                <tr>
                  <th>{t('annotators.annotator')}</th>
                  <th>{t('annotators.rightWeSure', { floor: percent(floor) })}</th>
                  <th className="num">{t('annotators.checked')}</th>
                  <th className="num">{t('annotators.right')}</th>
                  <th className="num">{t('annotators.missed')}</th>
                  <th className="num">{t('annotators.notThere')}</th>
                  <th className="num">{t('annotators.loose')}</th>
                  <th className="num">{t('annotators.wrongLabel')}</th>
                  <th className="num">{t('annotators.hiddenChecks')}</th>
                  <th>{t('annotators.signs')}</th>
                  <th>{t('annotators.verdict')}</th>
                </tr>
              </thead>
              <tbody>
                {scores.map((score) => (
                  <tr key={score.user}>
                    <td>
                      <button
                        type="button"
                        id={`annotator-${score.user}`}
                        className="chip person"
                        aria-pressed={score.user === person}
                        onClick={() => open(score.user === person ? undefined : score.user)}
                      >
                        {score.username}
                      </button>
                    </td>
                    <td>
                      <IntervalBar value={score.accuracy} floor={floor} />
                    </td>
                    <td className="num">{count(score.judged)}</td>
                    <td className="num">{count(score.right)}</td>
                    <td className="num">{count(score.errors.missed)}</td>
                    <td className="num">{count(score.errors.extra)}</td>
                    <td className="num">{count(score.errors.sloppy)}</td>
                    <td className="num">{count(score.errors.mislabelled)}</td>
                    <td className="num">
                      {state(score.user)?.gold_rate == null ? '' : percent(state(score.user)?.gold_rate ?? 0)}
                    </td>
                    <td>{state(score.user)?.signs.join(', ')}</td>
                    <td className={score.gate === 'pause' ? layout.wrong : undefined}>
                      {state(score.user)?.paused_at ? t('annotators.paused') : verdict(score)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className={`dim ${layout.below}`}>
              {t('annotators.hiddenChecksReview')}{' '}
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => save('annotators.csv', table(scores))}
              >
                {t('annotators.saveCsv')}
              </Button>
            </p>
          </>
        )}
      </section>
      {chosen && (
        <Detail
          key={chosen.user}
          projectId={projectId}
          score={chosen}
          treated={state(chosen.user)}
          message={message}
          name={(key) => schema.data?.labels.find((label) => label.key === key)?.name ?? key}
          pause={(paused) => void pause(chosen.user, paused)}
          close={() => {
            open(undefined);
            document.getElementById(`annotator-${chosen.user}`)?.focus();
          }}
        />
      )}
    </div>
  );
}

/** One annotator's figures and answers. It opens below a long list, so it comes into view with the focus. */
function Detail({
  projectId,
  score,
  treated,
  message,
  name,
  pause,
  close,
}: {
  projectId: string;
  score: Score;
  treated: Treated | undefined;
  message: string;
  name: (label: string) => string;
  pause: (paused: boolean) => void;
  close: () => void;
}) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: 'start' });
  }, []);
  const isPaused = Boolean(treated?.paused_at);
  return (
    <section
      ref={place}
      tabIndex={-1}
      className="panel"
      aria-label={t('annotators.inDetail', { username: score.username })}
    >
      <h2>{score.username}</h2>
      <p className={styles.lineWrapped}>
        {isPaused ? t('annotators.pausedNobodyLooked', { reason: treated?.reason }) : t('annotators.working')}
        <Button variant="default" size="compact-sm" onClick={() => pause(!isPaused)}>
          {isPaused ? t('annotators.letGo') : t('annotators.pause')}
        </Button>
        {message && (
          <span role="alert" className={layout.wrong}>
            {message}
          </span>
        )}
        <span className={layout.grow} />
        <Button variant="subtle" size="compact-sm" onClick={close}>
          {t('annotators.backList')}
        </Button>
      </p>
      <Signs projectId={projectId} signs={treated?.evidence ?? []} />
      <div className={styles.lineWrapped2}>
        <Rows title={t('annotators.whatTheyAre')} rows={score.aspects} />
        <Rows
          title={t('annotators.byLabel')}
          rows={Object.fromEntries(Object.entries(score.labels).map(([key, value]) => [name(key), value]))}
        />
      </div>
      <Outcomes projectId={projectId} path={`projects/${projectId}/scores/${score.user}`} canOpen />
    </section>
  );
}

/** Signs of careless work, each with its figures and the pictures it rests on. */
function Signs({ projectId, signs }: { projectId: string; signs: Sign[] }) {
  if (!signs.length) return null;
  return (
    <div className={styles.boxSpaced}>
      <b>{t('annotators.worthLook')}</b> <span className="dim">{t('annotators.signsOnlyRaise')}</span>
      <ul className={styles.listSpaced}>
        {signs.map((sign) => (
          <li key={`${sign.name}${sign.words}`}>
            <b>{sign.name}</b>: {sign.words}{' '}
            {sign.assets.map((asset, index) => (
              <span key={asset.id}>
                {index > 0 && ', '}
                <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: asset.id }}>
                  {asset.name}
                </Link>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Named shares with their intervals. */
export function Rows({ title, rows }: { title: string; rows: Record<string, Interval> }) {
  return (
    <table className={`rows ${layout.natural}`}>
      <thead>
        <tr>
          <th>{title}</th>
          <th>{t('annotators.right')}</th>
          <th className="num">{t('annotators.seen')}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(rows).map(([name, value]) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              <IntervalBar value={value} />
            </td>
            <td className="num">{count(value.seen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const enough = 5;

function verdict(score: Score): string {
  return score.judged < enough ? t('annotators.tooEarlySay') : gateLabels[score.gate];
}

function sentence(scores: Score[]): string {
  if (!scores.length) return t('annotators.nobodyScoredYet');
  const low = scores.filter((score) => score.gate === 'pause' || score.gate === 'warn');
  const people = t('annotators.peopleHave', { count: scores.length, scores: count(scores.length) });
  const early = scores.filter((score) => score.judged < enough).length;
  if (!low.length)
    return early
      ? t('annotators.scoreTooEarly', { people, early: count(early) })
      : t('annotators.scoreAllOrder', { people });
  return t('annotators.scoreLookCloser', { people, low: low.map((score) => score.username).join(', ') });
}

function table(scores: Score[]): string {
  const head = [
    'annotator',
    'mean',
    'low',
    'high',
    'checked',
    'right',
    'missed',
    'extra',
    'sloppy',
    'mislabelled',
  ];
  return csvOf([
    head,
    ...scores.map((score) => [
      score.username,
      score.accuracy.mean,
      score.accuracy.low,
      score.accuracy.high,
      score.judged,
      score.right,
      score.errors.missed,
      score.errors.extra,
      score.errors.sloppy,
      score.errors.mislabelled,
    ]),
  ]);
}

import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { AuditRow, Contract } from '../../api/contract';
import type { Page } from '../../api/types';
import { useProject } from '../../app/Shell';
import { rich } from '../../i18n/rich';
import { t } from '../../i18n/trust';
import { count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import type { AuditFilter } from './Examples';
import styles from './trust.module.css';
import { describePlan, share } from './trustLabels';
import { useActing } from './useActing';
import { useLabelNames } from './useLabelNames';

const filters: { word: string; filter: AuditFilter }[] = [
  { word: t('audits.all'), filter: {} },
  { word: t('audits.waiting'), filter: { state: 'open' } },
  { word: t('audits.lookedAgain'), filter: { state: 'disputed' } },
  { word: t('audits.wrong'), filter: { verdict: 'wrong' } },
  { word: 'Right', filter: { verdict: 'right' } },
  { word: t('audits.acceptedLabels'), filter: { kind: 'live' } },
  { word: t('audits.ofThePilot'), filter: { kind: 'pilot' } },
];
const parts = ['state', 'verdict', 'kind'] as const;
const same = (a: AuditFilter, b: AuditFilter) => parts.every((name) => a[name] === b[name]);
/** What narrows the list beside the chips, in words; empty where nothing does. */
function narrowed(filter: AuditFilter, name: (key: string) => string): string {
  const range = (from?: number, to?: number) =>
    to === undefined
      ? t('audits.orMore', { from: share(from ?? 0) })
      : t('audits.to', { from: share(from ?? 0), to: share(to) });
  const phrases = [];
  if (filter.label !== undefined) phrases.push(t('audits.predicted', { label: name(filter.label) }));
  if (filter.raw_from !== undefined || filter.raw_to !== undefined)
    phrases.push(t('audits.modelSure', { raw_from: range(filter.raw_from, filter.raw_to) }));
  if (filter.score_from !== undefined || filter.score_to !== undefined)
    phrases.push(t('audits.calibrated', { score_from: range(filter.score_from, filter.score_to) }));
  if (filter.answered_from && filter.answered_to)
    phrases.push(
      t('audits.answeredTo', {
        answered_from: exactly(filter.answered_from),
        answered_to: exactly(filter.answered_to),
      }),
    );
  if (filter.answered !== undefined)
    phrases.push(t('audits.peopleAnswered', { answered: name(filter.answered) }));
  if (filter.look) phrases.push(t('audits.oneLookRests'));
  if (filter.stratum)
    phrases.push(filter.stratum === 'zone' ? t('audits.couldBeAccepted') : t('audits.watchedDriftOnly'));
  return phrases.join('; ');
}

/** The blind checks themselves: what is planned, what is open, what each one found. */
export function Audits() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/audits' });
  const filter: AuditFilter = useSearch({ from: '/shell/projects/$projectId/audits' });
  const navigate = useNavigate();
  const project = useProject(projectId);
  const { message, act } = useActing(projectId, 'audits', 'contract');
  const name = useLabelNames(projectId);
  const plan = useQuery({
    queryKey: ['contract', projectId],
    queryFn: () => api.get<Contract>(`projects/${projectId}/certificate`),
    refetchInterval: 15_000,
  });
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, String(value)])),
    limit: '50',
  }).toString();
  const auditsQuery = useInfiniteQuery({
    queryKey: ['audits', projectId, query],
    queryFn: ({ pageParam }) =>
      api.get<Page<AuditRow>>(
        `projects/${projectId}/audits?${query}${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });
  if (auditsQuery.error)
    return <Failure error={auditsQuery.error} retry={() => void auditsQuery.refetch()} />;
  const rows = auditsQuery.data?.pages.flatMap((page) => page.results) ?? [];
  const countWrong = (row: AuditRow) =>
    act(
      () => api.post(`projects/${projectId}/audits/${row.id}/count-wrong`),
      t('audits.countsError', { row: row.name }),
    );
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>
        {plan.data ? describePlan(plan.data.plan) : t('audits.blindChecks')}
      </h1>
      <section className="panel">
        <div className={styles.lineWrapped3}>
          {filters.map((one) => (
            <button
              key={one.word}
              type="button"
              className="chip"
              aria-pressed={same(one.filter, filter)}
              onClick={() =>
                void navigate({
                  to: '/projects/$projectId/audits',
                  params: { projectId },
                  search: one.filter,
                  replace: true,
                })
              }
            >
              {one.word}
            </button>
          ))}
          <span className={layout.grow} />
          <span role="status">{message}</span>
        </div>
        {narrowed(filter, name) && (
          <p className={layout.above}>
            {rich(t('audits.onlyShowAll', { filter: narrowed(filter, name) }), {
              link: (
                <Link
                  to="/projects/$projectId/audits"
                  params={{ projectId }}
                  search={Object.fromEntries(
                    parts.filter((key) => filter[key]).map((key) => [key, filter[key]]),
                  )}
                />
              ),
            })}
          </p>
        )}
        {auditsQuery.isPending && <Loading />}
        {auditsQuery.data && !rows.length && (
          <Empty title={t('audits.blindCheck')}>
            <p>{t('audits.keyedDrawUpload')}</p>
          </Empty>
        )}
        {rows.length > 0 && (
          <table className="rows" aria-label={t('audits.blindChecks')}>
            <thead>
              <tr>
                <th>{t('audits.picture')}</th>
                <th>{t('audits.modelSays')}</th>
                <th className="num">{t('audits.confidence')}</th>
                <th>{t('audits.found')}</th>
                <th className="num">{t('audits.answers')}</th>
                <th className="num">{t('audits.seconds')}</th>
                <th className="num">{t('audits.drawnWith')}</th>
                <th>{t('audits.when')}</th>
                <th>
                  <span className="dim">{t('audits.for')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className={`ellipsis ${styles.atMost280}`}>
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                    {row.group && <span className="dim"> {t('audits.with', { group: row.group })}</span>}
                  </td>
                  <td>{name(row.label)}</td>
                  <td className="num">{row.confidence.toFixed(2)}</td>
                  <td className={row.is_wrong ? layout.wrong : undefined}>
                    {verdict(row)}
                    {row.state !== 'settled' && project.data?.role === 'manager' && (
                      <>
                        {' '}
                        <Button
                          variant="subtle"
                          size="compact-xs"
                          title={t('audits.checkNobodyAnswer')}
                          onClick={() => void countWrong(row)}
                        >
                          {t('audits.countWrong')}
                        </Button>
                      </>
                    )}
                  </td>
                  <td className="num">{row.answers}</td>
                  <td className="num">{row.seconds === null ? '' : count(row.seconds)}</td>
                  <td className="num">{share(row.inclusion)}</td>
                  <td title={exactly(row.settled_at ?? row.created_at)}>
                    {when(row.settled_at ?? row.created_at)}
                  </td>
                  <td>
                    {row.kind === 'live'
                      ? t('audits.theWatch')
                      : row.kind === 'pilot'
                        ? t('audits.thePilot')
                        : row.stratum === 'slice'
                          ? t('audits.drift')
                          : t('audits.theContract')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <ShowMore list={auditsQuery} />
      </section>
    </div>
  );
}

function verdict(row: AuditRow): string {
  if (row.state === 'open') return 'waiting';
  if (row.state === 'disputed') return t('audits.differsOthersLook');
  return row.is_wrong ? 'wrong' : 'right';
}

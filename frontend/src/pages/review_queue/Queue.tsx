import { Button, NumberInput, Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import {
  type QueueReason,
  type ReviewFilter,
  type ReviewQueuePage,
  type ReviewService,
  reasonLabels,
  type WaitingAnswer,
} from '../../api/reviewing';
import type { LabelSchema } from '../../api/types';
import { useProject } from '../../app/Shell';
import { count, exactly, percent } from '../../ui/format';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import { ApproveInBulk } from './ApproveInBulk';
import { OpenComments } from './OpenComments';
import { OverlaidAnswers } from './OverlaidAnswers';
import { Reviewers } from './Reviewers';
import './reviewQueue.css';
import { t } from '../../i18n/reviewQueue';
import { csvOf, save } from '../../ui/csv';
import { duration, fine } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import styles from './review_queue.module.css';

const ages = [
  { value: '', label: t('queue.anyAge') },
  { value: '3600', label: t('queue.overHour') },
  { value: '86400', label: t('queue.overDay') },
  { value: '259200', label: t('queue.overDays') },
];

/** What waits for a reviewer and why, how long, and who decides how. */
export function Queue() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/queue' });
  const filter = useSearch({ from: '/shell/projects/$projectId/queue' });
  const isManager = useProject(projectId).data?.role === 'manager';
  const navigate = useNavigate();
  const searchParams = new URLSearchParams(
    Object.entries(filter).map(([name, value]) => [name, String(value)]),
  );
  const reviewsQuery = useInfiniteQuery({
    queryKey: ['reviews', projectId, searchParams.toString()],
    queryFn: ({ pageParam }) =>
      api.get<ReviewQueuePage>(
        `projects/${projectId}/reviews?limit=50&${searchParams}${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const service = useQuery({
    queryKey: ['review-service', projectId],
    queryFn: () => api.get<ReviewService>(`projects/${projectId}/reviews/service`),
    refetchInterval: 10_000,
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const go = (search: ReviewFilter) =>
    void navigate({ to: '/projects/$projectId/queue', params: { projectId }, search, replace: true });
  const set = (change: ReviewFilter) => {
    const all = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined);
    go(Object.fromEntries(all) as ReviewFilter);
  };
  if (reviewsQuery.error)
    return <Failure error={reviewsQuery.error} retry={() => void reviewsQuery.refetch()} />;
  if (service.error) return <Failure error={service.error} retry={() => void service.refetch()} />;
  if (!reviewsQuery.data || !service.data) return <Loading height={400} />;
  const rows = reviewsQuery.data.pages.flatMap((page) => page.results);
  const first = reviewsQuery.data.pages[0];
  const isFiltered = searchParams.size > 0;
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>{sentence(service.data)}</h1>
      <Tiles service={service.data} />
      <section className="panel" aria-label={t('queue.whatWaits')}>
        <Filters
          filter={filter}
          set={set}
          clear={() => go({})}
          counts={first?.counts ?? {}}
          labels={schema.data?.labels ?? []}
          authors={first?.authors ?? []}
        />
        <div className="queue-do">
          <span>
            {t('queue.answersWait', {
              count: first?.waiting ?? 0,
              waiting: count(first?.waiting ?? 0),
              filtered: isFiltered ? t('queue.underFilter') : '',
            })}
          </span>
          <span className="grow" />
          {rows.length > 0 && (
            <>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => save('review-queue.csv', table(rows))}
              >
                {t('queue.saveCsv')}
              </Button>
              <Button
                size="compact-sm"
                component={Link}
                to={`/projects/${projectId}/review${isFiltered ? `?${searchParams}` : ''}`}
              >
                {t('queue.review', { filtered: isFiltered ? t('queue.these') : t('queue.them') })}
              </Button>
            </>
          )}
        </div>
        {!rows.length && (
          <Empty title={isFiltered ? t('queue.nothingWaitsUnder') : t('queue.nothingWaitsReview')}>
            <p>{isFiltered ? t('queue.takeFilterAway') : t('queue.answersAppearAnnotators')}</p>
          </Empty>
        )}
        {rows.length > 0 && <Waiting rows={rows} projectId={projectId} set={set} schema={schema.data} />}
        <ShowMore list={reviewsQuery} />
      </section>
      {isManager && <ApproveInBulk projectId={projectId} filter={filter} fitting={first?.approvable ?? 0} />}
      <Reviewers service={service.data} />
      <OpenComments projectId={projectId} />
    </div>
  );
}

function sentence(service: ReviewService): string {
  if (!service.waiting && !service.in_hand) return t('queue.answerWaitsReview');
  const waits = t('queue.answersWaitReview', { count: service.waiting, waiting: count(service.waiting) });
  const oldest =
    service.oldest_seconds === null
      ? ''
      : t('queue.theOldestFor', { oldest_seconds: duration(service.oldest_seconds) });
  const most =
    service.most_within_seconds === null
      ? ''
      : t('queue.nineTenDecided', { most_within_seconds: duration(service.most_within_seconds) });
  return `${waits}${oldest}${most}.`;
}

function Tiles({ service }: { service: ReviewService }) {
  const { agreement, error } = service;
  const isBounded = error.reviewed > 0 && error.upper < 0.9;
  return (
    <div className="tiles">
      <div className="panel tile">
        <div className="big">{count(service.waiting)}</div>
        <div className="dim">{t('queue.waitHand', { in_hand: count(service.in_hand) })}</div>
      </div>
      <div className="panel tile">
        <div className="big">{duration(service.half_within_seconds)}</div>
        <div className="dim">
          {t('queue.halfDecidedWithin', {
            most_within_seconds: duration(service.most_within_seconds),
            decided: count(service.decided),
          })}
        </div>
      </div>
      <div className="panel tile">
        <div className="big">{agreement.share === null ? t('queue.notYet') : percent(agreement.share)}</div>
        <div className="dim">
          {agreement.seen
            ? t('queue.secondLooksCame', {
                seen: count(agreement.seen),
                low: percent(agreement.low),
                high: percent(agreement.high),
              })
            : t('queue.secondLooksSet')}
        </div>
      </div>
      <div className="panel tile">
        <div className="big">
          {isBounded ? t('queue.under', { upper: fine(error.upper) }) : t('queue.knownYet')}
        </div>
        <div className="dim" title={t('queue.oneSidedClopper')}>
          {isBounded
            ? t('queue.reviewedLabelsWrong', { errors: error.errors, reviewed: count(error.reviewed) })
            : t('queue.oftenReviewersErr', { errors: error.errors, reviewed: count(error.reviewed) })}
        </div>
      </div>
    </div>
  );
}

function Filters({
  filter,
  set,
  clear,
  counts,
  labels,
  authors,
}: {
  filter: ReviewFilter;
  set: (change: ReviewFilter) => void;
  clear: () => void;
  counts: Partial<Record<QueueReason, number>>;
  labels: LabelSchema['labels'];
  authors: ReviewQueuePage['authors'];
}) {
  const share = (name: 'confidence_from' | 'confidence_to' | 'agreement_to', label: string) => (
    <NumberInput
      size="xs"
      w={128}
      aria-label={label}
      placeholder={label}
      suffix=" %"
      min={0}
      max={100}
      value={filter[name] === undefined ? '' : Math.round(filter[name] * 100)}
      onChange={(value) => set({ [name]: value === '' ? undefined : Number(value) / 100 })}
    />
  );
  return (
    <div className="queue-filters">
      <button
        type="button"
        className="chip"
        aria-pressed={!filter.reason}
        onClick={() => set({ reason: undefined })}
      >
        {t('queue.allReasons', {
          counts: count(Object.values(counts).reduce((sum, value) => sum + value, 0)),
        })}
      </button>
      {(Object.keys(reasonLabels) as QueueReason[])
        .filter((reason) => counts[reason] || reason === filter.reason)
        .map((reason) => (
          <button
            key={reason}
            type="button"
            className="chip"
            aria-pressed={reason === filter.reason}
            onClick={() => set({ reason: reason === filter.reason ? undefined : reason })}
          >
            {reasonLabels[reason]} {count(counts[reason] ?? 0)}
          </button>
        ))}
      <Select
        size="xs"
        w={140}
        aria-label={t('queue.label')}
        placeholder={t('queue.anyLabel')}
        clearable
        searchable
        value={filter.label ?? null}
        onChange={(value) => set({ label: value ?? undefined })}
        data={labels.map((label) => ({ value: label.key, label: label.name }))}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t('queue.author')}
        placeholder={t('queue.anyAuthor')}
        clearable
        value={filter.author ?? null}
        onChange={(value) => set({ author: value ?? undefined })}
        searchable
        data={authorOptions(authors, filter.author)}
      />
      <Select
        size="xs"
        w={130}
        aria-label={t('queue.age')}
        allowDeselect={false}
        value={filter.older_than ? String(filter.older_than) : ''}
        onChange={(value) => set({ older_than: value ? Number(value) : undefined })}
        data={ages}
      />
      {share('confidence_from', t('queue.sureFrom'))}
      {share('confidence_to', t('queue.sureUp'))}
      {share('agreement_to', t('queue.agreeUp'))}
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-xs" onClick={clear}>
          {t('queue.clear')}
        </Button>
      )}
    </div>
  );
}

function Waiting({
  rows,
  projectId,
  set,
  schema,
}: {
  rows: WaitingAnswer[];
  projectId: string;
  set: (change: ReviewFilter) => void;
  schema: LabelSchema | undefined;
}) {
  const name = (key: string) => schema?.labels.find((label) => label.key === key)?.name ?? key;
  return (
    <table className="rows" aria-label={t('queue.answersWait2')}>
      <thead>
        <tr>
          <th>{t('queue.picture')}</th>
          <th>{t('queue.whyLooked')}</th>
          <th>{t('queue.author')}</th>
          <th>{t('queue.labels')}</th>
          <th className="num">{t('queue.sure')}</th>
          <th className="num">{t('queue.agree')}</th>
          <th className="num">{t('queue.waits')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <span className="queue-picture">
                <OverlaidAnswers asset={row.asset} answers={[row.regions]} />
                <Link
                  className="ellipsis"
                  to="/projects/$projectId/data"
                  params={{ projectId }}
                  search={{ asset: row.asset.id }}
                  title={row.asset.name}
                >
                  {row.asset.name}
                </Link>
              </span>
            </td>
            <td>{row.reason_words}</td>
            <td>
              <button type="button" className="chip" onClick={() => set({ author: row.author.id })}>
                {row.author.username}
              </button>
            </td>
            <td className={`ellipsis ${styles.atMost220}`} title={row.labels.map(name).join(', ')}>
              {row.labels.length ? (
                row.labels.map(name).join(', ')
              ) : (
                <span className="dim">{t('queue.nothing')}</span>
              )}
            </td>
            <td className="num">{row.confidence === null ? '' : percent(row.confidence)}</td>
            <td className="num">{row.people > 1 ? percent(row.agreement) : ''}</td>
            <td className="num" title={exactly(row.created_at)}>
              {duration(row.waiting_seconds)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function table(rows: WaitingAnswer[]): string {
  return csvOf([
    ['picture', 'reason', 'author', 'labels', 'confidence', 'agreement', 'people', 'unsure', 'since'],
    ...rows.map((row) => [
      row.asset.name,
      row.reason_words,
      row.author.username,
      row.labels.join(' '),
      row.confidence ?? '',
      row.agreement,
      row.people,
      String(row.unsure),
      row.created_at,
    ]),
  ]);
}

/** Everybody whose answers wait, with how many; the chosen one stays though nothing of theirs waits any more. */
function authorOptions(authors: ReviewQueuePage['authors'], chosen: string | undefined) {
  const options = authors.map((row) => ({ value: row.id, label: `${row.username} ${count(row.answers)}` }));
  if (chosen && !authors.some((row) => row.id === chosen))
    options.push({ value: chosen, label: t('queue.nothingWaits') });
  return options;
}

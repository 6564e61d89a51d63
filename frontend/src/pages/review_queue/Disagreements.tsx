import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Cause, Dispute, DisputePage } from '../../api/reviewing';
import { count, exactly, percent, when } from '../../ui/format';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import { personColor, roleLabel } from '../../workspace/shared/people';
import { OverlaidAnswers } from './OverlaidAnswers';
import './reviewQueue.css';
import { t } from '../../i18n/reviewQueue';
import { csvOf, save } from '../../ui/csv';
import layout from '../../ui/layout.module.css';
import styles from './review_queue.module.css';

const causes: { key: Cause; word: string }[] = [
  { key: 'disagreement', word: t('disagreements.annotatorsDiffer') },
  { key: 'reviewers', word: t('disagreements.reviewersDiffer') },
  { key: 'gold', word: t('disagreements.hiddenChecksDoubt') },
];
const choices: Record<Dispute['choice'], string> = {
  '': '',
  answer: t('disagreements.tookAnswer'),
  merged: t('disagreements.tookMergedSuggestion'),
  objects: t('disagreements.tookObjectsSeveral'),
  edited: t('disagreements.madeOwn'),
};

/** Where people could not agree, the worst first, each with its answers drawn over each other. */
export function Disagreements() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/disagreements' });
  const { cause, decided } = useSearch({ from: '/shell/projects/$projectId/disagreements' });
  const navigate = useNavigate();
  const query = new URLSearchParams({
    limit: '48',
    ...(cause && { cause }),
    ...(decided && { decided: 'true' }),
  });
  const disagreementsQuery = useInfiniteQuery({
    queryKey: ['adjudications', projectId, query.toString()],
    queryFn: ({ pageParam }) =>
      api.get<DisputePage>(
        `projects/${projectId}/adjudications?${query}${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const go = (search: { cause?: Cause; decided?: boolean }) =>
    void navigate({ to: '/projects/$projectId/disagreements', params: { projectId }, search, replace: true });
  if (disagreementsQuery.error)
    return <Failure error={disagreementsQuery.error} retry={() => void disagreementsQuery.refetch()} />;
  if (!disagreementsQuery.data) return <Loading height={400} />;
  const rows = disagreementsQuery.data.pages.flatMap((page) => page.results);
  const first = disagreementsQuery.data.pages[0];
  const counts = first?.counts ?? {};
  const waiting = Object.values(counts).reduce((sum, value) => sum + value, 0);
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>
        {sentence(waiting, first?.decided ?? 0, first?.taken ?? 0)}
      </h1>
      <section className="panel">
        <div className={`queue-do ${styles.boxSpaced}`}>
          <button type="button" className="chip" aria-pressed={!cause && !decided} onClick={() => go({})}>
            {t('disagreements.allWait', { waiting: count(waiting) })}
          </button>
          {causes.map(({ key, word }) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={cause === key && !decided}
              onClick={() => go({ cause: key })}
            >
              {word} {count(counts[key] ?? 0)}
            </button>
          ))}
          <button
            type="button"
            className="chip"
            aria-pressed={decided === true}
            onClick={() => go({ decided: true })}
          >
            {t('disagreements.decided', { decided: count(first?.decided ?? 0) })}
          </button>
          <span className="grow" />
          {rows.length > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={() => save('disagreements.csv', table(rows))}>
              {t('disagreements.saveCsv')}
            </Button>
          )}
          {waiting > 0 && (
            <Button size="compact-sm" component={Link} to={`/projects/${projectId}/adjudicate`}>
              {t('disagreements.decideWorst')}
            </Button>
          )}
        </div>
        {!rows.length && (
          <Empty
            title={decided ? t('disagreements.disagreementDecidedYet') : t('disagreements.nobodyDisagrees')}
          >
            <p>{t('disagreements.picturesComeMany')}</p>
          </Empty>
        )}
        <div className="board">
          {rows.map((row) => (
            <Card key={row.id} row={row} projectId={projectId} />
          ))}
        </div>
        <ShowMore list={disagreementsQuery} />
      </section>
    </div>
  );
}

function Card({ row, projectId }: { row: Dispute; projectId: string }) {
  const path = `/projects/${projectId}/adjudicate?adjudication=${row.id}`;
  return (
    <article className="panel dispute" aria-label={row.asset.name}>
      <OverlaidAnswers asset={row.asset} answers={row.versions.map((version) => version.regions)} />
      <span className={layout.row}>
        <Link
          className="ellipsis"
          to="/projects/$projectId/data"
          params={{ projectId }}
          search={{ asset: row.asset.id }}
          title={row.asset.name}
        >
          {row.asset.name}
        </Link>
        <span className={layout.grow} />
        <strong title={t('disagreements.muchAnswersAgree')}>
          {t('disagreements.agree', { agreement: percent(row.agreement) })}
        </strong>
      </span>
      <span className="who">
        {row.versions.map((version, index) => (
          <span key={version.key} title={roleLabel(version) || undefined}>
            <span className={index % 2 ? 'person-key dashed' : 'person-key'} style={key(index)} />
            {index + 1} {version.username}
            {version.unsure && <span className="word changed"> {t('disagreements.unsure')}</span>}
            <span className="dim"> {version.regions.length}</span>
          </span>
        ))}
      </span>
      <span className="do">
        {row.decided_at ? (
          <span className="dim" title={exactly(row.decided_at)}>
            {row.decided_by} {choices[row.choice]}, {when(row.decided_at)}
          </span>
        ) : (
          <>
            <span className="dim">{causes.find(({ key: cause }) => cause === row.cause)?.word}</span>
            <span className={layout.grow} />
            {row.is_held ? (
              <span className="dim">{t('disagreements.inHand')}</span>
            ) : (
              <Button size="compact-xs" variant="default" component={Link} to={path}>
                {t('disagreements.decide')}
              </Button>
            )}
          </>
        )}
      </span>
    </article>
  );
}

function key(index: number) {
  return index % 2 ? { color: personColor(index) } : { background: personColor(index) };
}

function sentence(waiting: number, decided: number, takenCount: number): string {
  const first = waiting
    ? t('disagreements.disagreementsWaitSomebody', { count: waiting, waiting: count(waiting) })
    : t('disagreements.disagreementWaits');
  if (!decided) return `${first}.`;
  return t('disagreements.decidedTookOne', { first, decided: count(decided), takenCount: count(takenCount) });
}

function table(rows: Dispute[]): string {
  return csvOf([
    [
      'picture',
      'cause',
      'agreement',
      'confidence',
      'answers',
      'unsure',
      'since',
      t('disagreements.decidedBy'),
      'choice',
      'comment',
    ],
    ...rows.map((row) => [
      row.asset.name,
      row.cause,
      row.agreement,
      row.confidence ?? '',
      row.versions.map((version) => version.username).join(' '),
      row.versions.filter((version) => version.unsure).length,
      row.created_at,
      row.decided_by ?? '',
      row.choice,
      row.comment,
    ]),
  ]);
}

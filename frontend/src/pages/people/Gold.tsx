import { Button, FileButton, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { GoldItem, GoldPage, GoldState, GoldStock, LabelSchema } from '../../api/types';
import { useProject } from '../../app/Shell';
import { t } from '../../i18n/people';
import { csvOf, save } from '../../ui/csv';
import { count, percent, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, errorMessage, Failure, Loading } from '../../ui/states';
import { ExamPanel } from './ExamPanel';
import { Proposals, saysWhat } from './Proposals';
import styles from './people.module.css';

const states: { key: GoldState; word: string }[] = [
  { key: 'active', word: t('gold.inUse') },
  { key: 'challenged', word: t('gold.inDoubt') },
  { key: 'proposed', word: t('gold.proposed') },
  { key: 'retired', word: t('gold.retired') },
];
const uses = [
  { value: 'check', label: t('gold.hiddenCheck') },
  { value: 'lesson', label: t('gold.practice') },
  { value: 'exam', label: t('gold.exam') },
];
const origins = {
  review: t('gold.aReview'),
  expert: t('gold.anExpert'),
  proposed: t('gold.aProposal'),
  import: t('gold.anImport'),
};

/** Pictures whose answer is known; hidden among the others, they show how far people can be trusted. */
export function Gold() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/gold' });
  const { state = 'active' } = useSearch({ from: '/shell/projects/$projectId/gold' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const project = useProject(projectId);
  const [message, setMessage] = useState('');
  const goldQuery = useInfiniteQuery({
    queryKey: ['gold', projectId, state],
    queryFn: ({ pageParam }) =>
      api.get<GoldPage>(
        `projects/${projectId}/gold?state=${state}&limit=50${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  if (goldQuery.error) return <Failure error={goldQuery.error} retry={() => void goldQuery.refetch()} />;
  if (!goldQuery.data) return <Loading />;
  const counts = goldQuery.data.pages[0]?.counts ?? {};
  const stock = goldQuery.data.pages[0]?.stock;
  const rows = goldQuery.data.pages.flatMap((page) => page.results);
  const name = (key: string) => schema.data?.labels.find((label) => label.key === key)?.name ?? key;
  const act = async (work: () => Promise<unknown>, message: string) => {
    try {
      const done = await work();
      setMessage(typeof done === 'string' ? done : message);
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries({ queryKey: ['gold', projectId] });
  };
  const use = (item: GoldItem, to: string | null) =>
    to && to !== item.use
      ? void act(
          () => api.patch(`projects/${projectId}/gold/${item.id}`, { use: to }),
          `${item.name}: ${uses.find((row) => row.value === to)?.label}.`,
        )
      : undefined;
  const bring = (file: File) =>
    act(
      async () => {
        const text = await file.text();
        const lines = text
          .split('\n')
          .filter((line) => line.trim())
          .map((line) => JSON.parse(line) as unknown);
        await api.post(`projects/${projectId}/gold/import`, { lines });
      },
      t('gold.isImported', { file: file.name }),
    );
  const change = (item: GoldItem, to: 'active' | 'retired') =>
    void act(
      () => api.patch(`projects/${projectId}/gold/${item.id}`, { state: to }),
      to === 'active' ? t('gold.isInUse', { item: item.name }) : t('gold.isRetired', { item: item.name }),
    );
  const decide = (accept: boolean, items: GoldItem[] | null) =>
    act(
      async () => {
        const done = await api.post<{ decided: number; fallen: number }>(
          `projects/${projectId}/gold/decide`,
          {
            accept,
            items: items?.map((item) => item.id) ?? null,
          },
        );
        return describeDecided(accept, done.decided, done.fallen);
      },
      accept ? t('gold.accepted') : t('gold.refused'),
    );
  const rate = project.data?.policy.gold_rate ?? 0;
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>
        {sentence(stock?.active ?? 0, counts.challenged ?? 0, rate)}
      </h1>
      {stock && stock.missing > 0 && state !== 'proposed' && (
        <p className="stock-note" role="note">
          {describeStock(stock)}
          {stock.proposed > 0 && (
            <Link to="/projects/$projectId/gold" params={{ projectId }} search={{ state: 'proposed' }}>
              {t('gold.lookThroughProposed', { proposed: count(stock.proposed) })}
            </Link>
          )}
        </p>
      )}
      <section className="panel">
        <div className={styles.lineWrapped4}>
          {states.map(({ key, word }) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={key === state}
              onClick={() =>
                void navigate({
                  to: '/projects/$projectId/gold',
                  params: { projectId },
                  search: { state: key },
                  replace: true,
                })
              }
            >
              {word} {count(counts[key] ?? 0)}
            </button>
          ))}
          <span className={layout.grow} />
          <span role="status">{message}</span>
          {project.data?.role === 'manager' && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() =>
                void act(async () => {
                  const proposals = await api.post<GoldItem[]>(`projects/${projectId}/gold/propose`, {
                    count: 20,
                  });
                  if (!proposals.length) throw new Error(t('gold.nothingClearEnough'));
                  void navigate({
                    to: '/projects/$projectId/gold',
                    params: { projectId },
                    search: { state: 'proposed' },
                  });
                }, t('gold.lookThroughProposals'))
              }
            >
              {t('gold.propose')}
            </Button>
          )}
          {project.data?.role === 'manager' && (
            <FileButton accept=".jsonl,.json" onChange={(file) => file && void bring(file)}>
              {(props) => (
                <Button {...props} variant="default" size="compact-sm" title={t('gold.jsonLinesName')}>
                  {t('gold.import')}
                </Button>
              )}
            </FileButton>
          )}
        </div>
        {!rows.length && (
          <Empty title={state === 'active' ? t('gold.hiddenCheckUse') : t('gold.nothingHere')}>
            <p>{t('gold.takePicturesWhose')}</p>
          </Empty>
        )}
        {rows.length > 0 && state === 'proposed' && (
          <Proposals
            projectId={projectId}
            rows={rows}
            total={counts.proposed ?? rows.length}
            name={name}
            decide={decide}
          />
        )}
        {rows.length > 0 && state !== 'proposed' && (
          <table className="rows" aria-label={t('gold.goldItems')}>
            <thead>
              <tr>
                <th>{t('gold.picture')}</th>
                <th>{t('gold.label')}</th>
                <th>{t('gold.from')}</th>
                <th>{t('gold.for')}</th>
                <th className="num">{t('gold.answered')}</th>
                <th className="num">{t('gold.right')}</th>
                <th>{t('gold.made')}</th>
                <th>{t('gold.whatNext')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((item) => (
                <tr key={item.id}>
                  <td>
                    <span className={layout.line}>
                      <img
                        src={`/api/v1/assets/${item.asset}/thumbnail`}
                        alt=""
                        width={48}
                        height={36}
                        className={styles.picture}
                      />
                      <Link
                        to="/projects/$projectId/data"
                        params={{ projectId }}
                        search={{ asset: item.asset }}
                      >
                        {item.name}
                      </Link>
                    </span>
                  </td>
                  <td>{saysWhat(item, name)}</td>
                  <td>{origins[item.origin]}</td>
                  <td>
                    <Select
                      size="xs"
                      w={116}
                      aria-label={t('gold.whatIsFor', { item: item.name })}
                      value={item.use}
                      data={uses}
                      onChange={(value) => use(item, value)}
                    />
                  </td>
                  <td className="num">{count(item.answers)}</td>
                  <td className="num">{item.answers ? percent(item.right / item.answers) : ''}</td>
                  <td>{when(item.created_at)}</td>
                  <td>
                    {item.reason && <div className="dim">{item.reason}</div>}
                    <span className={styles.line}>
                      {item.state !== 'active' && (
                        <Button variant="default" size="compact-xs" onClick={() => change(item, 'active')}>
                          {item.state === 'challenged' ? t('gold.itIsRight') : t('gold.accept')}
                        </Button>
                      )}
                      {item.state !== 'retired' && (
                        <Button variant="subtle" size="compact-xs" onClick={() => change(item, 'retired')}>
                          {item.state === 'challenged' ? t('gold.itIsWrong') : t('gold.retire')}
                        </Button>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <ShowMore list={goldQuery} />
        {rows.length > 0 && (
          <p className={`dim ${layout.below}`}>
            {t('gold.peopleCannotTell')}{' '}
            <Button variant="subtle" size="compact-xs" onClick={() => save('gold.csv', table(rows))}>
              {t('gold.saveCsv')}
            </Button>
          </p>
        )}
      </section>
      {project.data?.role === 'manager' && <ExamPanel projectId={projectId} />}
    </div>
  );
}

function sentence(active: number, doubtedCount: number, rate: number): string {
  const first = t('gold.hiddenChecksUse', { count: active, active: count(active) });
  if (doubtedCount)
    return t('gold.doubtWait', { count: doubtedCount, first, doubtedCount: count(doubtedCount) });
  if (!rate && active) return t('gold.hiddenChecksOff', { first });
  return t('gold.mostPersonPictures', { first, rate: percent(rate) });
}

/** How many are wanted, and why. */
function describeStock(stock: GoldStock): string {
  const why =
    stock.wanted > 50
      ? t('gold.oneHalfTimes', { busiest: count(stock.busiest) })
      : t('gold.nobodyLearnsHeart');
  const rest =
    stock.proposed >= stock.missing
      ? ''
      : stock.proposed
        ? t('gold.moreProposedThemselves')
        : t('gold.nothingClearEnoughProposed');
  return t('gold.moreNeededAll', { missing: count(stock.missing), wanted: count(stock.wanted), why, rest });
}

function describeDecided(accept: boolean, decided: number, fallen: number): string {
  const done = `${count(decided)} ${accept ? t('gold.inUse2') : 'refused'}.`;
  return fallen ? t('gold.leftOutLabels', { done, fallen: count(fallen) }) : done;
}

function table(rows: GoldItem[]): string {
  return csvOf([
    ['picture', 'label', 'from', 'state', 'answered', 'right', 'made'],
    ...rows.map((row) => [
      row.name,
      row.label,
      row.origin,
      row.state,
      row.answers,
      row.right,
      row.created_at,
    ]),
  ]);
}

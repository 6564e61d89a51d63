import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Outcome, Page } from '../../api/types';
import { t } from '../../i18n/people';
import { exactly, when } from '../../ui/format';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import styles from './people.module.css';
import { describeErrors } from './qualityLabels';

/** The judged answers behind a score; managers can open each picture. */
export function Outcomes({
  projectId,
  path,
  canOpen,
}: {
  projectId: string;
  path: string;
  canOpen: boolean;
}) {
  const [isWrong, setWrong] = useState(true);
  const rows = useInfiniteQuery({
    queryKey: ['outcomes', path, isWrong],
    queryFn: ({ pageParam }) =>
      api.get<Page<Outcome>>(`${path}?limit=50&wrong=${isWrong}${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (rows.error) return <Failure error={rows.error} />;
  const shown = rows.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div>
      <div className={styles.line2}>
        <button type="button" className="chip" aria-pressed={isWrong} onClick={() => setWrong(true)}>
          {t('outcomes.notRight')}
        </button>
        <button type="button" className="chip" aria-pressed={!isWrong} onClick={() => setWrong(false)}>
          {t('outcomes.all')}
        </button>
      </div>
      {rows.isPending && <Loading height={120} />}
      {!rows.isPending && !shown.length && (
        <Empty title={isWrong ? t('outcomes.nothingWrong') : t('outcomes.nothingCheckedYet')} />
      )}
      {shown.length > 0 && (
        <table className="rows">
          <thead>
            <tr>
              <th>{t('outcomes.picture')}</th>
              <th>{t('outcomes.when')}</th>
              <th>{t('outcomes.whatWasFound')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.asset}${row.at}`}>
                <td>
                  {canOpen ? (
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                  ) : (
                    row.name
                  )}
                </td>
                <td title={exactly(row.at)}>{when(row.at)}</td>
                <td>{describeErrors(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ShowMore list={rows} />
    </div>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { Lesson } from '../../api/quality';
import type { Page } from '../../api/types';
import { t } from '../../i18n/people';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { ShowMore } from '../../ui/ShowMore';
import { Empty, Failure, Loading } from '../../ui/states';
import { GivenAndRight } from './GivenAndRight';
import { describeErrors } from './qualityLabels';

/** One's own mistakes beside the right answer: pictures to learn from. */
export function Lessons({ projectId }: { projectId: string }) {
  const rows = useInfiniteQuery({
    queryKey: ['lessons', projectId],
    queryFn: ({ pageParam }) =>
      api.get<Page<Lesson>>(
        `projects/${projectId}/my-score/answers?limit=12&wrong=true${pageParam ? `&cursor=${pageParam}` : ''}`,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  if (rows.error) return <Failure error={rows.error} />;
  if (rows.isPending) return <Loading height={160} />;
  const shown = rows.data.pages.flatMap((page) => page.results);
  if (!shown.length)
    return (
      <Empty title={t('lessons.reviewedMistakeShow')}>
        <p>{t('lessons.reviewerMendsSends')}</p>
      </Empty>
    );
  return (
    <>
      <p className={`dim ${layout.above}`}>
        <Legend />
      </p>
      <ul className="lessons">
        {shown.map((row) => (
          <li key={`${row.asset}${row.at}`}>
            <GivenAndRight
              picture={{
                name: row.name,
                width: row.width,
                height: row.height,
                url: `/api/v1/assets/${row.asset}/file`,
              }}
              answer={row.given}
              truth={row.truth}
            />
            <div>
              <b>{row.name}</b>{' '}
              <span className="dim" title={exactly(row.at)}>
                {when(row.at)}
              </span>
              <br />
              {describeErrors(row)}
            </div>
          </li>
        ))}
      </ul>
      <ShowMore list={rows} />
    </>
  );
}

/** What the lines mean. */
export function Legend() {
  return (
    <>
      <span className="key-given" aria-hidden /> {t('lessons.whatYouGave')}{' '}
      <span className="key-truth" aria-hidden /> {t('lessons.whatIsRight')}
    </>
  );
}

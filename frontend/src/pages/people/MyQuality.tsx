import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiError, api } from '../../api/client';
import type { MyDay, Score } from '../../api/types';
import { t } from '../../i18n/people';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Failure, Loading } from '../../ui/states';
import { Rows } from './Annotators';
import { IntervalBar } from './IntervalBar';
import { Lessons } from './Lessons';
import { Practice } from './Practice';
import { raises } from './qualityLabels';

/** One's own score, kindly worded, with what to learn from. */
export function MyQuality() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/my-quality' });
  const qualityQuery = useQuery({
    queryKey: ['my-score', projectId],
    queryFn: () => api.get<Score>(`projects/${projectId}/my-score`),
    retry: false,
  });
  const day = useQuery({
    queryKey: ['my-day', projectId],
    queryFn: () => api.get<MyDay>(`projects/${projectId}/my-day`),
  });
  const paused = day.data?.is_paused && (
    <section className="panel" role="status">
      <h2>{t('myQuality.workPaused')}</h2>
      <p className={layout.flush}>{t('myQuality.managerLooksNothing')}</p>
    </section>
  );
  if (qualityQuery.error instanceof ApiError && qualityQuery.error.problem.code === 'nothing_yet')
    return (
      <div className="grid">
        <h1 className={`sentence ${layout.flush}`}>{t('myQuality.tooLittleChecked')}</h1>
        {paused}
        <Practice projectId={projectId} />
        <p className={`dim ${layout.flush}`}>{t('myQuality.onceSomeAnswers')}</p>
      </div>
    );
  if (qualityQuery.error)
    return <Failure error={qualityQuery.error} retry={() => void qualityQuery.refetch()} />;
  if (!qualityQuery.data) return <Loading />;
  const score = qualityQuery.data;
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>
        {t('myQuality.checkedAnswersRight', { right: count(score.right), judged: count(score.judged) })}
      </h1>
      {paused}
      <section className="panel">
        <h2>{t('myQuality.sureWe')}</h2>
        <IntervalBar value={score.accuracy} />
        <p className={`dim ${layout.below}`}>{t('myQuality.lineShowsShare')}</p>
      </section>
      <Practice projectId={projectId} />
      <section className="panel">
        <h2>{t('myQuality.helpMost')}</h2>
        <p className={layout.flush}>{raises(score.errors)}</p>
      </section>
      <section className="panel">
        <Rows title={t('myQuality.eachPartGoes')} rows={score.aspects} />
        {Object.keys(score.labels).length > 1 && <Rows title={t('myQuality.byLabel')} rows={score.labels} />}
      </section>
      <section className="panel">
        <h2>{t('myQuality.toLearnFrom')}</h2>
        <Lessons projectId={projectId} />
      </section>
    </div>
  );
}

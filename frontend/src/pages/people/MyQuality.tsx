import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiError, api } from '../../api/client';
import type { MyDay, Score } from '../../api/types';
import { count } from '../../ui/format';
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
      <h2>Your work here is paused</h2>
      <p style={{ margin: 0 }}>A manager looks at it with you; nothing you did is lost.</p>
    </section>
  );
  if (qualityQuery.error instanceof ApiError && qualityQuery.error.problem.code === 'nothing_yet')
    return (
      <div className="grid">
        <h1 className="sentence" style={{ margin: 0 }}>
          Too little has been checked yet to say how your answers go.
        </h1>
        {paused}
        <Practice projectId={projectId} />
        <p className="dim" style={{ margin: 0 }}>
          Once some of your answers have been looked at, you see here how they went and what would help most.
        </p>
      </div>
    );
  if (qualityQuery.error)
    return <Failure error={qualityQuery.error} retry={() => void qualityQuery.refetch()} />;
  if (!qualityQuery.data) return <Loading />;
  const score = qualityQuery.data;
  return (
    <div className="grid">
      <h1 className="sentence" style={{ margin: 0 }}>
        {count(score.right)} of your {count(score.judged)} checked answers were right as they were.
      </h1>
      {paused}
      <section className="panel">
        <h2>How sure we can be</h2>
        <IntervalBar value={score.accuracy} />
        <p className="dim" style={{ margin: '8px 0 0' }}>
          The line shows where your share of right answers most likely lies. It gets shorter with every
          checked answer; newer answers count more, so it follows you as you get better. It is brought up to
          date from time to time, not with every answer.
        </p>
      </section>
      <Practice projectId={projectId} />
      <section className="panel">
        <h2>What would help most</h2>
        <p style={{ margin: 0 }}>{raises(score.errors)}</p>
      </section>
      <section className="panel">
        <Rows title="How each part goes" rows={score.aspects} />
        {Object.keys(score.labels).length > 1 && <Rows title="By label" rows={score.labels} />}
      </section>
      <section className="panel">
        <h2>To learn from</h2>
        <Lessons projectId={projectId} />
      </section>
    </div>
  );
}

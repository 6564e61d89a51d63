import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client';
import type { LabelSchema, Project } from '../../api/types';
import { SignedIn } from '../../app/Shell';
import { Failure, Loading } from '../../ui/states';
import { AdjudicateImage } from './AdjudicateImage';

const AdjudicateText = lazy(() =>
  import('./AdjudicateText').then((module) => ({ default: module.AdjudicateText })),
);

export function AdjudicateRoute() {
  return (
    <SignedIn>
      <Deciding />
    </SignedIn>
  );
}

function Deciding() {
  const { projectId } = useParams({ from: '/projects/$projectId/adjudicate' });
  const { adjudication } = useSearch({ from: '/projects/$projectId/adjudicate' });
  const project = useQuery({
    queryKey: ['project', projectId],
    queryFn: () => api.get<Project>(`projects/${projectId}`),
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const error = (!project.data && project.error) || (!schema.data && schema.error);
  if (error) return <Failure error={error} />;
  if (!project.data) return <Loading />;
  if (project.data.data_type !== 'text')
    return <AdjudicateImage projectId={projectId} wanted={adjudication} />;
  if (!schema.data) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <AdjudicateText projectId={projectId} wanted={adjudication} schema={schema.data} />
    </Suspense>
  );
}

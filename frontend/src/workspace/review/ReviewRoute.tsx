import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client';
import type { LabelSchema, Project } from '../../api/types';
import { Failure, Loading } from '../../ui/states';
import { KeepSignedIn } from '../shared/KeepSignedIn';
import { ReviewImage } from './ReviewImage';

const TextReview = lazy(() => import('./ReviewText').then((module) => ({ default: module.ReviewText })));

export function ReviewRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/review' });
  return (
    <KeepSignedIn>
      <Reviewing projectId={projectId} />
    </KeepSignedIn>
  );
}

/** The review of what the project labels. */
function Reviewing({ projectId }: { projectId: string }) {
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
  if (project.data.data_type !== 'text') return <ReviewImage projectId={projectId} />;
  if (!schema.data) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <TextReview projectId={projectId} schema={schema.data} />
    </Suspense>
  );
}

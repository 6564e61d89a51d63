import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client';
import type { LabelSchema, Project } from '../../api/types';
import { Failure, Loading } from '../../ui/states';
import { KeepSignedIn } from '../shared/KeepSignedIn';
import { AnnotateImage } from './AnnotateImage';

const TextPage = lazy(() => import('./AnnotateText').then((module) => ({ default: module.AnnotateText })));

export function AnnotateRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/annotate' });
  return (
    <KeepSignedIn>
      <Workspace projectId={projectId} />
    </KeepSignedIn>
  );
}

/** The workspace for what the project labels. */
function Workspace({ projectId }: { projectId: string }) {
  const project = useQuery({
    queryKey: ['project', projectId],
    queryFn: () => api.get<Project>(`projects/${projectId}`),
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const error = project.error ?? schema.error;
  if (error) return <Failure error={error} />;
  if (project.data?.data_type !== 'text')
    return project.data ? <AnnotateImage projectId={projectId} /> : <Loading />;
  if (!schema.data) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <TextPage project={project.data} schema={schema.data} />
    </Suspense>
  );
}

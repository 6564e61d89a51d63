import { useParams } from '@tanstack/react-router';
import { KeepSignedIn } from '../safety/KeepSignedIn';
import { AnnotatePage } from './AnnotatePage';

export function AnnotateRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/annotate' });
  return (
    <KeepSignedIn>
      <AnnotatePage projectId={projectId} />
    </KeepSignedIn>
  );
}

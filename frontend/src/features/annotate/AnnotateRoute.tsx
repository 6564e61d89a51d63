import { useParams } from '@tanstack/react-router';
import { SignedIn } from '../../app/Shell';
import { AnnotatePage } from './AnnotatePage';

export function AnnotateRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/annotate' });
  return (
    <SignedIn>
      <AnnotatePage projectId={projectId} />
    </SignedIn>
  );
}

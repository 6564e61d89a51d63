import { useParams } from '@tanstack/react-router';
import { KeepSignedIn } from '../safety/KeepSignedIn';
import { ReviewPage } from './ReviewPage';

export function ReviewRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/review' });
  return (
    <KeepSignedIn>
      <ReviewPage projectId={projectId} />
    </KeepSignedIn>
  );
}

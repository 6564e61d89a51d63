import { useParams } from '@tanstack/react-router';
import { SignedIn } from '../../app/Shell';
import { ReviewPage } from './ReviewPage';

export function ReviewRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/review' });
  return (
    <SignedIn>
      <ReviewPage projectId={projectId} />
    </SignedIn>
  );
}

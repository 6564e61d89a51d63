import { useParams, useSearch } from '@tanstack/react-router';
import { SignedIn } from '../../app/Shell';
import { Adjudicate } from './Adjudicate';

export function AdjudicateRoute() {
  const { projectId } = useParams({ from: '/projects/$projectId/adjudicate' });
  const { adjudication } = useSearch({ from: '/projects/$projectId/adjudicate' });
  return (
    <SignedIn>
      <Adjudicate projectId={projectId} wanted={adjudication} />
    </SignedIn>
  );
}

import { type Query, QueryCache, type QueryClient } from '@tanstack/react-query';
import { ApiError } from './client';

/** Whether the server no longer takes a list's cursor: it is of before an upgrade, or of another list. */
export function isForeignCursor(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.status === 422 &&
    Boolean(error.problem.errors?.some((field) => field.path === 'cursor'))
  );
}

/** A cache in which a list whose cursor is refused begins again with its first page. */
export function listCache(client: () => QueryClient): QueryCache {
  return new QueryCache({
    onError: (error, query: Query<unknown, unknown, unknown>) => {
      if (isForeignCursor(error)) void client().resetQueries({ queryKey: query.queryKey, exact: true });
    },
  });
}

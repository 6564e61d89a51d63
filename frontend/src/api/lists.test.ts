import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { patient } from '../test-patience';
import { ApiError } from './client';
import { isForeignCursor, listCache } from './lists';
import type { Page, Problem } from './shared';

const refusal = (path: string): ApiError => {
  const problem: Problem = {
    type: '/problems/validation_failed',
    title: '',
    status: 422,
    code: 'validation_failed',
    detail: '',
    errors: [{ path, code: 'invalid', message: '' }],
  };
  return new ApiError(422, problem);
};

test('only a refused cursor begins a list again', () => {
  expect(isForeignCursor(refusal('cursor'))).toBe(true);
  expect(isForeignCursor(refusal('limit'))).toBe(false);
  expect(isForeignCursor(new Error('cursor'))).toBe(false);
});

test('a list whose cursor is of before an upgrade is loaded from the start, and goes on', async () => {
  const client: QueryClient = new QueryClient({
    queryCache: listCache(() => client),
    defaultOptions: { queries: { retry: false } },
  });
  let release = 'old';
  const cursors: string[] = [];
  const list = new InfiniteQueryObserver(client, {
    queryKey: ['list'],
    queryFn: async ({ pageParam }: { pageParam: string }): Promise<Page<string>> => {
      cursors.push(pageParam);
      if (pageParam && !pageParam.startsWith(release)) throw refusal('cursor');
      return { results: [`${release}${pageParam}`], next: pageParam ? null : `${release}-2` };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const stop = list.subscribe(() => {});
  await vi.waitFor(() => expect(list.getCurrentResult().hasNextPage).toBe(true), patient);
  release = 'new';
  await list.fetchNextPage();
  await vi.waitFor(() => expect(list.getCurrentResult().data?.pages).toHaveLength(1), patient);
  await vi.waitFor(() => expect(list.getCurrentResult().data?.pages[0]?.results).toEqual(['new']), patient);
  await list.fetchNextPage();
  expect(list.getCurrentResult().data?.pages.flatMap((page) => page.results)).toEqual(['new', 'newnew-2']);
  expect(list.getCurrentResult().error).toBeNull();
  expect(cursors).toEqual(['', 'old-2', '', 'new-2']);
  stop();
});

import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Outbox } from '../../sync/outbox';
import { Store } from '../../sync/store';
import { useQueue } from './useQueue';

const lent = (...ids: string[]) => ids.map((id) => ({ id, asset: { file_url: `/${id}` } }));
const replies: ((rows: unknown) => void)[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  replies.length = 0;
});

function queueOf() {
  const claims = () =>
    new Promise<Response>((resolve) =>
      replies.push((rows) =>
        resolve(
          new Response(JSON.stringify(rows), {
            status: 200,
            headers: { 'Content-Type': 'application/json' },
          }),
        ),
      ),
    );
  vi.stubGlobal('fetch', vi.fn(claims));
  const outbox = new Outbox('bob', new Store(`queue-${Math.random()}`), null);
  return renderHook(() => useQueue('p', 'tasks', outbox, () => {}));
}

test('a reply asked for before an item left does not bring it back', async () => {
  const { result } = queueOf();
  await waitFor(() => expect(replies).toHaveLength(1));
  await act(async () => replies[0]?.(lent('a', 'b')));
  await waitFor(() => expect(result.current.queue.map((row) => row.id)).toEqual(['a', 'b']));
  // A question is on its way while the item is answered and its answer is taken.
  act(() => void result.current.claim());
  await waitFor(() => expect(replies).toHaveLength(2));
  act(() => result.current.drop('a'));
  await waitFor(() => expect(replies).toHaveLength(3));
  await act(async () => replies[1]?.(lent('a', 'b')));
  expect(result.current.queue.map((row) => row.id)).toEqual(['b']);
  // Asked for later, it is the person's again: it was sent back.
  await act(async () => replies[2]?.(lent('b', 'a')));
  await waitFor(() => expect(result.current.queue.map((row) => row.id)).toEqual(['b', 'a']));
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../../../api/client';
import type { MyDay, WorkTask } from '../../../api/types';
import { DayLine, paceOf } from './DayLine';

const day = (more: Partial<MyDay>): MyDay =>
  ({ submitted_today: 0, seconds_today: 0, returned: 0, ...more }) as MyDay;
const label = { name: 'Cat', color: '#0072B2', description: 'With its tail.' };

/** The line of a day, with what came back. */
function shown(today: MyDay, returned: object[] = [], task: Partial<WorkTask> | null = null) {
  vi.spyOn(api, 'get').mockImplementation((path: string) =>
    Promise.resolve(path.endsWith('my-day') ? today : { results: returned }),
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <DayLine projectId="p" task={task as WorkTask | null} label={label} />
    </QueryClientProvider>,
  );
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('a pace is told from three answers on, by the hour of work', () => {
  expect(paceOf(day({ submitted_today: 2, seconds_today: 60 }))).toBeNull();
  expect(paceOf(day({ submitted_today: 3, seconds_today: 0 }))).toBeNull();
  expect(paceOf(day({ submitted_today: 3, seconds_today: 90 }))).toBe(120);
});

test('what comes next, how much is done and how fast', async () => {
  shown(day({ submitted_today: 12, seconds_today: 600 }));
  expect(await screen.findByText('12 done today')).toBeInTheDocument();
  expect(screen.getByText('72 per hour of work')).toBeInTheDocument();
  expect(screen.getByTestId('next-label')).toHaveTextContent('Next: CatWith its tail.');
  expect(screen.queryByText(/came back/)).toBeNull();
});

test('what the last answer that came back was told', async () => {
  const returned = [
    { state: 'submitted', comment: 'no', asset: { name: 'b.jpg' } },
    { state: 'returned', comment: 'Tighter, please.', asset: { name: 'a.jpg' } },
  ];
  shown(day({ submitted_today: 1, returned: 1 }), returned);
  expect(await screen.findByText(/Last feedback on a\.jpg: Tighter, please\./)).toBeInTheDocument();
  expect(screen.getByText('1 came back')).toBeInTheDocument();
});

test('what is in hand says its comment itself; answered again the words stay to be read', async () => {
  const rework = { reason: 'sloppy_shape', comment: 'The tail is missing.' };
  const asset = { name: 'a.jpg' } as WorkTask['asset'];
  const { rerender } = shown(day({}), [], { id: 'one', asset, rework } as Partial<WorkTask>);
  expect(await screen.findByText('Nothing done yet today')).toBeInTheDocument();
  expect(screen.queryByText(/Last feedback/)).toBeNull();
  const client = new QueryClient();
  rerender(
    <QueryClientProvider client={client}>
      <DayLine
        projectId="p"
        task={{ id: 'two', asset: { name: 'b.jpg' }, rework: null } as WorkTask}
        label={label}
      />
    </QueryClientProvider>,
  );
  expect(await screen.findByText(/Last feedback on a\.jpg: The tail is missing\./)).toBeInTheDocument();
});

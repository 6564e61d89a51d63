import { beforeEach, expect, test, vi } from 'vitest';
import type { DraftOp } from '../api/types';
import { sendKept, submitAnswer, TaskOutbox } from './outbox';

const op = (id: string): DraftOp => ({ op_id: id, op: 'delete_region', region_id: 'r' });
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const answer = {
  submission_id: 's',
  schema_version: 1,
  regions: [],
  classification: {},
  flags: { unsure: false },
  seconds: 1,
};
let sent: { url: string; body: Record<string, unknown> }[] = [];
let reply: () => Response;

beforeEach(() => {
  sent = [];
  reply = () => json(200, { revision: 1 });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(init.body)) });
    return reply();
  });
});

test('sends what was put once and in order, then says saved', async () => {
  const box = new TaskOutbox('tasks/t1/draft', 't1', 0, () => {});
  await box.put([op('a')]);
  await box.put([op('b')]);
  expect([box.state, box.pending]).toEqual(['local', 2]);
  await Promise.all([box.flush(), box.flush()]);
  expect(sent.map((call) => call.body)).toEqual([{ base_revision: 0, ops: [op('a'), op('b')] }]);
  expect([box.state, box.pending]).toEqual(['saved', 0]);
});

test('keeps everything while offline and finds it again after a reload', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  const box = new TaskOutbox('tasks/t2/draft', 't2', 0, () => {});
  await box.put([op('a')]);
  await box.flush();
  expect(box.state).toBe('offline');
  expect(await new TaskOutbox('tasks/t2/draft', 't2', 0, () => {}).unsent()).toEqual([op('a')]);
});

test('a stale base is sent again on top of the newer revision, and said', async () => {
  const collided = vi.fn();
  const box = new TaskOutbox('tasks/t3/draft', 't3', 4, () => {}, collided);
  reply = () => {
    reply = () => json(200, { revision: 8 });
    return json(409, {
      code: 'stale_revision',
      title: '',
      detail: '',
      status: 409,
      revision: 7,
      regions: [],
    });
  };
  await box.put([op('a')]);
  await box.flush();
  expect(sent.map((call) => call.body.base_revision)).toEqual([4, 7]);
  expect(collided).toHaveBeenCalledWith({ serverRegions: [] });
  expect(box.state).toBe('saved');
});

test('an answer given offline is kept and sent later', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  expect(await submitAnswer('t4', answer)).toBe('kept');
  expect(await sendKept()).toBe(1);
  vi.stubGlobal('fetch', async () => json(200, {}));
  expect(await sendKept()).toBe(0);
});

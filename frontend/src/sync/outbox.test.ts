import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { BoxRegion, DraftOp, Region } from '../api/types';
import { patient } from '../test-patience';
import { Outbox, type Remote } from './outbox';
import { applyOps, type Content } from './rebase';
import { mayReadAgain, pauseAfter, pauseBeforeReading } from './retryPolicy';
import { Store } from './store';

const box = (id: string, x = 0): BoxRegion => ({
  id,
  label: 'a',
  shape: 'box',
  x,
  y: 0,
  width: 5,
  height: 5,
});
const content = (...regions: Region[]): Content => ({ regions, flags: {}, classification: {} });
let counter = 0;
const put = (region: Region): DraftOp => ({
  op_id: `op${++counter}`,
  op: 'put_region',
  region_id: region.id,
  value: region,
});
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const refusal = (status: number, code: string, more: object = {}) =>
  json(status, { code, title: code, detail: `${code}.`, status, ...more });

/** The server's rules of drafts and answers, with a line that can be cut. */
class FakeServer {
  revision = 0;
  content = content();
  done: string[] = [];
  answers: Record<string, unknown>[] = [];
  calls: { path: string; body: Record<string, unknown> }[] = [];
  line: 'up' | 'down' | 'replies lost' = 'up';
  refuses: (path: string) => Response | null = () => null;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (this.line === 'down') throw new TypeError('offline');
    const body = JSON.parse(String(init.body));
    this.calls.push({ path: url.replace('/api/v1/', ''), body });
    const reply = this.refuses(url) ?? (url.endsWith('/draft') ? this.save(body) : this.submit(body));
    if (this.line === 'replies lost') throw new TypeError('offline');
    return reply;
  };

  /** Another client's save. */
  elsewhere(...ops: DraftOp[]) {
    this.save({ base_revision: this.revision, ops });
  }

  private stale(applied: string[]) {
    return refusal(409, 'stale_revision', { revision: this.revision, ...this.content, applied });
  }

  private save({ base_revision, ops }: { base_revision: number; ops: DraftOp[] }) {
    const fresh = ops.filter((op) => !this.done.includes(op.op_id));
    if (!fresh.length)
      return json(200, {
        revision: this.revision,
        ...(this.revision > base_revision + 1 ? this.content : {}),
      });
    if (base_revision !== this.revision)
      return this.stale(ops.filter((op) => this.done.includes(op.op_id)).map((op) => op.op_id));
    this.content = applyOps(this.content, fresh);
    this.done.push(...fresh.map((op) => op.op_id));
    this.revision += 1;
    return json(200, { revision: this.revision });
  }

  private submit(body: Record<string, unknown>) {
    if (this.answers.some((row) => row.submission_id === body.submission_id)) return json(200, {});
    if (body.base_revision !== undefined && body.base_revision !== this.revision) return this.stale([]);
    this.answers.push(body);
    return json(200, {});
  }
}

let server: FakeServer;
let name = '';
const stores: Store[] = [];
const store = () => {
  const made = new Store(name);
  stores.push(made);
  return made;
};

beforeEach(() => {
  name = `test-${++counter}`;
  server = new FakeServer();
  vi.stubGlobal('fetch', server.fetch);
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const one of stores.splice(0)) one.close();
});

async function opened(outbox = new Outbox('bob', store(), null), item = 't1') {
  const remotes: Remote[] = [];
  const begun = await outbox.begin(
    { item, path: `tasks/${item}`, name: 'a.jpg', revision: server.revision, content: server.content },
    (remote) => remotes.push(remote),
  );
  return { outbox, box: begun.outbox, begun, remotes };
}

const answer = (regions: Region[], item = 't1') => ({
  item,
  project: 'p',
  path: `tasks/${item}/submit`,
  name: 'a.jpg',
  kind: 'submit' as const,
  body: { submission_id: `s-${item}`, regions },
});

test('what was put goes out once and in order, then it says saved', async () => {
  const { box: work } = await opened();
  const ops = [put(box('a')), put(box('b'))];
  for (const op of ops) await work.put([op]);
  expect([work.state, work.pending]).toEqual(['local', 2]);
  await Promise.all([work.flush(), work.flush()]);
  expect(server.calls).toEqual([{ path: 'tasks/t1/draft', body: { base_revision: 0, ops } }]);
  expect([work.state, work.pending]).toEqual(['saved', 0]);
});

test('twenty edits offline wait, are found again after a reload, and arrive once the line is back', async () => {
  const { box: work } = await opened();
  server.line = 'down';
  for (let x = 1; x <= 20; x += 1) await work.put([put(box('a', x))]);
  await work.flush();
  expect([work.state, work.pending]).toEqual(['offline', 20]);
  const again = await opened(new Outbox('bob', store(), null));
  expect(again.begun.content.regions).toEqual([box('a', 20)]);
  server.line = 'up';
  await again.outbox.resume();
  expect(server.content.regions).toEqual([box('a', 20)]);
  expect([server.done.length, again.box.state]).toEqual([20, 'saved']);
});

test('a reply that got lost: sent again, carried out once, nothing asked', async () => {
  const { outbox, box: work, remotes } = await opened();
  server.line = 'replies lost';
  await work.put([put(box('a', 1))]);
  await work.flush();
  expect([server.revision, work.pending]).toEqual([1, 1]);
  server.line = 'up';
  await work.put([put(box('a', 2))]);
  await outbox.resume();
  expect([server.content.regions, server.revision, remotes]).toEqual([
    [box('a', 2)],
    2,
    [{ changes: [], collisions: [] }],
  ]);
});

test('the pauses between tries double up to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 9].map((n) => pauseAfter(n, 0.5))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([800, 1200]);
});

test('a server that is away is left alone for as long as it asks, and the work is kept', async () => {
  const { box: work } = await opened();
  const away = () => {
    const reply = refusal(503, 'unavailable');
    reply.headers.set('Retry-After', '20');
    return reply;
  };
  server.refuses = away;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await work.put([put(box('a', 1))]);
    await work.flush();
    expect([server.calls.length, work.pending, work.state]).toEqual([1, 1, 'offline']);
    server.refuses = () => null;
    // The pause of a first failure is long over.
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.calls.length).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(() => expect([server.content.regions, work.pending]).toEqual([[box('a', 1)], 0]), patient);
});

test('reading is tried again longer while the server is away, never sooner than it asks', () => {
  const away = new ApiError(
    503,
    { type: '', title: '', status: 503, code: 'unavailable', detail: '' },
    5_000,
  );
  const broken = new ApiError(500, { type: '', title: '', status: 500, code: 'server_error', detail: '' });
  const missing = new ApiError(404, { type: '', title: '', status: 404, code: 'not_found', detail: '' });
  expect([mayReadAgain(4, away), mayReadAgain(5, away)]).toEqual([true, false]);
  expect([mayReadAgain(1, broken), mayReadAgain(2, broken), mayReadAgain(0, missing)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([pauseBeforeReading(0, away), pauseBeforeReading(3, away), pauseBeforeReading(0, broken)]).toEqual([
    5_000, 8_000, 1_000,
  ]);
});

test('edits one after another are sent five seconds after the first at the latest', async () => {
  const { box: work } = await opened();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    for (let x = 0; x < 7; x += 1) {
      await work.put([put(box('a', x))]);
      vi.advanceTimersByTime(800);
    }
  } finally {
    vi.useRealTimers();
  }
  await vi.waitFor(() => expect(server.calls.length).toBeGreaterThan(0), patient);
});

test('a second client saved first: both stay, the screen hears of it, the same region is asked about', async () => {
  server.elsewhere(put(box('a')), put(box('b')));
  const { box: work, remotes } = await opened();
  server.elsewhere(put(box('a', 9)), put(box('b', 7)));
  const mine = put(box('a', 3));
  await work.put([mine, put(box('c'))]);
  await work.flush();
  const copy = box(mine.op_id, 3);
  expect(server.content.regions).toEqual([box('a', 9), box('b', 7), copy, box('c')]);
  expect(remotes).toEqual([
    {
      changes: [box('a', 9), box('b', 7), copy],
      collisions: [{ region: 'a', mine: box('a', 3), theirs: box('a', 9), copy: mine.op_id }],
    },
  ]);
  expect(work.state).toBe('saved');
});

test('signed out in the middle: everything waits, and goes on after signing in', async () => {
  const { outbox, box: work } = await opened();
  server.refuses = () => refusal(401, 'not_authenticated');
  await work.put([put(box('a'))]);
  await outbox.send(answer([box('a')]));
  await outbox.flushAll();
  expect([work.state, outbox.sends.size]).toEqual(['signedOut', 1]);
  server.refuses = () => null;
  await outbox.resume();
  expect([server.answers.length, outbox.sends.size, work.state]).toEqual([1, 0, 'saved']);
});

test('an answer is a last word: it carries the edits with it and is stored once however often it is sent', async () => {
  const { outbox, box: work } = await opened();
  server.line = 'replies lost';
  await work.put([put(box('a'))]);
  await outbox.send(answer([box('a')]));
  await outbox.flush('t1');
  expect([server.answers.length, outbox.sends.size]).toEqual([1, 1]);
  const later = new Outbox('bob', store(), null);
  server.line = 'up';
  await later.flushAll();
  expect([server.answers.length, later.sends.size, later.waitingEdits]).toEqual([1, 0, 0]);
  expect(server.answers[0]).toMatchObject({ base_revision: 0, regions: [box('a')] });
});

test('an answer whose edits the server already had (their reply was lost) goes through', async () => {
  const { outbox, box: work } = await opened();
  server.line = 'replies lost';
  await work.put([put(box('a'))]);
  await work.flush();
  server.line = 'up';
  await outbox.send(answer([box('a')]));
  await outbox.flush('t1');
  expect([server.answers.length, outbox.refused.size]).toEqual([1, 0]);
});

test('an answer made beside another window is not stored: it comes back with both versions', async () => {
  server.elsewhere(put(box('a')));
  const { outbox, box: work } = await opened();
  server.elsewhere(put(box('a', 9)));
  const mine = put(box('a', 3));
  await work.put([mine]);
  await outbox.send(answer([box('a', 3)]));
  await outbox.flush('t1');
  expect([server.answers, outbox.sends.size]).toEqual([[], 0]);
  expect(outbox.refused.get('t1')).toMatchObject({ code: 'stale_revision', name: 'a.jpg' });
  outbox.leave('t1');
  const { begun } = await opened(outbox);
  expect(begun.content.regions).toEqual([box('a', 9), box(mine.op_id, 3)]);
});

test('an answer the server refuses comes back with what was drawn, and the reason', async () => {
  const { outbox, box: work } = await opened();
  await work.put([put(box('a', -5))]);
  server.refuses = (path) =>
    path.endsWith('/submit')
      ? refusal(422, 'validation_failed', {
          errors: [{ path: 'x', code: 'c', message: 'Box a is outside.' }],
        })
      : null;
  await outbox.send(answer([box('a', -5)]));
  await outbox.flush('t1');
  expect(outbox.refused.get('t1')?.words).toBe('Box a is outside.');
  const { begun } = await opened(outbox);
  expect(begun.content.regions).toEqual([box('a', -5)]);
  await outbox.dismiss('t1');
  expect((await store().all('refused', 'bob')).length).toBe(0);
});

test('work on something that is lost is kept with a notice', async () => {
  const { outbox, box: work } = await opened();
  server.refuses = () => refusal(409, 'lease_lost');
  await work.put([put(box('a', 4))]);
  await work.flush();
  expect(outbox.refused.get('t1')).toMatchObject({ code: 'lease_lost', regions: [box('a', 4)] });
  expect(work.state).toBe('saved');
});

test('a full disk: what was drawn stays in memory, goes to the server at once, and the window asks to stay until then', async () => {
  const { outbox, box: work } = await opened();
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  server.line = 'down';
  await work.put([put(box('a', 1))]);
  expect([outbox.isSafe, work.state]).toEqual([false, 'offline']);
  server.line = 'up';
  await work.put([put(box('a', 2))]);
  expect([outbox.isSafe, work.state, server.content.regions]).toEqual([true, 'saved', [box('a', 2)]]);
  await work.put([put(box('a', 3))]);
  await outbox.send(answer([box('a', 3)]));
  await outbox.flush('t1');
  expect([server.answers.length, outbox.isSafe, outbox.sends.size]).toEqual([1, true, 0]);
});

test("another person's work on this computer is left alone", async () => {
  const { box: work } = await opened();
  server.line = 'down';
  await work.put([put(box('a'))]);
  const eve = new Outbox('eve', store(), null);
  server.line = 'up';
  await eve.flushAll();
  expect([server.calls.length, eve.waitingEdits]).toEqual([0, 0]);
});

test('an item claimed before its last save landed opens as the save left it', async () => {
  const { outbox, box: work } = await opened();
  const stale = { revision: server.revision, content: server.content };
  await work.put([put(box('r1'))]);
  outbox.leave('t1');
  await vi.waitFor(() => expect(server.revision).toBe(1), patient);
  await outbox.flush('t1');
  const again = await outbox.begin({ item: 't1', path: 'tasks/t1', name: 'a.jpg', ...stale }, () => {});
  expect(again.content.regions).toEqual([box('r1')]);
});

test('edits behind a refused answer reach the server without the item being open', async () => {
  const { outbox, box: work } = await opened();
  await work.flush();
  server.elsewhere(put(box('theirs')));
  await work.put([put(box('mine'))]);
  outbox.leave('t1');
  await outbox.send(answer([box('mine')]));
  await vi.waitFor(() => expect(outbox.refused.has('t1')).toBe(true), patient);
  await vi.waitFor(
    () => expect(server.content.regions.map((one) => one.id)).toEqual(['theirs', 'mine']),
    patient,
  );
});

test('an edit the server will never take is set aside with a notice; those around it go out', async () => {
  const before = box('bad', 3);
  server.content = content(before);
  const { outbox, box: edits, remotes } = await opened();
  server.refuses = (url) => {
    const ops = (server.calls.at(-1)?.body.ops ?? []) as DraftOp[];
    const isBad =
      url.endsWith('/draft') && ops.some((op) => op.op === 'put_region' && op.value.label === 'x');
    return isBad
      ? refusal(422, 'validation_failed', {
          errors: [{ path: 'ops', code: 'label', message: 'No label x.' }],
        })
      : null;
  };
  const bad = { ...box('bad', 9), label: 'x' };
  const goods = ['a', 'b', 'c', 'd', 'e'].map((id) => box(id));
  const [first, ...rest] = goods as [BoxRegion, ...BoxRegion[]];
  const refusedOp = put(bad);
  await edits.put([put(first), refusedOp, ...rest.map(put)]);
  await edits.flush();

  expect(edits.state).toBe('saved');
  expect(server.content.regions).toEqual([before, ...goods]);
  // Mine is kept with the notice, theirs is back on the screen.
  expect([...outbox.refused.values()]).toEqual([
    {
      item: `t1#${refusedOp.op_id}`,
      user: 'bob',
      project: '',
      name: 'a.jpg',
      words: 'No label x.',
      code: 'set_aside',
      regions: [bad],
    },
  ]);
  expect(remotes).toEqual([{ changes: [before], collisions: [] }]);

  // It outlives the window, and nothing waits any more.
  const again = new Outbox('bob', store(), null);
  await again.start();
  expect(again.waitingEdits).toBe(0);
  expect(again.refused.size).toBe(1);
  await again.dismiss(`t1#${refusedOp.op_id}`);
  expect(await new Store(name).all('refused', 'bob')).toEqual([]);
});

test('a refused edit that was mended meanwhile leaves the mended one on the screen', async () => {
  const { outbox, box: edits, remotes } = await opened();
  server.refuses = () => {
    const ops = (server.calls.at(-1)?.body.ops ?? []) as DraftOp[];
    return ops.some((op) => op.op === 'put_region' && op.value.label === 'x')
      ? refusal(422, 'validation_failed')
      : null;
  };
  await edits.put([put({ ...box('r'), label: 'x' }), put(box('r', 4))]);
  await edits.flush();
  expect(server.content.regions).toEqual([box('r', 4)]);
  expect(remotes).toEqual([]);
  expect(outbox.refused.size).toBe(1);
});

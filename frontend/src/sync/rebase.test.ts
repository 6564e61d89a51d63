import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoxRegion, DraftOp, Region } from '../api/types';
import { applyOps, type Content, changesBetween, isSame, rebase } from './rebase';

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
const drop = (id: string): DraftOp => ({ op_id: `op${++counter}`, op: 'delete_region', region_id: id });
const none = new Set<string>();

test('what only one side touched goes through, in order', () => {
  const ops = [put(box('a', 1)), put(box('new')), put(box('a', 2))];
  const theirs = content(box('a'), box('b', 7), box('c'));
  const { ops: kept, collisions } = rebase(content(box('a'), box('b')), theirs, ops, none);
  expect([kept, collisions]).toEqual([ops, []]);
  expect(applyOps(theirs, kept).regions).toEqual([box('a', 2), box('b', 7), box('c'), box('new')]);
});

test('both moved one region: theirs stays in its place, mine stands beside it as a copy', () => {
  const ops = [put(box('a', 1)), put(box('a', 2))];
  const { ops: kept, collisions } = rebase(content(box('a')), content(box('a', 9)), ops, none);
  const copy = ops[1]?.op_id ?? '';
  expect(applyOps(content(box('a', 9)), kept).regions).toEqual([box('a', 9), box(copy, 2)]);
  expect(collisions).toEqual([{ region: 'a', mine: box('a', 2), theirs: box('a', 9), copy }]);
});

test('deleted here and changed there, and the other way round: the change is kept and asked about', () => {
  const gone = rebase(content(box('a')), content(box('a', 9)), [drop('a')], none);
  expect([gone.ops, gone.collisions]).toEqual([
    [],
    [{ region: 'a', mine: null, theirs: box('a', 9), copy: null }],
  ]);
  const back = rebase(content(box('a')), content(), [put(box('a', 3))], none);
  expect(applyOps(content(), back.ops).regions).toEqual([box('a', 3)]);
  expect(back.collisions).toEqual([{ region: 'a', mine: box('a', 3), theirs: null, copy: null }]);
});

test('the same change on both sides is no collision and is not sent', () => {
  expect(rebase(content(box('a')), content(box('a', 4)), [put(box('a', 4))], none)).toEqual({
    ops: [],
    collisions: [],
  });
  expect(rebase(content(box('a')), content(), [drop('a')], none)).toEqual({ ops: [], collisions: [] });
});

test('own operations the server already has do not collide with those that follow', () => {
  const [first, second] = [put(box('a', 1)), put(box('a', 2))];
  const out = rebase(content(box('a')), content(box('a', 1)), [first, second], new Set([first.op_id]));
  expect(out).toEqual({ ops: [second], collisions: [] });
});

test('equality ignores the order of keys and undefined members', () => {
  expect(isSame({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2, d: undefined }], a: 1 })).toBe(true);
  expect(isSame({ a: [] }, { a: {} })).toBe(false);
  expect(isSame([1, 2], [1])).toBe(false);
});

/** The server's rules of a draft: annotation/tasks/drafts.py. */
class Server {
  revision = 0;
  content: Content = content(box('r0'), box('r1'), box('r2'));
  readonly applied: string[] = [];
  save(base: number, ops: DraftOp[]) {
    const done = new Set(this.applied);
    const fresh = ops.filter((op) => !done.has(op.op_id));
    if (!fresh.length)
      return this.revision > base + 1
        ? { stale: true, applied: ops.map((op) => op.op_id) }
        : { stale: false, applied: [] };
    if (base !== this.revision)
      return { stale: true, applied: ops.filter((op) => done.has(op.op_id)).map((op) => op.op_id) };
    this.content = applyOps(this.content, fresh);
    this.applied.push(...fresh.map((op) => op.op_id));
    this.revision += 1;
    return { stale: false, applied: [] };
  }
}

class Client {
  base: Content;
  revision = 0;
  waiting: DraftOp[] = [];
  everPut: Region[] = [];
  constructor(private readonly server: Server) {
    this.base = server.content;
  }
  edit(op: DraftOp) {
    this.waiting.push(op);
  }
  screen() {
    return applyOps(this.base, this.waiting);
  }
  /** One call; with `isLost` the server acts and its reply never comes. */
  send(isLost: boolean) {
    if (!this.waiting.length) return;
    const reply = this.server.save(this.revision, this.waiting);
    if (isLost) return;
    if (!reply.stale) {
      this.base = applyOps(this.base, this.waiting);
      this.waiting = [];
    } else {
      const theirs = this.server.content;
      this.waiting = rebase(this.base, theirs, this.waiting, new Set(reply.applied)).ops;
      this.base = theirs;
    }
    this.revision = this.server.revision;
  }
}

const step = fc.record({
  who: fc.integer({ min: 0, max: 1 }),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constant('put' as const) },
    fc.constant('delete' as const),
    { weight: 2, arbitrary: fc.constant('send' as const) },
    fc.constant('lost' as const),
  ),
  region: fc.integer({ min: 0, max: 4 }),
  x: fc.integer({ min: 1, max: 30 }),
});

test('two windows on a bad line converge: nothing is lost, nothing is carried out twice', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const server = new Server();
      const clients = [new Client(server), new Client(server)] as const;
      for (const { who, what, region, x } of steps) {
        const client = clients[who as 0 | 1];
        if (what === 'put') client.edit(put(box(`r${region}`, x)));
        else if (what === 'delete') client.edit(drop(`r${region}`));
        else client.send(what === 'lost');
      }
      for (let round = 0; round < 3; round += 1)
        for (const client of clients) while (client.waiting.length) client.send(false);
      // One writes once more after the last word of the other, so that it hears of it.
      for (const client of clients) {
        client.edit({ op_id: `op${++counter}`, op: 'set_flag', value: { unsure: true } });
        while (client.waiting.length) client.send(false);
      }
      clients[0].edit({ op_id: `op${++counter}`, op: 'set_flag', value: { unsure: true } });
      while (clients[0].waiting.length) clients[0].send(false);
      expect(clients[0].screen().regions).toEqual(server.content.regions);
      expect(new Set(server.applied).size).toBe(server.applied.length);
    }),
    { numRuns: 300 },
  );
});

test('the last state of every region a person left is on the server, in its place or as a copy', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
      (steps, others) => {
        const server = new Server();
        const client = new Client(server);
        others.forEach((region, at) => {
          server.save(server.revision, [put(box(`r${region}`, 100 + at))]);
        });
        const theirs = server.content;
        for (const { what, region, x } of steps) {
          if (what === 'put') client.edit(put(box(`r${region}`, x)));
          else if (what === 'delete') client.edit(drop(`r${region}`));
        }
        const mine = client.screen().regions.filter((region) => !client.base.regions.includes(region));
        while (client.waiting.length) client.send(false);
        const places = (rows: Region[]) => rows.map((row) => JSON.stringify({ ...row, id: '' }));
        for (const place of places(mine)) expect(places(server.content.regions)).toContain(place);
        const touched = theirs.regions.filter((region) => others.some((at) => region.id === `r${at}`));
        for (const region of touched) expect(server.content.regions).toContainEqual(region);
      },
    ),
    { numRuns: 300 },
  );
});

test('the screen gets exactly what differs', () => {
  expect(
    changesBetween(content(box('a'), box('b'), box('c')), content(box('a'), box('b', 2), box('d'))),
  ).toEqual(['c', box('b', 2), box('d')]);
});

import { beforeEach, expect, test, vi } from 'vitest';
import { patient } from '../../test-patience';
import type { FromDecoder, ToDecoder } from './decode.worker';

const bitmap = (width: number) =>
  ({ width, height: (width * 3) / 4, close: vi.fn() }) as unknown as ImageBitmap;

/** A decoder that answers when it is told to. */
class Hand {
  static made: Hand;
  asked: ToDecoder[] = [];
  onmessage: (event: { data: FromDecoder }) => void = () => {};
  constructor() {
    Hand.made = this;
  }
  postMessage(message: ToDecoder): void {
    this.asked.push(message);
  }
  say(data: FromDecoder): void {
    this.onmessage({ data });
  }
}

const size = { width: 4000, height: 3000 };

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('Worker', Hand);
});

test('a copy of the size of the view opens the picture, the finer ones follow', async () => {
  const { picture } = await import('./pictures');
  const loading = picture('/a/file', size);
  await vi.waitFor(() => expect(Hand.made.asked.length).toBe(1), patient);
  const [{ id, view } = { id: 0, view: 0 }] = Hand.made.asked;
  expect(view).toBe(Math.max(window.innerWidth, window.innerHeight));
  Hand.made.say({ id, kind: 'first', bitmap: bitmap(1000) });
  const made = await loading;
  expect([made.size, made.finest?.width]).toEqual([size, 1000]);
  const told = vi.fn();
  made.onMore(told);
  Hand.made.say({ id, kind: 'bitmaps', bitmaps: [bitmap(2000), bitmap(4000)], ...size });
  await vi.waitFor(() => expect(made.finest?.width).toBe(4000), patient);
  expect(told).toHaveBeenCalled();
  expect(made.best(0.25)?.width).toBe(1000);
});

test('where no small copy can be had sooner the picture opens with all of them', async () => {
  const { picture } = await import('./pictures');
  const loading = picture('/b/file', size);
  await vi.waitFor(() => expect(Hand.made.asked.length).toBe(1), patient);
  Hand.made.say({ id: 1, kind: 'bitmaps', bitmaps: [bitmap(1000), bitmap(4000)], ...size });
  expect((await loading).finest?.width).toBe(4000);
});

test('without the rest one works on what is there; opened again it is asked for anew', async () => {
  const { picture } = await import('./pictures');
  const loading = picture('/c/file', size);
  await vi.waitFor(() => expect(Hand.made.asked.length).toBe(1), patient);
  Hand.made.say({ id: 1, kind: 'first', bitmap: bitmap(1000) });
  const made = await loading;
  Hand.made.say({ id: 1, kind: 'failed', status: 0 });
  await vi.waitFor(() => expect(made.isShrunk).toBe(true), patient);
  expect(await picture('/c/file', size)).toBe(made);
  await vi.waitFor(() => expect(Hand.made.asked.length).toBe(2), patient);
  Hand.made.say({ id: 2, kind: 'bitmaps', bitmaps: [bitmap(1000), bitmap(4000)], ...size });
  await vi.waitFor(() => expect(made.finest?.width).toBe(4000), patient);
});

test('a picture that cannot be had at all is said so', async () => {
  const { picture } = await import('./pictures');
  const loading = picture('/d/file', size);
  await vi.waitFor(() => expect(Hand.made.asked.length).toBe(1), patient);
  Hand.made.say({ id: 1, kind: 'failed', status: 502 });
  await expect(loading).rejects.toThrow('stays elsewhere');
});

import { expect, test } from 'vitest';
import { aTurn } from '../test-patience';
import { type Locks, Writer, whenFree } from './writer';

/** Web Locks of one origin, as far as they are used. */
class FakeLocks implements Locks {
  private held = new Map<string, { reject: (why: unknown) => void; free: () => void }>();
  private queues = new Map<string, (() => void)[]>();

  async request(
    name: string,
    options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
    callback: (lock: unknown) => Promise<unknown> | unknown,
  ): Promise<unknown> {
    const holder = this.held.get(name);
    if (holder && options.ifAvailable) return callback(null);
    if (holder && options.steal) holder.reject(new DOMException('stolen', 'AbortError'));
    else if (holder)
      await new Promise<void>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        this.queues.set(name, [...(this.queues.get(name) ?? []), resolve]);
      });
    return new Promise((resolve, reject) => {
      const entry = { reject, free: () => {} };
      this.held.set(name, entry);
      void Promise.resolve(callback({})).then((value) => {
        if (this.held.get(name) === entry) {
          this.held.delete(name);
          this.queues.get(name)?.shift()?.();
        }
        resolve(value);
      });
    });
  }
}

function windows() {
  const locks = new FakeLocks();
  const heard: string[] = [];
  const window = (who: string) =>
    new Writer('t1', (isWriter, isFirst) => heard.push(`${who} ${isWriter} ${isFirst}`), locks);
  return { locks, heard, window };
}

test('one window writes; the next reads, and writes once the first has gone', async () => {
  const { heard, window } = windows();
  const [first, second] = [window('first'), window('second')];
  expect([await first.start(), await second.start()]).toEqual([true, false]);
  first.stop();
  await aTurn();
  expect([heard, second.isWriter]).toEqual([['first true true', 'second true false'], true]);
});

test('the reader takes over, and the other can take it back', async () => {
  const { heard, window } = windows();
  const [first, second] = [window('first'), window('second')];
  await first.start();
  await second.start();
  second.takeOver();
  await aTurn();
  expect([first.isWriter, second.isWriter]).toEqual([false, true]);
  first.takeOver();
  await aTurn();
  expect([first.isWriter, second.isWriter]).toEqual([true, false]);
  expect(heard).toEqual([
    'first true true',
    'second true false',
    'first false false',
    'first true false',
    'second false false',
  ]);
});

test('what a closed window left is sent only when no window holds the item', async () => {
  const { locks, window } = windows();
  const first = window('first');
  await first.start();
  let ran = 0;
  const work = async () => {
    ran += 1;
  };
  expect(await whenFree('t1', work, locks)).toBe(false);
  first.stop();
  await aTurn();
  expect([await whenFree('t1', work, locks), ran]).toEqual([true, 1]);
});

test('without Web Locks the only window writes', async () => {
  const alone = new Writer('t1', () => {}, null);
  expect([await alone.start(), alone.isWriter]).toEqual([true, true]);
});

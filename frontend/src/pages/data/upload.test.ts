import { expect, test } from 'vitest';
import { ApiError } from '../../api/client';
import { batches, type Picked, upload, type Wire } from './upload';

const picked = (megabytes: number, name: string) => {
  const file = new File([], name);
  Object.defineProperty(file, 'size', { value: megabytes * 1024 * 1024 });
  return { file, path: name };
};
const names = (rows: { path: string }[][]) => rows.map((row) => row.map(({ path }) => path).join(''));

test('at most eight files a request', () => {
  const files = [...'abcdefghij'].map((name) => picked(1, name));
  expect(names(batches(files))).toEqual(['abcdefgh', 'ij']);
});

test('at most 24 MB a request, a larger file alone', () => {
  expect(
    names(batches([picked(10, 'a'), picked(14, 'b'), picked(1, 'c'), picked(90, 'd'), picked(1, 'e')])),
  ).toEqual(['ab', 'c', 'd', 'e']);
});

const file = (name: string): Picked => ({ file: new File([name], name), path: name });

/** A server that keeps what it gets; the first `lost` calls do not reach it. */
function server(lost = 0) {
  const kept = new Set<string>();
  const waited: number[] = [];
  let left = lost;
  const reach = () => {
    if (left-- > 0)
      throw new ApiError(0, {
        type: 'about:blank',
        title: 'offline',
        status: 0,
        code: 'offline',
        detail: 'No connection.',
      });
  };
  const hash = async (text: string) =>
    [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  const wire: Wire = {
    send: async (form) => {
      reach();
      const names = form.getAll('files').map((one) => (one as File).name);
      for (const name of names) kept.add(await hash(name));
      return {
        job: null,
        files: names.map((name) => ({
          name,
          status: 'taken' as const,
          asset: name,
          code: null,
          message: null,
        })),
      };
    },
    missing: async (hashes) => {
      reach();
      return hashes.filter((one) => !kept.has(one));
    },
    wait: async (milliseconds) => {
      waited.push(milliseconds);
    },
  };
  return { wire, waited, kept };
}

const say = (rows: { name: string; status: string }[]) => rows.map((row) => `${row.name} ${row.status}`);

test('a lost connection is waited for, longer and longer', async () => {
  const { wire, waited } = server(3);
  const report = await upload(
    wire,
    [file('a'), file('b')],
    () => {},
    () => false,
  );
  expect(say(report)).toEqual(['a taken', 'b taken']);
  expect(waited).toEqual([2000, 4000, 8000]);
});

test('begun again, an upload sends only what is missing', async () => {
  const { wire, kept } = server();
  await upload(
    wire,
    [file('a'), file('b')],
    () => {},
    () => false,
  );
  expect(kept.size).toBe(2);
  const report = await upload(
    wire,
    [file('a'), file('b'), file('c')],
    () => {},
    () => false,
  );
  expect(say(report)).toEqual(['a duplicate', 'b duplicate', 'c taken']);
});

test('what could not be sent after five tries is named, and nothing is thrown', async () => {
  const { wire, waited } = server(99);
  const report = await upload(
    wire,
    [file('a')],
    () => {},
    () => false,
  );
  expect(report.map((row) => [row.name, row.code])).toEqual([['a', 'not_sent']]);
  expect(waited).toEqual([2000, 4000, 8000, 16000]);
});

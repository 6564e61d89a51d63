import { expect, test } from 'vitest';
import { batches } from './upload';

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

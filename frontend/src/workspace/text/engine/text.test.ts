import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Offsets } from './offsets';
import { inLanes, piecesOf, touching } from './pieces';
import { directionOf, Rows } from './rows';
import { occurrences, tokenAfter, tokenAt, tokenBefore, trimmed } from './tokens';

// Emoji in parts, accents apart, right to left, line ends of two signs.
const MIXED = '👨‍👩‍👧‍👦 Jose\u0301 owes\r\nשלום, שרה $5\nمرحبا 𝕏yz';

describe('offsets', () => {
  test('known places', () => {
    const offsets = new Offsets(MIXED);
    expect(offsets.points).toBe([...MIXED].length);
    expect(offsets.toPoint(MIXED.indexOf('J'))).toBe(8);
    expect(offsets.toUnit(8)).toBe(12);
    expect(offsets.toPoint(1)).toBe(0);
    expect(offsets.toPoint(MIXED.indexOf('yz'))).toBe([...MIXED].length - 2);
  });

  test('there and back is the same, as counting one by one says', () => {
    const sign = fc.constantFrom(
      'a',
      ' ',
      'é',
      'e\u0301',
      '😀',
      '👨‍👩‍👧',
      'ש',
      'ب',
      '\r\n',
      '𝕏',
      '\ud83d',
      '\ude00',
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 3000 }), fc.nat(), (signs, seed) => {
        const text = signs.join('');
        const points = [...text];
        const offsets = new Offsets(text);
        expect(offsets.points).toBe(points.length);
        for (const at of [0, points.length, seed % (points.length + 1), (seed * 7) % (points.length + 1)]) {
          const unit = points.slice(0, at).join('').length;
          expect(offsets.toUnit(at)).toBe(unit);
          expect(offsets.toPoint(unit)).toBe(at);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('tokens', () => {
  test('one at a time, in either direction', () => {
    const seen: string[] = [];
    for (let at = tokenAfter(MIXED, 0); at; at = tokenAfter(MIXED, at.end))
      seen.push(MIXED.slice(at.start, at.end));
    expect(seen).toEqual(['👨‍👩‍👧‍👦', 'Jose\u0301', 'owes', 'שלום', ',', 'שרה', '$', '5', 'مرحبا', '𝕏yz']);
    const back: string[] = [];
    for (let at = tokenBefore(MIXED, MIXED.length); at; at = tokenBefore(MIXED, at.start))
      back.unshift(MIXED.slice(at.start, at.end));
    expect(back).toEqual(seen);
  });

  test('at an offset, at its end, and on white space', () => {
    const at = MIXED.indexOf('o', 12);
    expect(tokenAt(MIXED, at)).toEqual({ start: 12, end: 17 });
    expect(tokenAt(MIXED, 17)).toEqual({ start: 12, end: 17 });
    expect(tokenAt('a   b', 2)).toBeNull();
    expect(trimmed('  a b ', { start: 0, end: 6 })).toEqual({ start: 2, end: 5 });
  });

  test('equal strings, whole words alone where asked', () => {
    const text = 'Ann met Anna and Ann.';
    expect(occurrences(text, 'Ann').length).toBe(3);
    expect(occurrences(text, 'Ann', { isWhole: true }).map((one) => one.start)).toEqual([0, 17]);
    expect(occurrences(text, 'ann', { isWhole: true, ignoresCase: true }).length).toBe(2);
    expect(occurrences('İİ i', 'i', { ignoresCase: true })).toEqual([{ start: 3, end: 4 }]);
  });
});

describe('rows', () => {
  const laid = (text: string, width: number) => {
    const rows = new Rows(text, width, () => 1);
    rows.extend(1e9);
    return rows;
  };
  const words = (rows: Rows) =>
    Array.from({ length: rows.count }, (_, at) => rows.text.slice(rows.start(at), rows.end(at)));

  test('break after spaces, at line ends, else anywhere', () => {
    expect(words(laid('one two three\r\n\r\nfour', 8))).toEqual(['one two ', 'three', '', 'four']);
    expect(words(laid('abcdefghij', 4))).toEqual(['abcd', 'efgh', 'ij']);
    expect(words(laid('ab👨‍👩‍👧cd', 3))).toEqual(['ab👨‍👩‍👧', 'cd']);
    const rows = laid('a b\nc', 2);
    expect([0, 1, 2].map((row) => [rows.lineOf(row), rows.isFirstOfLine(row)])).toEqual([
      [0, true],
      [0, false],
      [1, true],
    ]);
    expect(rows.rowAt(3)).toBe(1);
  });

  test('whatever the text, every letter is in one row and no row has a line end', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        (text, width) => {
          const rows = laid(text, width);
          expect(words(rows).join('')).toBe(text.replace(/[\r\n]/g, ''));
          for (let row = 1; row < rows.count; row++)
            expect(rows.start(row)).toBeGreaterThanOrEqual(rows.end(row - 1));
        },
      ),
    );
  });

  test('the direction is that of the first letter', () => {
    expect(directionOf('12 שלום abc')).toBe('rtl');
    expect(directionOf('12 abc שלום')).toBe('ltr');
    expect(directionOf('…')).toBe('ltr');
  });
});

describe('pieces', () => {
  const span = (id: string, start: number, end: number) => ({
    start,
    end,
    span: { id, label: 'a', shape: 'span' as const, start, end },
  });

  test('overlapping spans lie in lanes of their own and cut the row where they begin and end', () => {
    const placed = inLanes([span('b', 2, 6), span('a', 0, 4), span('c', 6, 8)]);
    expect(placed.map((one) => [one.span.id, one.lane])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
    expect(touching(placed, { start: 4, end: 6 }, 4).map((one) => one.span.id)).toEqual(['b']);
    const pieces = piecesOf({ start: 0, end: 10 }, placed, [9]);
    expect(
      pieces.map((piece) => [piece.start, piece.end, piece.over.map((one) => one.span.id).join('')]),
    ).toEqual([
      [0, 2, 'a'],
      [2, 4, 'ab'],
      [4, 6, 'b'],
      [6, 8, 'c'],
      [8, 9, ''],
      [9, 10, ''],
    ]);
  });
});

test('laying out a long text looks at the clock every few rows, whatever the signs', () => {
  const line = 'Ann \u05d0\u05de\u05e8\u05d4 to Ben \u{1f44d} e\u0301\n';
  const rows = new Rows(line.repeat(40_000), 700, () => 8);
  let now = 0;
  // Three looks of four milliseconds each are twelve: then the slice is over.
  rows.extend(10, () => (now += 4));
  expect(rows.count).toBe(3 * 16);
  let longest = 0;
  for (let isDone = false; !isDone; ) {
    const before = rows.count;
    isDone = rows.extend(10, () => (now += 4));
    longest = Math.max(longest, rows.count - before);
  }
  expect(longest).toBe(3 * 16);
  expect(rows.count).toBe(40_001);
});

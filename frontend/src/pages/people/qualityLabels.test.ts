import { describe, expect, it } from 'vitest';
import { csvOf } from '../../ui/csv';
import { describeErrors, raises } from './qualityLabels';

describe('words of quality', () => {
  it('says what was wrong with an answer', () => {
    const counts = { right: 3, missed: 2, extra: 0, sloppy: 0, mislabelled: 1 };
    expect(describeErrors({ is_right: false, counts, note: '' })).toBe('2 missed, 1 wrong label');
    expect(describeErrors({ is_right: false, counts: {}, note: 'wrong_label' })).toBe(
      'sent back: a wrong label',
    );
    expect(describeErrors({ is_right: true, counts, note: '' })).toBe('right');
  });

  it('writes a table that a spreadsheet reads and does not run', () => {
    expect(
      csvOf([
        ['name', 'n'],
        ['a, "b"', 1],
        ['=1+1', -2],
      ]),
    ).toBe('name,n\n"a, ""b""",1\n\'=1+1,-2\n');
  });

  it('does not tell who has no slip to be told of that all is well', () => {
    const none = { right: 4, missed: 0, extra: 0, sloppy: 0, mislabelled: 0 };
    expect(raises(none)).toContain('in what has been checked so far');
    expect(raises(none)).not.toMatch(/nothing|just go on|all right|well/i);
  });
});

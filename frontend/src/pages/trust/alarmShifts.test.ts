import { expect, test } from 'vitest';
import type { Alarm } from '../../api/monitoring';
import { shiftsOf } from './alarmShifts';

test('what was raised together is one shift, led by the part that says most', () => {
  const rows = [
    { id: 'wrong', raised_at: 't2' },
    { id: 'other', raised_at: 't1' },
    { id: 'unsure', raised_at: 't2' },
    { id: 'mix', raised_at: 't2' },
  ] as Alarm[];
  const plain = shiftsOf(rows).map(({ lead, others }) => [lead.id, ...others.map((row) => row.id)]);
  expect(plain).toEqual([['wrong', 'unsure', 'mix'], ['other']]);
});

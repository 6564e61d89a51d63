import { describe, expect, it } from 'vitest';
import { describePlan, describeRight, hours, share } from './trustLabels';

const plan = {
  look: 1,
  wanted: 295,
  drawn: 320,
  settled: 40,
  open: 280,
  disputed: 0,
  wrong: 1,
  more: 255,
  hours: 2.6,
  to_draw: 0,
  seconds_each: 37,
  is_measured: true,
  likely: 0,
};

describe('words of the contract', () => {
  it('says shares with as many digits as they need', () => {
    expect([0.95, 0.975, 0.008, 0].map(share)).toEqual(['95 %', '97.5 %', '0.8 %', '0 %']);
    expect([0.001, 0.5, 2.6].map(hours)).toEqual(['under a minute', 'about 30 minutes', 'about 2.6 hours']);
  });

  it('says what the next look needs', () => {
    expect(describePlan(plan)).toBe(
      "40 of 295 blind checks for look 1 are in; 255 more, about 2.6 hours at your team's pace.",
    );
    expect(describePlan({ ...plan, look: 3, wanted: 443, settled: 400, more: 43, likely: 1594 })).toBe(
      "400 of 443 blind checks for look 3 are in; 43 more, about 2.6 hours at your team's pace. That look is a step on the way: if errors go on at this rate, it takes about 1\u202f594 more in all until something can be promised.",
    );
    expect(describePlan({ ...plan, settled: 295, more: 0 })).toBe('All 295 blind checks for look 1 are in.');
    expect(describePlan({ ...plan, settled: 290, more: 0, disputed: 5 })).toContain(
      '5 wait for a second look',
    );
    expect(describePlan({ ...plan, wanted: 0 })).toContain('once a model has pre-labelled');
  });

  it('says what right means', () => {
    expect(describeRight({ unit: 'object', iou: 0.5 })).toContain('drawn at random');
  });
});

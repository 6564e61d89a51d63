import type { Alarm } from '../../api/monitoring';

/** The alarms that one computation raised: one shift, seen in several figures. The first part says most. */
export interface Shift {
  lead: Alarm;
  others: Alarm[];
}

/** Puts together what was raised together; alarms come with what says most first, and stay in that order. */
export function shiftsOf(alarms: readonly Alarm[]): Shift[] {
  const shifts = new Map<string, Shift>();
  for (const alarm of alarms) {
    const known = shifts.get(alarm.raised_at);
    if (known) known.others.push(alarm);
    else shifts.set(alarm.raised_at, { lead: alarm, others: [] });
  }
  return [...shifts.values()];
}

import type { Certificate, Contract } from '../../api/contract';
import { count } from '../../ui/format';

/** A share with one digit where that says more: 95 %, 97.5 %, 0.8 %. */
export function share(value: number): string {
  const hundred = value * 100;
  return `${Number(hundred.toFixed(1))} %`;
}

export function hours(value: number): string {
  if (value < 1 / 60) return 'under a minute';
  if (value < 1) return `about ${Math.round(value * 60)} minutes`;
  return `about ${value.toFixed(1)} hours`;
}

export const states: Record<Certificate['state'], string> = {
  active: 'In force',
  not_reached: 'Nothing certified',
  void: 'Void',
  replaced: 'Replaced',
};

/** What "right" means here, as the owner chose it. */
export function describeRight(right: Contract['right']): string {
  const overlap = share(right.iou);
  return right.unit === 'asset'
    ? `A picture is right when every object is found, none is extra, each has its label and overlaps by ${overlap} or more.`
    : `An object drawn at random from the picture is right when it is found, has its label and overlaps by ${overlap} or more.`;
}

/** How far the audits of the next look are, in one line. */
export function describePlan(plan: Contract['plan']): string {
  if (!plan.wanted) return 'The plan appears once a model has pre-labelled pictures.';
  const pace = plan.is_measured ? "at your team's pace" : 'at 30 s each, until your own pace is known';
  if (plan.more) {
    const next = `${count(plan.settled)} of ${count(plan.wanted)} blind checks for look ${plan.look} are in; ${count(plan.more)} more, ${hours(plan.hours)} ${pace}.`;
    // One number for the next look, one for what is likely needed: each says which it is.
    if (plan.likely <= plan.more) return next;
    return `${next} That look is a step on the way: if errors go on at this rate, it takes about ${count(plan.likely)} more in all until something can be promised.`;
  }
  if (plan.disputed) return `All are answered; ${count(plan.disputed)} wait for a second look.`;
  return `All ${count(plan.wanted)} blind checks for look ${plan.look} are in.`;
}

import type { Certificate, Contract } from '../../api/contract';
import { t } from '../../i18n/trust';
import { count } from '../../ui/format';

/** A share with one digit where that says more: 95 %, 97.5 %, 0.8 %. */
export function share(value: number): string {
  const hundred = value * 100;
  return `${Number(hundred.toFixed(1))} %`;
}

export function hours(value: number): string {
  if (value < 1 / 60) return t('trustLabels.underMinute');
  if (value < 1) return t('trustLabels.aboutMinutes', { value: Math.round(value * 60) });
  return t('trustLabels.aboutHours', { value: value.toFixed(1) });
}

export const states: Record<Certificate['state'], string> = {
  active: t('trustLabels.inForce'),
  not_reached: t('trustLabels.nothingCertified'),
  void: t('trustLabels.void'),
  replaced: t('trustLabels.replaced'),
};

/** What "right" means here, as the owner chose it. */
export function describeRight(right: Contract['right']): string {
  const overlap = share(right.iou);
  return right.unit === 'asset'
    ? t('trustLabels.pictureRightEvery', { overlap })
    : t('trustLabels.objectDrawnRandom', { overlap });
}

/** How far the audits of the next look are, in one line. */
export function describePlan(plan: Contract['plan']): string {
  if (!plan.wanted) return t('trustLabels.planAppearsOnce');
  const pace = plan.is_measured ? t('trustLabels.teamPace') : t('trustLabels.eachUntilOwn');
  if (plan.more) {
    const next = t('trustLabels.blindChecksLook', {
      settled: count(plan.settled),
      wanted: count(plan.wanted),
      look: plan.look,
      more: count(plan.more),
      hours: hours(plan.hours),
      pace,
    });
    // One number for the next look, one for what is likely needed: each says which it is.
    if (plan.likely <= plan.more) return next;
    return t('trustLabels.lookStepWay', { next, likely: count(plan.likely) });
  }
  if (plan.disputed) return t('trustLabels.allAnsweredWait', { disputed: count(plan.disputed) });
  return t('trustLabels.allBlindChecks', { wanted: count(plan.wanted), look: plan.look });
}

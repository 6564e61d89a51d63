import { NumberInput, Select, Switch, TagsInput } from '@mantine/core';
import type { Policy } from '../../../api/types';
import { t } from '../../../i18n/project';
import { ShareField } from './ShareField';

/** How answers are reviewed beyond the main choice, in plain words; part of the policy form. */
export function ReviewPolicy({ policy, set }: { policy: Policy; set: (change: Partial<Policy>) => void }) {
  if (policy.review === 'none') return null;
  const share = (
    name: 'review_score_below' | 'review_hard_from' | 'review_spots' | 'double_review_rate' | 'bulk_error',
    label: string,
    description: string,
  ) => (
    <ShareField
      label={label}
      description={description}
      min={name === 'bulk_error' ? 0.1 : 0}
      max={name === 'bulk_error' ? 50 : 100}
      value={policy[name]}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <>
      {share('review_score_below', t('reviewPolicy.alwaysReviewPeople'), t('reviewPolicy.looksEveryAnswer'))}
      <TagsInput
        label={t('reviewPolicy.hardLabels')}
        description={t('reviewPolicy.keysLabelsWhose')}
        value={policy.review_hard_labels}
        onChange={(value) => set({ review_hard_labels: value })}
      />
      {share('review_hard_from', t('reviewPolicy.hardWrongMore'), t('reviewPolicy.labelsMeasuredWrong'))}
      {policy.review !== 'all' &&
        share('review_spots', t('reviewPolicy.randomSpots'), t('reviewPolicy.everythingElseShare'))}
      {share('double_review_rate', t('reviewPolicy.reviewTwice'), t('reviewPolicy.shareApprovedFixed'))}
      <Select
        label={t('reviewPolicy.rejectedAnswersGo')}
        description={t('reviewPolicy.reviewerChooseOtherwise')}
        allowDeselect={false}
        value={policy.reject_to}
        onChange={(value) => set({ reject_to: value as Policy['reject_to'] })}
        data={[
          { value: 'author', label: t('reviewPolicy.backAuthor') },
          { value: 'another', label: t('reviewPolicy.anotherPerson') },
          { value: 'drop', label: t('reviewPolicy.nowherePictureRejected') },
        ]}
      />
      <NumberInput
        label={t('reviewPolicy.lookedAfterBulk')}
        description={t('reviewPolicy.manyAnswersTakes')}
        min={0}
        max={100000}
        value={policy.bulk_audit}
        onChange={(value) => set({ bulk_audit: Number(value) })}
      />
      {policy.bulk_audit === 0 &&
        share('bulk_error', t('reviewPolicy.errorProveBulk'), t('reviewPolicy.certaintyNoneFound'))}
      <Switch
        label={t('reviewPolicy.expertDecidesPeople')}
        checked={policy.adjudicate}
        onChange={(e) => set({ adjudicate: e.currentTarget.checked })}
      />
    </>
  );
}

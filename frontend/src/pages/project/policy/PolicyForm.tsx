import { NumberInput, Select, Switch } from '@mantine/core';
import type { Policy } from '../../../api/types';
import { t } from '../../../i18n/project';
import { ContractTerms } from './ContractTerms';
import styles from './policy.module.css';
import { ReviewPolicy } from './ReviewPolicy';
import { ShareField } from './ShareField';

export const defaults: Policy = {
  overlap: 1,
  overlap_most: 1,
  overlap_target: 0.85,
  review: 'all',
  review_rate: 0.2,
  gold_rate: 0,
  gate: 'posterior',
  gate_floor: 0.75,
  gate_good: 0.9,
  models_vote: false,
  audit_rate: 0.05,
  routing: 'people',
  confidence_threshold: 0.3,
  show_from: 0.25,
  prelabel_model: 'yolox-nano',
  segmenter: 'u2netp-grabcut',
  target_accuracy: 0.95,
  promise: 'accepted',
  certainty: 0.95,
  right_unit: 'asset',
  right_iou: 0.5,
  zone_from: 0.3,
  per_label: false,
  adjudications: 2,
  accept_later: false,
  minute_cost: 0.5,
  error_cost: 0,
  group_by: 'none',
  lease_seconds: 900,
  skip: true,
  unsure: true,
  solo_review: false,
  review_score_below: 0,
  review_hard_labels: [],
  review_hard_from: 0,
  review_spots: 0,
  double_review_rate: 0,
  reject_to: 'author',
  bulk_audit: 0,
  bulk_error: 0.05,
  adjudicate: true,
};

/** How pictures go their way, in plain words. */
export function PolicyForm({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const set = (change: Partial<Policy>) => onChange({ ...policy, ...change });
  const share = (
    name:
      | 'confidence_threshold'
      | 'show_from'
      | 'audit_rate'
      | 'review_rate'
      | 'gold_rate'
      | 'gate_floor'
      | 'gate_good'
      | 'overlap_target',
    label: string,
    description: string,
  ) => (
    <ShareField
      label={label}
      description={description}
      min={name === 'show_from' ? 5 : 0}
      max={name === 'gold_rate' ? 50 : name === 'overlap_target' ? 99.9 : 100}
      value={policy[name]}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <div className={`grid ${styles.box}`}>
      <Select
        label={t('policyForm.acceptingModelLabels')}
        description={t('policyForm.whetherLabelModel')}
        allowDeselect={false}
        value={policy.routing}
        onChange={(value) => set({ routing: value as Policy['routing'] })}
        data={[
          { value: 'people', label: t('policyForm.neverEverythingGoes') },
          { value: 'threshold', label: t('policyForm.byAThreshold') },
          { value: 'contract', label: t('policyForm.accuracyContract') },
        ]}
      />
      {policy.routing === 'threshold' &&
        share('confidence_threshold', t('policyForm.askPersonUnder'), t('policyForm.picturesModelLess'))}
      {share('show_from', t('policyForm.showSuggestions'), t('policyForm.suggestionsModelLess'))}
      {policy.routing !== 'people' &&
        share('audit_rate', t('policyForm.blindChecks'), t('policyForm.shareAllPictures'))}
      <NumberInput
        label={t('policyForm.answersPicture')}
        description={t('policyForm.manyPeopleLabel')}
        min={1}
        max={10}
        value={policy.overlap}
        onChange={(value) => set({ overlap: Number(value) })}
      />
      {policy.overlap > 1 && (
        <NumberInput
          label={t('policyForm.atMost')}
          description={t('policyForm.oneMorePerson')}
          min={policy.overlap}
          max={10}
          value={Math.max(policy.overlap, policy.overlap_most)}
          onChange={(value) => set({ overlap_most: Number(value) })}
        />
      )}
      {policy.overlap > 1 &&
        policy.overlap_most > policy.overlap &&
        share('overlap_target', t('policyForm.sureEnough'), t('policyForm.sureWeWant'))}
      {share('gold_rate', t('policyForm.hiddenChecks'), t('policyForm.shareKnownAnswers'))}
      {policy.gold_rate > 0 && (
        <Select
          label={t('policyForm.pausePeople')}
          description={t('policyForm.decidedSomebodyGood')}
          allowDeselect={false}
          value={policy.gate}
          onChange={(value) => set({ gate: value as Policy['gate'] })}
          data={[
            { value: 'posterior', label: t('policyForm.probablyUnderLine') },
            { value: 'sequential', label: t('policyForm.testErrs') },
          ]}
        />
      )}
      {policy.gold_rate > 0 &&
        share('gate_floor', t('policyForm.theLine'), t('policyForm.fewerRightAnswers'))}
      {policy.gold_rate > 0 &&
        share('gate_good', t('policyForm.goodFrom'), t('policyForm.peopleTrustedMeet'))}
      {policy.overlap > 1 && (
        <Switch
          label={t('policyForm.modelCountsOne')}
          checked={policy.models_vote}
          onChange={(e) => set({ models_vote: e.currentTarget.checked })}
        />
      )}
      <Select
        label={t('policyForm.review')}
        description={t('policyForm.answersReviewerLooks')}
        allowDeselect={false}
        value={policy.review}
        onChange={(value) => set({ review: value as Policy['review'] })}
        data={[
          { value: 'all', label: t('policyForm.allOfThem') },
          { value: 'sample', label: t('policyForm.aShareOf') },
          { value: 'disagreement', label: t('policyForm.peopleDisagree') },
          { value: 'none', label: t('policyForm.none') },
        ]}
      />
      {policy.review === 'sample' &&
        share('review_rate', t('policyForm.shareReview'), t('policyForm.drawnRandom'))}
      <ReviewPolicy policy={policy} set={set} />
      <NumberInput
        label={t('policyForm.timePicture')}
        description={t('policyForm.afterGoesSomebody')}
        suffix=" s"
        min={10}
        max={86400}
        value={policy.lease_seconds}
        onChange={(value) => set({ lease_seconds: Number(value) })}
      />
      <Switch
        label={t('policyForm.picturesSkipped')}
        checked={policy.skip}
        onChange={(e) => set({ skip: e.currentTarget.checked })}
      />
      <Switch
        label={t('policyForm.answersMarkedUnsure')}
        checked={policy.unsure}
        onChange={(e) => set({ unsure: e.currentTarget.checked })}
      />
      <Switch
        label={t('policyForm.managerReviewOwn')}
        checked={policy.solo_review}
        onChange={(e) => set({ solo_review: e.currentTarget.checked })}
      />
      <ContractTerms policy={policy} onChange={onChange} />
    </div>
  );
}

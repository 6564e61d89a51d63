import { NumberInput, Select, Switch } from '@mantine/core';
import type { Policy } from '../../../api/types';
import { ContractTerms } from './ContractTerms';
import { ReviewPolicy } from './ReviewPolicy';

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
    <NumberInput
      label={label}
      description={description}
      suffix=" %"
      min={name === 'show_from' ? 5 : 0}
      max={name === 'gold_rate' ? 50 : name === 'overlap_target' ? 99.9 : 100}
      value={Math.round(policy[name] * 1000) / 10}
      onChange={(value) => set({ [name]: Number(value) / 100 })}
    />
  );
  return (
    <div
      className="grid"
      style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))', alignItems: 'end' }}
    >
      <Select
        label="Accepting the model's labels"
        description="Whether a label of the model may stand that nobody has seen."
        allowDeselect={false}
        value={policy.routing}
        onChange={(value) => set({ routing: value as Policy['routing'] })}
        data={[
          { value: 'people', label: 'Never: everything goes to people' },
          { value: 'threshold', label: 'By a threshold' },
          { value: 'contract', label: 'By the accuracy contract' },
        ]}
      />
      {policy.routing === 'threshold' &&
        share(
          'confidence_threshold',
          'Ask a person under',
          'Pictures the model is less sure of become tasks; the others are accepted unseen.',
        )}
      {share('show_from', 'Show suggestions from', 'Suggestions the model is less sure of stay hidden.')}
      {policy.routing !== 'people' &&
        share(
          'audit_rate',
          'Blind checks',
          'This share of all pictures is labelled without seeing the model, to measure it.',
        )}
      <NumberInput
        label="Answers a picture"
        description="How many people label the same picture."
        min={1}
        max={10}
        value={policy.overlap}
        onChange={(value) => set({ overlap: Number(value) })}
      />
      {policy.overlap > 1 && (
        <NumberInput
          label="At most"
          description="One more person is asked while the answers leave doubt."
          min={policy.overlap}
          max={10}
          value={Math.max(policy.overlap, policy.overlap_most)}
          onChange={(value) => set({ overlap_most: Number(value) })}
        />
      )}
      {policy.overlap > 1 &&
        policy.overlap_most > policy.overlap &&
        share('overlap_target', 'Sure enough from', 'How sure we want to be before nobody else is asked.')}
      {share(
        'gold_rate',
        'Hidden checks',
        'The share of known answers a new person meets; it falls to 3 % with trust. Needs gold items.',
      )}
      {policy.gold_rate > 0 && (
        <Select
          label="Pause people"
          description="How it is decided that somebody is not good enough."
          allowDeselect={false}
          value={policy.gate}
          onChange={(value) => set({ gate: value as Policy['gate'] })}
          data={[
            { value: 'posterior', label: 'When probably under the line' },
            { value: 'sequential', label: 'By a test that errs for 1 in 20' },
          ]}
        />
      )}
      {policy.gold_rate > 0 && share('gate_floor', 'The line', 'Fewer right answers than this are too few.')}
      {policy.gold_rate > 0 &&
        share('gate_good', 'Good from', 'From here on people are trusted and meet few checks.')}
      {policy.overlap > 1 && (
        <Switch
          label="The model counts as one of those who answered, once its skill is measured"
          checked={policy.models_vote}
          onChange={(e) => set({ models_vote: e.currentTarget.checked })}
        />
      )}
      <Select
        label="Review"
        description="Which answers a reviewer looks at."
        allowDeselect={false}
        value={policy.review}
        onChange={(value) => set({ review: value as Policy['review'] })}
        data={[
          { value: 'all', label: 'All of them' },
          { value: 'sample', label: 'A share of them' },
          { value: 'disagreement', label: 'Where people disagree' },
          { value: 'none', label: 'None' },
        ]}
      />
      {policy.review === 'sample' && share('review_rate', 'Share to review', 'Drawn at random.')}
      <ReviewPolicy policy={policy} set={set} />
      <NumberInput
        label="Time for a picture"
        description="After that it goes to somebody else."
        suffix=" s"
        min={10}
        max={86400}
        value={policy.lease_seconds}
        onChange={(value) => set({ lease_seconds: Number(value) })}
      />
      <Switch
        label="Pictures may be skipped"
        checked={policy.skip}
        onChange={(e) => set({ skip: e.currentTarget.checked })}
      />
      <Switch
        label="Answers may be marked unsure"
        checked={policy.unsure}
        onChange={(e) => set({ unsure: e.currentTarget.checked })}
      />
      <Switch
        label="A manager may review their own work when nobody else can"
        checked={policy.solo_review}
        onChange={(e) => set({ solo_review: e.currentTarget.checked })}
      />
      <ContractTerms policy={policy} onChange={onChange} />
    </div>
  );
}

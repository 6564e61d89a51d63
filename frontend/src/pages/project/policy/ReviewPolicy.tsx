import { NumberInput, Select, Switch, TagsInput } from '@mantine/core';
import type { Policy } from '../../../api/types';

/** How answers are reviewed beyond the main choice, in plain words; part of the policy form. */
export function ReviewPolicy({ policy, set }: { policy: Policy; set: (change: Partial<Policy>) => void }) {
  if (policy.review === 'none') return null;
  const share = (
    name: 'review_score_below' | 'review_hard_from' | 'review_spots' | 'double_review_rate' | 'bulk_error',
    label: string,
    description: string,
  ) => (
    <NumberInput
      label={label}
      description={description}
      suffix=" %"
      min={name === 'bulk_error' ? 0.1 : 0}
      max={name === 'bulk_error' ? 50 : 100}
      value={Math.round(policy[name] * 1000) / 10}
      onChange={(value) => set({ [name]: Number(value) / 100 })}
    />
  );
  return (
    <>
      {share(
        'review_score_below',
        'Always review people who may be under',
        'Looks at every answer of people whose score may still lie under this; 0 is off.',
      )}
      <TagsInput
        label="Hard labels"
        description="Keys of labels whose answers are always reviewed."
        value={policy.review_hard_labels}
        onChange={(value) => set({ review_hard_labels: value })}
      />
      {share(
        'review_hard_from',
        'Hard when wrong more often than',
        'Labels measured wrong this often are always reviewed; 0 is off.',
      )}
      {policy.review !== 'all' &&
        share('review_spots', 'Random spots', 'Of everything else, this share is reviewed too.')}
      {share(
        'double_review_rate',
        'Review twice',
        'This share of approved and fixed answers goes to a second reviewer, blind to the first.',
      )}
      <Select
        label="Rejected answers go"
        description="A reviewer may choose otherwise."
        allowDeselect={false}
        value={policy.reject_to}
        onChange={(value) => set({ reject_to: value as Policy['reject_to'] })}
        data={[
          { value: 'author', label: 'Back to their author' },
          { value: 'another', label: 'To another person' },
          { value: 'drop', label: 'Nowhere: the picture is rejected' },
        ]}
      />
      <NumberInput
        label="Looked at after a bulk approval"
        description="How many answers; 0 takes as many as prove the error beside."
        min={0}
        max={100000}
        value={policy.bulk_audit}
        onChange={(value) => set({ bulk_audit: Number(value) })}
      />
      {policy.bulk_audit === 0 &&
        share('bulk_error', 'Error to prove of a bulk', 'With 95 % certainty, if none is found wrong.')}
      <Switch
        label="An expert decides where people or reviewers cannot agree"
        checked={policy.adjudicate}
        onChange={(e) => set({ adjudicate: e.currentTarget.checked })}
      />
    </>
  );
}

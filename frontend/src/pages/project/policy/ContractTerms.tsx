import { NumberInput, Select, Switch } from '@mantine/core';
import type { Policy } from '../../../api/types';

/** How labels of models are accepted: by a threshold, or only what a contract can vouch for. */
export function ContractTerms({ policy, onChange }: { policy: Policy; onChange: (policy: Policy) => void }) {
  const set = (change: Partial<Policy>) => onChange({ ...policy, ...change });
  const isContract = policy.routing === 'contract';
  const share = (
    name: 'target_accuracy' | 'certainty' | 'right_iou' | 'zone_from',
    label: string,
    description: string,
    [min, max]: [number, number],
  ) => (
    <NumberInput
      label={label}
      description={description}
      suffix=" %"
      min={min}
      max={max}
      value={Math.round(policy[name] * 10_000) / 100}
      onChange={(value) => set({ [name]: Math.round(Number(value) * 100) / 10_000 })}
    />
  );
  return (
    <>
      {policy.routing !== 'people' &&
        share('target_accuracy', 'Right at least', 'What accepted labels are measured by.', [50, 99.99])}
      <NumberInput
        label="A minute of a person costs"
        description="In the money you like."
        min={0}
        max={1000}
        step={0.1}
        value={policy.minute_cost}
        onChange={(value) => set({ minute_cost: Number(value) })}
      />
      <NumberInput
        label="An error that stays costs"
        description="0: the least sure first. Else the order, and one, two or three people a picture, follow from both costs."
        min={0}
        max={100_000}
        value={policy.error_cost}
        onChange={(value) => set({ error_cost: Number(value) })}
      />
      {isContract && (
        <>
          <Select
            label="The promise is about"
            description="Accepted labels alone need more checks; the whole dataset counts people's labels too."
            allowDeselect={false}
            value={policy.promise}
            onChange={(value) => set({ promise: value as Policy['promise'] })}
            data={[
              { value: 'accepted', label: 'The accepted labels' },
              { value: 'delivered', label: 'The whole delivered dataset' },
            ]}
          />
          {share(
            'certainty',
            'How sure',
            'The chance that the promise holds, over the draw of checks.',
            [50, 99.99],
          )}
          <Select
            label="Right means"
            description="What a blind check judges."
            allowDeselect={false}
            value={policy.right_unit}
            onChange={(value) => set({ right_unit: value as Policy['right_unit'] })}
            data={[
              { value: 'asset', label: 'The whole picture is right' },
              { value: 'object', label: 'An object of it is right' },
            ]}
          />
          {share('right_iou', 'Overlap of shapes', 'From which overlap an object counts as found.', [5, 100])}
          {policy.promise === 'accepted' &&
            share(
              'zone_from',
              'Never accept under',
              'Blind checks go where labels could be accepted. 30 % is a start; the contract’s plot says better.',
              [0, 99],
            )}
          <NumberInput
            label="Second looks"
            description="How many others look before a difference counts as an error."
            min={0}
            max={2}
            value={policy.adjudications}
            onChange={(value) => set({ adjudications: Number(value) })}
          />
          <Select
            label="Near-duplicates"
            description="Pictures that are nearly the same are drawn and counted as one."
            allowDeselect={false}
            value={policy.group_by}
            onChange={(value) => set({ group_by: value as Policy['group_by'] })}
            data={[
              { value: 'none', label: 'None' },
              { value: 'folder', label: 'Pictures of one folder' },
            ]}
          />
          <Switch
            label="A threshold for each label that has enough checks"
            checked={policy.per_label}
            onChange={(e) => set({ per_label: e.currentTarget.checked })}
          />
          <Switch
            label="Accept later uploads too: watched, but not promised"
            checked={policy.accept_later}
            onChange={(e) => set({ accept_later: e.currentTarget.checked })}
          />
        </>
      )}
    </>
  );
}

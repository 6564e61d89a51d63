import { NumberInput, Select, Switch } from '@mantine/core';
import type { Policy } from '../../../api/types';
import { t } from '../../../i18n/project';
import { ShareField } from './ShareField';

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
    <ShareField
      label={label}
      description={description}
      min={min}
      max={max}
      digits={2}
      value={policy[name]}
      onChange={(value) => set({ [name]: value })}
    />
  );
  return (
    <>
      {policy.routing !== 'people' &&
        share(
          'target_accuracy',
          t('contractTerms.rightLeast'),
          t('contractTerms.acceptedLabelsMeasured'),
          [50, 99.99],
        )}
      <NumberInput
        label={t('contractTerms.minutePersonCosts')}
        description={t('contractTerms.moneyLike')}
        min={0}
        max={1000}
        step={0.1}
        value={policy.minute_cost}
        onChange={(value) => set({ minute_cost: Number(value) })}
      />
      <NumberInput
        label={t('contractTerms.errorStaysCosts')}
        description={t('contractTerms.leastSureFirst')}
        min={0}
        max={100_000}
        value={policy.error_cost}
        onChange={(value) => set({ error_cost: Number(value) })}
      />
      {isContract && (
        <>
          <Select
            label={t('contractTerms.promiseAbout')}
            description={t('contractTerms.acceptedLabelsAlone')}
            allowDeselect={false}
            value={policy.promise}
            onChange={(value) => set({ promise: value as Policy['promise'] })}
            data={[
              { value: 'accepted', label: t('contractTerms.acceptedLabels') },
              { value: 'delivered', label: t('contractTerms.wholeDeliveredDataset') },
            ]}
          />
          {share('certainty', t('contractTerms.howSure'), t('contractTerms.chancePromiseHolds'), [50, 99.99])}
          <Select
            label={t('contractTerms.rightMeans')}
            description={t('contractTerms.blindCheckJudges')}
            allowDeselect={false}
            value={policy.right_unit}
            onChange={(value) => set({ right_unit: value as Policy['right_unit'] })}
            data={[
              { value: 'asset', label: t('contractTerms.wholePictureRight') },
              { value: 'object', label: t('contractTerms.objectRight') },
            ]}
          />
          {share(
            'right_iou',
            t('contractTerms.overlapShapes'),
            t('contractTerms.overlapObjectCounts'),
            [5, 100],
          )}
          {policy.promise === 'accepted' &&
            share(
              'zone_from',
              t('contractTerms.neverAcceptUnder'),
              t('contractTerms.blindChecksGo'),
              [0, 99],
            )}
          <NumberInput
            label={t('contractTerms.secondLooks')}
            description={t('contractTerms.manyOthersLook')}
            min={0}
            max={2}
            value={policy.adjudications}
            onChange={(value) => set({ adjudications: Number(value) })}
          />
          <Select
            label={t('contractTerms.nearDuplicates')}
            description={t('contractTerms.picturesNearlySame')}
            allowDeselect={false}
            value={policy.group_by}
            onChange={(value) => set({ group_by: value as Policy['group_by'] })}
            data={[
              { value: 'none', label: t('contractTerms.none') },
              { value: 'folder', label: t('contractTerms.picturesOneFolder') },
            ]}
          />
          <Switch
            label={t('contractTerms.thresholdEachLabel')}
            checked={policy.per_label}
            onChange={(e) => set({ per_label: e.currentTarget.checked })}
          />
          <Switch
            label={t('contractTerms.acceptLaterUploads')}
            checked={policy.accept_later}
            onChange={(e) => set({ accept_later: e.currentTarget.checked })}
          />
        </>
      )}
    </>
  );
}

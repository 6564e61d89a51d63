import type { Stage } from '../api/types';
import { t } from '../i18n/ui';

/** The stages in the order of the flow, each with its word and meaning colour. */
export const stages: { stage: Stage; word: string; color: string }[] = [
  { stage: 'uploaded', word: t('stages.uploaded'), color: 'var(--waiting)' },
  { stage: 'prelabelled', word: 'Pre-labelled', color: 'var(--model)' },
  { stage: 'annotating', word: t('stages.withAnnotators'), color: 'var(--person)' },
  { stage: 'in_review', word: t('stages.inReview'), color: 'var(--review)' },
  { stage: 'auto_accepted', word: 'Auto-accepted', color: 'var(--model)' },
  { stage: 'done', word: t('stages.done'), color: 'var(--done)' },
  { stage: 'rejected', word: t('stages.rejected'), color: 'var(--wrong)' },
  { stage: 'failed', word: t('stages.failed'), color: 'var(--wrong)' },
];

export function stageWord(stage: string): string {
  return stages.find((row) => row.stage === stage)?.word ?? stage;
}

import type { Stage } from '../api/types';

/** The stages in the order of the flow, each with its word and meaning colour. */
export const stages: { stage: Stage; word: string; color: string }[] = [
  { stage: 'uploaded', word: 'Uploaded', color: 'var(--waiting)' },
  { stage: 'prelabelled', word: 'Pre-labelled', color: 'var(--model)' },
  { stage: 'annotating', word: 'With annotators', color: 'var(--person)' },
  { stage: 'in_review', word: 'In review', color: 'var(--review)' },
  { stage: 'auto_accepted', word: 'Auto-accepted', color: 'var(--model)' },
  { stage: 'done', word: 'Done', color: 'var(--done)' },
  { stage: 'rejected', word: 'Rejected', color: 'var(--wrong)' },
  { stage: 'failed', word: 'Failed', color: 'var(--wrong)' },
];

export function stageWord(stage: string): string {
  return stages.find((row) => row.stage === stage)?.word ?? stage;
}

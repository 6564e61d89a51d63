import { t } from '../../i18n/review';

const known: Record<string, string> = {
  unsure: 'unsure',
  'answers differ': 'differ',
  'low score': 'lowScore',
  'random spot': 'random',
  'every answer is reviewed': 'all',
};

/** Why this answer is looked at, as a sentence; what the server says else is shown as it is. */
export function describeReason(reason: string): string {
  const key = known[reason];
  if (key) return t.any(`why.${key}`);
  const [head, ...label] = reason.split(': ');
  if (head === 'hard label')
    return label.length ? t('why.hardLabel', { label: label.join(': ') }) : t('why.hard');
  return t('why.other', { reason });
}

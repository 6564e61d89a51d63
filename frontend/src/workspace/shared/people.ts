import type { Version } from '../../api/reviewing';
import { labelColors } from '../../app/tokens';
import { t } from '../../i18n/review';

/** A colour a person, by their place in the row: told apart by most colour-blind people, and always with a number. */
export function personColor(index: number): string {
  return labelColors[index % labelColors.length] ?? '#A3A3A1';
}

export function roleLabel(version: Pick<Version, 'role' | 'note'>): string {
  if (version.role === 'gold') return t('people.hiddenCheck');
  return version.role === 'review' ? t('people.review', { note: version.note }) : '';
}

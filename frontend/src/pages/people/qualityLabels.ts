import type { Outcome, Score } from '../../api/types';
import { t } from '../../i18n/people';

/** What a gate means for a person, in plain words. */
export const gateLabels: Record<Score['gate'], string> = {
  open: t('qualityLabels.inOrder'),
  warn: t('qualityLabels.lookCloser'),
  pause: t('qualityLabels.belowExpected'),
  promote: t('qualityLabels.veryReliable'),
};

const kinds: [keyof Score['errors'], string, string][] = [
  ['missed', 'missed', 'missed'],
  ['extra', t('qualityLabels.notThere'), t('qualityLabels.notThere')],
  ['sloppy', t('qualityLabels.placedLoosely'), t('qualityLabels.placedLoosely')],
  ['mislabelled', t('qualityLabels.wrongLabel'), t('qualityLabels.wrongLabels')],
];

const reasons: Record<string, string> = {
  missed_objects: t('qualityLabels.somethingMissed'),
  extra_objects: t('qualityLabels.somethingIsNot'),
  sloppy_shape: t('qualityLabels.placedLoosely'),
  wrong_label: t('qualityLabels.wrongLabel2'),
  guidelines: t('qualityLabels.guidelinesSay'),
  other: t('qualityLabels.anotherReason'),
};

/** What was wrong with an answer: "2 missed, 1 wrong label". */
export function describeErrors(row: Pick<Outcome, 'counts' | 'note' | 'is_right'>): string {
  if (row.is_right) return 'right';
  const parts = kinds
    .filter(([name]) => row.counts[name])
    .map(([name, one, many]) => `${row.counts[name]} ${row.counts[name] === 1 ? one : many}`);
  if (parts.length) return parts.join(', ');
  return row.note
    ? t('qualityLabels.sentBack', { reason: reasons[row.note] ?? row.note })
    : t('qualityLabels.sentBack2');
}

const tips: [keyof Score['errors'], string, string][] = [
  ['missed', t('qualityLabels.somethingMissed'), t('qualityLabels.lastLookOver')],
  ['extra', t('qualityLabels.somethingMarked'), t('qualityLabels.doubtMarkUnsure')],
  ['sloppy', t('qualityLabels.shapeLieClose'), t('qualityLabels.zoomPullEdges')],
  ['mislabelled', t('qualityLabels.labelAnotherOne'), t('qualityLabels.guidelinesSayTell')],
];

/** The commonest slip of one's own, kindly worded, and what would help. */
export function raises(errors: Score['errors']): string {
  const [name, slip, tip] = tips.reduce((most, row) => (errors[row[0]] > errors[most[0]] ? row : most));
  const times = errors[name];
  if (!times) return t('qualityLabels.slipStandsOut');
  return t('qualityLabels.times', { count: times, times, slip, tip });
}

import type { Outcome, Score } from '../../api/types';

/** What a gate means for a person, in plain words. */
export const gateLabels: Record<Score['gate'], string> = {
  open: 'in order',
  warn: 'look closer',
  pause: 'below what is expected',
  promote: 'very reliable',
};

const kinds: [keyof Score['errors'], string, string][] = [
  ['missed', 'missed', 'missed'],
  ['extra', 'not there', 'not there'],
  ['sloppy', 'placed loosely', 'placed loosely'],
  ['mislabelled', 'wrong label', 'wrong labels'],
];

const reasons: Record<string, string> = {
  missed_objects: 'something was missed',
  extra_objects: 'something is not there',
  sloppy_shape: 'placed loosely',
  wrong_label: 'a wrong label',
  guidelines: 'not as the guidelines say',
  other: 'another reason',
};

/** What was wrong with an answer: "2 missed, 1 wrong label". */
export function describeErrors(row: Pick<Outcome, 'counts' | 'note' | 'is_right'>): string {
  if (row.is_right) return 'right';
  const parts = kinds
    .filter(([name]) => row.counts[name])
    .map(([name, one, many]) => `${row.counts[name]} ${row.counts[name] === 1 ? one : many}`);
  if (parts.length) return parts.join(', ');
  return row.note ? `sent back: ${reasons[row.note] ?? row.note}` : 'sent back';
}

const tips: [keyof Score['errors'], string, string][] = [
  [
    'missed',
    'something was missed',
    'A last look over the whole picture before sending would catch most of it.',
  ],
  ['extra', 'something was marked that is not there', 'When in doubt, mark it as unsure or leave it out.'],
  ['sloppy', 'a shape did not lie close enough', 'Zoom in and pull the edges to where the object ends.'],
  [
    'mislabelled',
    'a label was another one',
    'The guidelines say how to tell the labels apart; a second look pays.',
  ],
];

/** The commonest slip of one's own, kindly worded, and what would help. */
export function raises(errors: Score['errors']): string {
  const [name, slip, tip] = tips.reduce((most, row) => (errors[row[0]] > errors[most[0]] ? row : most));
  const times = errors[name];
  if (!times) return 'No slip stands out in what has been checked so far; more is checked as you go on.';
  return `${times === 1 ? 'Once' : `${times} times`} ${slip}. ${tip}`;
}

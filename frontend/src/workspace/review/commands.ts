import type { Unnamed } from '../../commands/names';
import type { Overlay } from '../../commands/Overlays';
import { type CommandSpec, isSingleKey } from '../../commands/registry';
import type { Review } from './useReview';

/** What the commands of a review need of the page, read when one of them runs. */
export interface Reviewing {
  work: Review;
  send: () => void;
  /** A number: the reason at this place while rejecting, the label at it while fixing. */
  numbered: (index: number) => void;
  open: (what: Overlay) => void;
}

/** Looking at an answer and deciding on it, whatever it is an answer on. */
export function reviewCommands(now: () => Reviewing): Unnamed[] {
  const group = 'review';
  const work = () => now().work;
  const mode = () => work().mode;
  return [
    { id: 'approve', keys: ['Y'], group, run: () => work().approve() },
    { id: 'fix', keys: ['E'], group, run: () => work().fix() },
    { id: 'reject', keys: ['X'], group, run: () => work().setMode('reject') },
    { id: 'send', keys: ['Ctrl+Enter'], group, run: () => now().send(), enabled: () => mode() === 'reject' },
    { id: 'change-next', keys: ['J'], group, run: () => work().step(1) },
    { id: 'change-previous', keys: ['K'], group, run: () => work().step(-1) },
    { id: 'take', keys: ['A'], group, run: () => work().check(work().current) },
    { id: 'put-back', keys: ['R'], group, run: () => work().putBack(work().current) },
    { id: 'version', keys: ['T'], group, run: () => work().nextVersion() },
    { id: 'only', keys: ['O'], group, run: () => work().setOnlyChanged(!work().isOnlyChanged) },
    {
      id: 'ghost',
      keys: ['G'],
      group,
      run: () => work().setGhost(true),
      release: () => work().setGhost(false),
    },
    ...[...Array(9).keys()].map(
      (index): Unnamed => ({
        id: `number-${index + 1}`,
        keys: [String(index + 1)],
        group,
        family: 'numbers',
        run: () => now().numbered(index),
        enabled: () => mode() !== 'look',
      }),
    ),
    { id: 'take-back', keys: ['Shift+A'], group, run: () => void work().back.undo() },
    { id: 'palette', keys: ['Ctrl+K'], group: 'work', run: () => now().open('palette') },
    {
      id: 'find-label',
      keys: ['0'],
      group: 'work',
      run: () => now().open('labels'),
      enabled: () => mode() === 'fix',
    },
    { id: 'keys', keys: ['?', 'F1'], group: 'work', run: () => now().open('sheet') },
  ];
}

/** The one thing pictures have beside: both versions, and an edge between them. */
export const swipeCommand = (work: () => Review): Unnamed => ({
  id: 'swipe',
  keys: ['S'],
  group: 'review',
  run: () => work().setSwiped(!work().isSwiped),
  enabled: () => work().mode !== 'fix',
});

const CHANGING = new Set(['draw', 'change', 'labels', 'attributes', 'walk']);
// Answers hold no suggestions to decide on; a review has no picture before it to copy from, and no search.
const NOT_HERE = new Set([
  ...['accept', 'accept-all', 'reject-all', 'from-previous', 'propagate'],
  ...['search', 'found-next', 'found-previous'],
]);

/** The workspace's own commands as a review has them: what changes the answer waits until it is being fixed. */
export function fixing(specs: readonly Unnamed[], canEdit: () => boolean): Unnamed[] {
  return specs
    .filter((spec) => !NOT_HERE.has(spec.id) && spec.group !== 'work')
    .map((spec) => {
      if (!CHANGING.has(spec.group ?? '')) return spec;
      return { ...spec, enabled: () => canEdit() && (spec.enabled?.() ?? true) };
    });
}

/**
 * Both lists as one, the first with its keys. A letter of the second that the first has takes Shift where that is
 * free; any other key in use is given up. `own` are the keys a person has chosen for the second elsewhere.
 */
export function joined(
  first: readonly CommandSpec[],
  second: readonly CommandSpec[],
  ownChords: Record<string, string[]>,
): CommandSpec[] {
  const wanted = second.map((spec) => ({ ...spec, keys: ownChords[spec.id] ?? spec.keys }));
  const usedChords = new Set(first.flatMap((spec) => spec.keys));
  const wantedChords = new Set(wanted.flatMap((spec) => spec.keys));
  const free = (chord: string) => {
    const shifted = `Shift+${chord}`;
    const isTaken = usedChords.has(chord);
    const mayShift =
      isTaken && isSingleKey(chord) && !chord.startsWith('Shift') && !wantedChords.has(shifted);
    const key = mayShift ? shifted : chord;
    if (usedChords.has(key)) return [];
    usedChords.add(key);
    return [key];
  };
  return [...first, ...wanted.map((spec) => ({ ...spec, keys: spec.keys.flatMap(free) }))];
}

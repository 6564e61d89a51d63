import type { Unnamed } from '../../commands/names';
import type { Engine } from '../../engine/core/engine';
import { translate } from '../../i18n/words';

/**
 * What a command means while a gesture is under way (corners placed, a box half drawn, a handle held):
 * `takes back` its last step, `waits` and says that the shape must be finished first, `goes on` as ever, `drops` it.
 */
export type Meaning = 'takes back' | 'waits' | 'goes on' | 'drops';

const MEANINGS: Record<string, Meaning> = {
  undo: 'takes back',
  delete: 'takes back',
  redo: 'waits',
  duplicate: 'waits',
  copy: 'waits',
  paste: 'waits',
  'paste-here': 'waits',
  'from-previous': 'waits',
  propagate: 'waits',
  'turn-left': 'waits',
  'turn-right': 'waits',
  merge: 'waits',
  subtract: 'waits',
  split: 'waits',
  redraw: 'waits',
  occluded: 'waits',
  'unsure-region': 'waits',
  front: 'waits',
  forward: 'waits',
  backward: 'waits',
  back: 'waits',
  next: 'waits',
  previous: 'waits',
  all: 'waits',
  accept: 'waits',
  'accept-all': 'waits',
  'reject-all': 'waits',
  submit: 'waits',
  'previous-asset': 'waits',
  'take-back': 'waits',
  'next-asset': 'waits',
  skip: 'waits',
  again: 'drops',
  extremes: 'drops',
  place: 'goes on',
  scissors: 'goes on',
  unsure: 'goes on',
  palette: 'goes on',
  'find-label': 'goes on',
  keys: 'goes on',
};

/** What a command means while a gesture is under way; undefined for one that nobody has decided about. */
export function meaningDuring({ id, group }: Pick<Unnamed, 'id' | 'group'>): Meaning | undefined {
  if (id.startsWith('tool-')) return 'drops';
  // A label is that of the shape being drawn; looking, attributes and the cursor of the keys go on.
  if (id.startsWith('label-') || group === 'view' || group === 'attributes') return 'goes on';
  if (/^(nudge|grow)-/.test(id)) return 'goes on';
  return MEANINGS[id];
}

/** The commands with their one meaning while a gesture is under way. */
export function guarded(engine: Engine, specs: Unnamed[]): Unnamed[] {
  return specs.map((spec) => {
    const meaning = meaningDuring(spec);
    if (meaning !== 'takes back' && meaning !== 'waits') return spec;
    const { enabled } = spec;
    return {
      ...spec,
      enabled: enabled && (() => engine.isUnderWay || enabled()),
      run: (event) => {
        if (!engine.isUnderWay) spec.run(event);
        else if (meaning === 'takes back') engine.takeBack();
        else engine.toolContext.say(translate('said.finishFirst'));
      },
    };
  });
}

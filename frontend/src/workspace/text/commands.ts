import type { LabelSchema } from '../../api/types';
import type { Unnamed } from '../../commands/names';
import type { Overlay } from '../../commands/Overlays';
import type { Work } from '../annotate/useWork';
import { reachAttribute } from '../shared/fields/AttributeFields';
import type { TextEngine } from './engine/textEngine';

export interface TextActions {
  work: Pick<Work, 'submit' | 'toggleUnsure' | 'setBar' | 'turn'> & { takeBack: () => void };
  search: () => void;
  open: (what: Overlay) => void;
  labelEqual: () => void;
  row: (by: 1 | -1, isExtending: boolean) => void;
  isRightToLeft: () => boolean;
}

/** Everything the text workspace can do, with its keys. A label's own key gives way to a command's. */
export function textCommands(engine: TextEngine, schema: LabelSchema, actions: TextActions): Unnamed[] {
  const specs = [
    ...walking(engine, actions),
    ...labelling(engine, actions),
    ...suggestions(engine),
    ...working(actions),
    ...[...Array(9).keys()].map(
      (index): Unnamed => ({
        id: `attribute-${index}`,
        keys: [`Alt+${index + 1}`],
        group: 'attributes',
        family: 'attributes',
        run: () => reach(engine, schema, index),
      }),
    ),
  ];
  const usedKeys = new Set(specs.flatMap((spec) => spec.keys));
  for (const label of schema.labels) {
    const key = label.hotkey?.toUpperCase();
    const isFree = key !== undefined && !usedKeys.has(key);
    if (isFree) usedKeys.add(key);
    specs.push({
      id: `label-${label.key}`,
      name: label.name,
      keys: isFree ? [key] : [],
      group: 'labels',
      run: () => engine.setLabel(label.key),
    });
  }
  return specs;
}

function walking(engine: TextEngine, actions: TextActions): Unnamed[] {
  const group = 'walk';
  const word = (by: 1 | -1, isExtending: boolean) => () =>
    engine.walk(actions.isRightToLeft() ? (by === 1 ? -1 : 1) : by, isExtending);
  return [
    { id: 'right', keys: ['ArrowRight'], group, run: word(1, false) },
    { id: 'left', keys: ['ArrowLeft'], group, run: word(-1, false) },
    { id: 'down', keys: ['ArrowDown'], group, run: () => actions.row(1, false) },
    { id: 'up', keys: ['ArrowUp'], group, run: () => actions.row(-1, false) },
    { id: 'extend-right', keys: ['Shift+ArrowRight'], group, run: word(1, true) },
    { id: 'extend-left', keys: ['Shift+ArrowLeft'], group, run: word(-1, true) },
    { id: 'next', keys: ['Tab'], group, run: () => engine.step(1) },
    { id: 'previous', keys: ['Shift+Tab'], group, run: () => engine.step(-1) },
    { id: 'clear', keys: ['Escape'], group, run: () => engine.clear() },
    { id: 'search', keys: ['/', 'Ctrl+F'], group, run: actions.search },
    { id: 'found-next', keys: ['F3'], group, run: () => engine.stepFound(1) },
    { id: 'found-previous', keys: ['Shift+F3'], group, run: () => engine.stepFound(-1) },
  ];
}

function labelling(engine: TextEngine, actions: TextActions): Unnamed[] {
  const group = 'change';
  return [
    {
      id: 'delete',
      keys: ['Delete', 'Backspace'],
      group,
      run: () => engine.remove(engine.selection()),
    },
    { id: 'relation', keys: ['R'], group, run: () => engine.beginRelation() },
    { id: 'equal', keys: ['E'], group, run: () => actions.labelEqual() },
    // The place of Q types / on a Hebrew keyboard.
    { id: 'doubt', keys: ['Q', 'Shift+Q'], group, run: () => engine.toggleUnsure() },
    { id: 'undo', keys: ['Ctrl+Z'], group, run: () => engine.undo() },
    { id: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], group, run: () => engine.redo() },
  ];
}

function suggestions(engine: TextEngine): Unnamed[] {
  const group = 'choose';
  return [
    { id: 'accept', keys: ['Enter'], group, run: () => accept(engine) },
    { id: 'accept-all', keys: ['Shift+Enter'], group, run: () => engine.accept(engine.undecided()) },
  ];
}

function working(actions: TextActions): Unnamed[] {
  const group = 'work';
  return [
    { id: 'submit', keys: ['Ctrl+Enter'], group, run: () => void actions.work.submit() },
    { id: 'previous-asset', keys: ['A', 'Ctrl+ArrowLeft'], group, run: () => actions.work.turn(-1) },
    { id: 'next-asset', keys: ['D', 'Ctrl+ArrowRight'], group, run: () => actions.work.turn(1) },
    { id: 'take-back', keys: ['Shift+A'], group, run: () => actions.work.takeBack() },
    { id: 'skip', keys: ['Ctrl+Shift+S'], group, run: () => actions.work.setBar({ kind: 'skip' }) },
    { id: 'unsure', keys: ['U'], group, run: () => actions.work.toggleUnsure() },
    { id: 'palette', keys: ['Ctrl+K'], group, run: () => actions.open('palette') },
    { id: 'find-label', keys: ['0'], group, run: () => actions.open('labels') },
    { id: 'keys', keys: ['?', 'F1'], group, run: () => actions.open('sheet') },
  ];
}

function accept(engine: TextEngine): void {
  const selection = engine.selection();
  const [first] = selection;
  if (engine.relationFrom && first && first.id !== engine.relationFrom) engine.relate(first.id);
  else engine.accept(selection.length ? selection : engine.undecided().slice(0, 1));
}

function reach(engine: TextEngine, schema: LabelSchema, index: number): void {
  const selection = engine.selection();
  const definitions = schema.labels.find((label) => label.key === selection[0]?.label)?.attributes ?? [];
  reachAttribute(definitions, index, ({ key, name }) =>
    engine.setAttribute(selection, name, key, selection[0]?.attributes?.[key] !== true),
  );
}

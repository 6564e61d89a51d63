import type { TFunction } from 'i18next';
import type { LabelSchema } from '../../../api/types';
import { type CommandSpec, Commands } from '../../../commands/registry';
import type { TextEngine } from '../../../text/engine';
import { reachAttribute } from '../fields/AttributeFields';
import type { Work } from '../useWork';

export interface TextActions {
  work: Pick<Work, 'submit' | 'toggleUnsure' | 'setBar'>;
  search: () => void;
  showKeys: () => void;
  row: (by: 1 | -1, isExtending: boolean) => void;
  isRightToLeft: () => boolean;
  say: (words: string) => void;
}

/** Everything the text workspace can do, with its keys. */
export function textCommands(
  engine: TextEngine,
  schema: LabelSchema,
  actions: TextActions,
  t: TFunction<['text', 'annotate']>,
): Commands {
  const word = (by: 1 | -1, isExtending: boolean) => () =>
    engine.walk(actions.isRightToLeft() ? (by === 1 ? -1 : 1) : by, isExtending);
  const specs: CommandSpec[] = [
    { id: 'right', name: 'Next word (as one sees it)', keys: ['ArrowRight'], run: word(1, false) },
    { id: 'left', name: 'Previous word', keys: ['ArrowLeft'], run: word(-1, false) },
    { id: 'down', name: 'A row down', keys: ['ArrowDown'], run: () => actions.row(1, false) },
    { id: 'up', name: 'A row up', keys: ['ArrowUp'], run: () => actions.row(-1, false) },
    { id: 'extend-right', name: 'Extend by a word', keys: ['Shift+ArrowRight'], run: word(1, true) },
    { id: 'extend-left', name: 'Extend the other way', keys: ['Shift+ArrowLeft'], run: word(-1, true) },
    {
      id: 'accept',
      name: 'Accept the suggestion, or end the relation',
      keys: ['Enter'],
      run: () => accept(engine),
    },
    {
      id: 'accept-all',
      name: 'Accept all suggestions shown',
      keys: ['Shift+Enter'],
      run: () => engine.accept(engine.undecided()),
    },
    {
      id: 'delete',
      name: 'Delete, or reject a suggestion',
      keys: ['Delete', 'Backspace'],
      run: () => engine.remove(engine.selection()),
    },
    { id: 'next', name: 'Next region', keys: ['Tab'], run: () => engine.step(1) },
    { id: 'previous', name: 'Previous region', keys: ['Shift+Tab'], run: () => engine.step(-1) },
    { id: 'relation', name: t('relation'), keys: ['R'], run: () => engine.beginRelation() },
    {
      id: 'equal',
      name: t('equal'),
      keys: ['E'],
      run: () => actions.say(t('labelled', { count: engine.labelEqual() })),
    },
    { id: 'search', name: t('search'), keys: ['/', 'Ctrl+F'], run: actions.search },
    { id: 'found-next', name: 'Next place found', keys: ['F3'], run: () => engine.stepFound(1) },
    {
      id: 'found-previous',
      name: 'Previous place found',
      keys: ['Shift+F3'],
      run: () => engine.stepFound(-1),
    },
    { id: 'doubt', name: 'Mark the selection as unsure', keys: ['Q'], run: () => engine.toggleUnsure() },
    { id: 'clear', name: 'Let go', keys: ['Escape'], run: () => engine.clear() },
    { id: 'undo', name: 'Undo', keys: ['Ctrl+Z'], run: () => engine.undo() },
    { id: 'redo', name: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
    { id: 'unsure', name: t('annotate:unsure'), keys: ['U'], run: () => actions.work.toggleUnsure() },
    {
      id: 'skip',
      name: t('annotate:skip'),
      keys: ['Ctrl+Shift+S'],
      run: () => actions.work.setBar({ kind: 'skip' }),
    },
    { id: 'submit', name: t('annotate:submit'), keys: ['Ctrl+Enter'], run: () => void actions.work.submit() },
    { id: 'keys', name: t('annotate:keys'), keys: ['?'], run: actions.showKeys },
  ];
  for (let at = 0; at < 9; at++)
    specs.push({
      id: `attribute-${at}`,
      name: `Attribute ${at + 1} of the selection`,
      keys: [`Alt+${at + 1}`],
      run: () => reach(engine, schema, at),
    });
  const taken = new Set(specs.flatMap((spec) => spec.keys));
  for (const label of schema.labels) {
    const key = label.hotkey?.toUpperCase();
    if (key && !taken.has(key)) {
      taken.add(key);
      specs.push({
        id: `label-${label.key}`,
        name: label.name,
        keys: [key],
        run: () => engine.setLabel(label.key),
      });
    }
  }
  return new Commands(specs);
}

function accept(engine: TextEngine): void {
  const selection = engine.selection();
  const [first] = selection;
  if (engine.relationFrom && first && first.id !== engine.relationFrom) engine.relate(first.id);
  else engine.accept(selection.length ? selection : engine.undecided().slice(0, 1));
}

function reach(engine: TextEngine, schema: LabelSchema, at: number): void {
  const selection = engine.selection();
  const asked = schema.labels.find((label) => label.key === selection[0]?.label)?.attributes ?? [];
  reachAttribute(asked, at, ({ key, name }) =>
    engine.setAttribute(selection, name, key, selection[0]?.attributes?.[key] !== true),
  );
}

import type { Unnamed } from '../../commands/names';
import { toggleHidden, toggleLocked } from '../../engine/core/editing';
import { translate } from '../../i18n/words';
import type { Desk } from './types';
import { HABIT, WHEEL } from './useEngine';

/** A label key is for the next shape, or for the one just drawn: as a person is used to. */
export function switchHabit(engine: Desk['engine']): void {
  engine.isLabelFirst = !engine.isLabelFirst;
  localStorage.setItem(HABIT, engine.isLabelFirst ? 'label first' : 'draw first');
  engine.toolContext.say(translate(engine.isLabelFirst ? 'said.labelFirst' : 'said.drawFirst'));
}

/** Looking: where from, at what, with which light. */
export function viewCommands({ engine, open }: Pick<Desk, 'engine' | 'open'>): Unnamed[] {
  const group = 'view';
  const set = (change: () => void) => () => {
    change();
    engine.changed();
  };
  return [
    { id: 'fit', keys: ['Z'], group, run: () => engine.fitImage() },
    {
      id: 'fit-selection',
      keys: ['Shift+Z'],
      group,
      run: () => engine.fitSelection(),
    },
    { id: 'full', keys: ['Ctrl+1'], group, run: () => engine.zoomTo(1) },
    { id: 'in', keys: ['+', '='], group, run: () => engine.zoomBy(1.25) },
    { id: 'out', keys: ['-'], group, run: () => engine.zoomBy(0.8) },
    { id: 'rotate-view', keys: ['Alt+R'], group, run: () => engine.rotateView() },
    {
      id: 'wheel',
      keys: [],
      group,
      run: () => {
        engine.wheel = ({ auto: 'zoom', zoom: 'pan', pan: 'auto' } as const)[engine.wheel];
        localStorage.setItem(WHEEL, engine.wheel);
        engine.toolContext.say(translate(`said.wheel_${engine.wheel}`));
      },
    },
    { id: 'habit', keys: ['Shift+L'], group, run: () => switchHabit(engine) },
    { id: 'adjust', keys: ['I'], group, run: () => open('adjust') },
    {
      id: 'crosshair',
      keys: ['C'],
      group,
      run: set(() => {
        engine.crosshair = ({ draw: 'always', always: 'never', never: 'draw' } as const)[engine.crosshair];
        engine.message = translate(`said.crosshair_${engine.crosshair}`);
      }),
    },
    {
      id: 'names',
      keys: ['T'],
      group,
      run: set(() => (engine.showsNames = !engine.showsNames)),
    },
    {
      id: 'hide',
      keys: ['H'],
      group,
      inMenu: true,
      run: () => toggleHidden(engine),
      enabled: () => engine.selected.size > 0,
    },
    {
      id: 'hide-all',
      keys: ['Shift+H'],
      group,
      run: set(() => (engine.isHidden = !engine.isHidden)),
    },
    {
      id: 'lock',
      keys: ['Ctrl+L'],
      group,
      inMenu: true,
      run: () => toggleLocked(engine),
      enabled: () => engine.selected.size > 0,
    },
    {
      id: 'lock-all',
      keys: ['Ctrl+Shift+L'],
      group,
      run: () => toggleLocked(engine, true),
    },
    {
      id: 'peek',
      keys: ['`', 'Shift+`'],
      group,
      run: set(() => (engine.isPeeking = true)),
      release: set(() => (engine.isPeeking = false)),
    },
  ];
}

import type { LabelSchema } from '../../api/types';
import type { Unnamed } from '../../commands/names';
import {
  beginSplit,
  duplicate,
  followEdges,
  mergePolygons,
  paste,
  redraw,
  reorder,
  subtractPolygons,
  toggleFlag,
  turnBy,
} from '../../engine/core/editing';
import type { ToolKey } from '../../engine/core/engine';
import { placeKeyCursor } from '../../engine/core/keyCursor';
import { shapesOfTool } from '../../engine/tools/table';
import { translate } from '../../i18n/words';
import { arrowCommands } from './arrowCommands';
import { guarded } from './duringGesture';
import type { Desk } from './types';
import { viewCommands } from './viewCommands';

/** The tools in the order of the rail, with their keys. */
export const toolKeys: readonly { tool: ToolKey; key: string }[] = [
  { tool: 'select', key: 'V' },
  { tool: 'box', key: 'B' },
  { tool: 'rotatedBox', key: 'R' },
  { tool: 'polygon', key: 'P' },
  { tool: 'polyline', key: 'L' },
  { tool: 'ellipse', key: 'O' },
  { tool: 'keypoints', key: 'K' },
  { tool: 'mask', key: 'M' },
  { tool: 'smart', key: 'S' },
];

/** The tools whose shapes some label takes. */
export function toolsFor(schema: LabelSchema): typeof toolKeys {
  const shapes = new Set<string>(schema.labels.flatMap((label) => label.shapes));
  return toolKeys.filter(
    ({ tool }) => tool === 'select' || shapesOfTool[tool].some((shape) => shapes.has(shape)),
  );
}

function drawing({ engine, schema }: Desk): Unnamed[] {
  const group = 'draw';
  return [
    ...toolsFor(schema).map(
      ({ tool, key }): Unnamed => ({
        id: `tool-${tool}`,
        keys: [key],
        group,
        run: () => engine.pickTool(tool),
      }),
    ),
    { id: 'again', keys: ['N'], group, run: () => engine.pickTool(engine.lastTool) },
    {
      id: 'redraw',
      keys: ['Shift+N'],
      group,
      inMenu: true,
      run: () => redraw(engine),
      enabled: () => engine.selected.size === 1,
    },
    {
      id: 'place',
      // With Shift or Ctrl as a click with Shift or Alt: Alt+Space belongs to the window.
      keys: ['Space', 'Shift+Space', 'Ctrl+Space'],
      group,
      run: (event) =>
        void placeKeyCursor(engine, { alt: Boolean(event?.ctrlKey), shift: Boolean(event?.shiftKey) }),
      enabled: () => engine.liveState.keyCursor !== null,
    },
    {
      id: 'extremes',
      keys: ['Shift+B'],
      group,
      run: () => {
        engine.toolOptions.extremePoints = !engine.toolOptions.extremePoints;
        engine.pickTool('box');
      },
    },
    {
      id: 'scissors',
      keys: ['W'],
      group,
      run: () => followEdges(engine),
      enabled: () => toolsFor(schema).some(({ tool }) => tool === 'polygon' || tool === 'polyline'),
    },
  ];
}

function changing({ engine, clipboard, previous, open }: Desk): Unnamed[] {
  const group = 'change';
  const has = () => engine.selected.size > 0;
  const copy = () => {
    clipboard.regions = engine.selection();
    if (clipboard.regions.length)
      engine.toolContext.say(translate('said.copied', { count: clipboard.regions.length }));
  };
  return [
    { id: 'undo', keys: ['Ctrl+Z'], group, run: () => engine.undo() },
    { id: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], group, run: () => engine.redo() },
    {
      id: 'delete',
      keys: ['Delete', 'Backspace'],
      group,
      inMenu: true,
      run: () => engine.remove(engine.selection()),
      enabled: has,
    },
    {
      id: 'duplicate',
      keys: ['Ctrl+D'],
      group,
      inMenu: true,
      run: () => duplicate(engine),
      enabled: has,
    },
    { id: 'copy', keys: ['Ctrl+C'], group, inMenu: true, run: copy, enabled: has },
    {
      id: 'paste',
      keys: ['Ctrl+V'],
      group,
      run: () => void paste(engine, clipboard.regions, 'in place'),
    },
    {
      id: 'paste-here',
      keys: ['Ctrl+Shift+V'],
      group,
      run: () => void paste(engine, clipboard.regions, 'at cursor'),
    },
    {
      id: 'from-previous',
      keys: ['Ctrl+Shift+C'],
      group,
      run: () => {
        const pastedCount = paste(engine, previous(), 'in place', 'fromPrevious');
        if (!pastedCount) engine.toolContext.say(translate('said.nothingBefore'));
      },
    },
    {
      id: 'propagate',
      keys: ['Ctrl+B'],
      group,
      inMenu: true,
      run: () => open('propagate'),
      enabled: has,
    },
    { id: 'turn-left', keys: [','], group, run: () => turnBy(engine, -1), enabled: has },
    { id: 'turn-right', keys: ['.'], group, run: () => turnBy(engine, 1), enabled: has },
    {
      id: 'merge',
      keys: ['Ctrl+M'],
      group,
      inMenu: true,
      run: () => void mergePolygons(engine),
      enabled: () => engine.selected.size > 1,
    },
    {
      id: 'subtract',
      keys: ['Ctrl+Shift+M'],
      group,
      inMenu: true,
      run: () => void subtractPolygons(engine),
      enabled: () => engine.selected.size > 1,
    },
    {
      id: 'split',
      keys: ['Shift+P'],
      group,
      inMenu: true,
      run: () => beginSplit(engine),
      enabled: () => engine.selection().some((region) => region.shape === 'polygon'),
    },
    {
      id: 'occluded',
      keys: ['Q'],
      group,
      inMenu: true,
      run: () => void toggleFlag(engine, 'occluded'),
      enabled: has,
    },
    {
      id: 'unsure-region',
      keys: ['Shift+U'],
      group,
      inMenu: true,
      run: () => void toggleFlag(engine, 'unsure'),
      enabled: has,
    },
    {
      id: 'front',
      keys: ['Ctrl+Shift+]', 'Ctrl+Shift+ArrowUp'],
      group,
      run: () => reorder(engine, 'front'),
      enabled: has,
    },
    {
      id: 'forward',
      keys: ['Ctrl+]', 'Ctrl+ArrowUp'],
      group,
      inMenu: true,
      run: () => reorder(engine, 'up'),
      enabled: has,
    },
    {
      id: 'backward',
      keys: ['Ctrl+[', 'Ctrl+ArrowDown'],
      group,
      inMenu: true,
      run: () => reorder(engine, 'down'),
      enabled: has,
    },
    {
      id: 'back',
      keys: ['Ctrl+Shift+[', 'Ctrl+Shift+ArrowDown'],
      group,
      run: () => reorder(engine, 'back'),
      enabled: has,
    },
  ];
}

function choosing({ engine }: Desk): Unnamed[] {
  const group = 'choose';
  const undecided = () => engine.undecided();
  return [
    { id: 'next', keys: ['Tab'], group, run: () => engine.step(1) },
    { id: 'previous', keys: ['Shift+Tab'], group, run: () => engine.step(-1) },
    {
      id: 'all',
      keys: ['Ctrl+A'],
      group,
      run: () => engine.select(engine.document.regions.filter((r) => engine.isShown(r)).map((r) => r.id)),
    },
    {
      id: 'accept',
      keys: ['Enter'],
      group,
      inMenu: true,
      run: () => engine.accept(engine.selected.size ? engine.selection() : undecided().slice(0, 1)),
      enabled: () => undecided().length > 0,
    },
    {
      id: 'accept-all',
      keys: ['Shift+Enter'],
      group,
      run: () => engine.accept(undecided()),
    },
    {
      id: 'reject-all',
      keys: ['Shift+Delete'],
      group,
      run: () => engine.remove(undecided()),
    },
  ];
}

function working(desk: Desk): Unnamed[] {
  const group = 'work';
  return [
    { id: 'submit', keys: ['Ctrl+Enter'], group, run: desk.submit },
    { id: 'previous-asset', keys: ['A', 'Ctrl+ArrowLeft'], group, run: () => desk.turn(-1) },
    { id: 'next-asset', keys: ['D', 'Ctrl+ArrowRight'], group, run: () => desk.turn(1) },
    { id: 'take-back', keys: ['Shift+A'], group, run: desk.takeBack },
    { id: 'skip', keys: ['Ctrl+Shift+S'], group, run: desk.skip },
    { id: 'unsure', keys: ['U'], group, run: desk.toggleUnsure },
    { id: 'palette', keys: ['Ctrl+K'], group, run: () => desk.open('palette') },
    {
      id: 'find-label',
      keys: ['0'],
      group,
      run: () => desk.open('labels'),
    },
    { id: 'keys', keys: ['?', 'F1'], group, run: () => desk.open('sheet') },
  ];
}

/** Every command of the page for pictures. A label's own key gives way to a command's. */
export function imageCommands(desk: Desk): Unnamed[] {
  const specs = guarded(desk.engine, [
    ...drawing(desk),
    ...choosing(desk),
    ...changing(desk),
    ...arrowCommands(desk),
    ...viewCommands(desk),
    ...working(desk),
  ]);
  const usedKeys = new Set(specs.flatMap((spec) => spec.keys));
  for (const label of desk.schema.labels) {
    const key = label.hotkey?.toUpperCase();
    const isFree = key !== undefined && !usedKeys.has(key);
    if (isFree) usedKeys.add(key);
    specs.push({
      id: `label-${label.key}`,
      name: label.name,
      keys: isFree ? [key] : [],
      group: LABELS,
      run: () => desk.engine.setLabel(label.key),
    });
  }
  return specs;
}

export const LABELS = 'labels';

import type { LabelSchema, Region } from '../../../api/types';
import type { CommandSpec } from '../../../commands/registry';
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
  toggleHidden,
  toggleLocked,
  turnBy,
} from '../../../engine/editing';
import type { Engine, ToolKey } from '../../../engine/engine';
import { placeKeyCursor } from '../../../engine/keyCursor';
import { shapesOfTool } from '../../../engine/tools/table';
import { arrows } from './arrows';

/** The tools in the order of the rail, with their keys and names. */
export const toolKeys: readonly { tool: ToolKey; key: string; name: string }[] = [
  { tool: 'select', key: 'V', name: 'Select' },
  { tool: 'box', key: 'B', name: 'Box' },
  { tool: 'rotatedBox', key: 'R', name: 'Rotated box' },
  { tool: 'polygon', key: 'P', name: 'Polygon' },
  { tool: 'polyline', key: 'L', name: 'Line' },
  { tool: 'ellipse', key: 'O', name: 'Ellipse' },
  { tool: 'keypoints', key: 'K', name: 'Keypoints' },
  { tool: 'mask', key: 'M', name: 'Brush' },
  { tool: 'smart', key: 'S', name: 'Click to segment' },
];

/** The tools whose shapes some label takes. */
export function toolsFor(schema: LabelSchema): typeof toolKeys {
  const shapes = new Set<string>(schema.labels.flatMap((label) => label.shapes));
  return toolKeys.filter(
    ({ tool }) => tool === 'select' || shapesOfTool[tool].some((shape) => shapes.has(shape)),
  );
}

/** What the commands need of the page. */
export interface Desk {
  engine: Engine;
  schema: LabelSchema;
  clipboard: { regions: Region[] };
  previous: () => readonly Region[];
  submit: () => void;
  skip: () => void;
  toggleUnsure: () => void;
  open: (what: 'palette' | 'labels' | 'sheet' | 'adjust') => void;
}

function drawing({ engine, schema }: Desk): CommandSpec[] {
  const group = 'Draw';
  return [
    ...toolsFor(schema).map(
      ({ tool, key, name }): CommandSpec => ({
        id: `tool-${tool}`,
        name,
        keys: [key],
        group,
        run: () => engine.pickTool(tool),
      }),
    ),
    { id: 'again', name: 'Draw again', keys: ['N'], group, run: () => engine.pickTool(engine.lastTool) },
    {
      id: 'redraw',
      name: 'Draw the selected anew',
      keys: ['Shift+N'],
      group,
      inMenu: true,
      run: () => redraw(engine),
      enabled: () => engine.selected.size === 1,
    },
    {
      id: 'place',
      name: 'Place a corner at the keyboard cursor',
      // With Shift or Ctrl as a click with Shift or Alt: Alt+Space belongs to the window.
      keys: ['Space', 'Shift+Space', 'Ctrl+Space'],
      group,
      run: (event) =>
        void placeKeyCursor(engine, { alt: Boolean(event?.ctrlKey), shift: Boolean(event?.shiftKey) }),
      enabled: () => engine.liveState.keyCursor !== null,
    },
    {
      id: 'extremes',
      name: 'Boxes by their four outermost points, on or off',
      keys: ['Shift+B'],
      group,
      run: () => {
        engine.toolOptions.extremePoints = !engine.toolOptions.extremePoints;
        engine.pickTool('box');
      },
    },
    {
      id: 'scissors',
      name: 'Scissors: corners joined along the edges in the picture, on or off',
      keys: ['W'],
      group,
      run: () => followEdges(engine),
      enabled: () => toolsFor(schema).some(({ tool }) => tool === 'polygon' || tool === 'polyline'),
    },
  ];
}

function changing({ engine, clipboard, previous }: Desk): CommandSpec[] {
  const group = 'Change';
  const has = () => engine.selected.size > 0;
  const copy = () => {
    clipboard.regions = engine.selection();
    if (clipboard.regions.length) engine.bench.say(`${clipboard.regions.length} copied`);
  };
  return [
    { id: 'undo', name: 'Undo', keys: ['Ctrl+Z'], group, run: () => engine.undo() },
    { id: 'redo', name: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], group, run: () => engine.redo() },
    {
      id: 'delete',
      name: 'Delete, or reject a suggestion',
      keys: ['Delete', 'Backspace'],
      group,
      inMenu: true,
      run: () => engine.remove(engine.selection()),
      enabled: has,
    },
    {
      id: 'duplicate',
      name: 'Duplicate',
      keys: ['Ctrl+D'],
      group,
      inMenu: true,
      run: () => duplicate(engine),
      enabled: has,
    },
    { id: 'copy', name: 'Copy', keys: ['Ctrl+C'], group, inMenu: true, run: copy, enabled: has },
    {
      id: 'paste',
      name: 'Paste in place',
      keys: ['Ctrl+V'],
      group,
      run: () => void paste(engine, clipboard.regions, 'in place'),
    },
    {
      id: 'paste-here',
      name: 'Paste at the cursor',
      keys: ['Ctrl+Shift+V'],
      group,
      run: () => void paste(engine, clipboard.regions, 'at cursor'),
    },
    {
      id: 'from-previous',
      name: 'Copy all from the previous picture',
      keys: ['Ctrl+Shift+C'],
      group,
      run: () => {
        const made = paste(engine, previous(), 'in place', 'Copy from the previous');
        if (!made) engine.bench.say('There is nothing on the previous picture that fits here.');
      },
    },
    { id: 'turn-left', name: 'Turn by -1°', keys: [','], group, run: () => turnBy(engine, -1), enabled: has },
    { id: 'turn-right', name: 'Turn by 1°', keys: ['.'], group, run: () => turnBy(engine, 1), enabled: has },
    {
      id: 'merge',
      name: 'Merge polygons',
      keys: ['Ctrl+M'],
      group,
      inMenu: true,
      run: () => void mergePolygons(engine),
      enabled: () => engine.selected.size > 1,
    },
    {
      id: 'subtract',
      name: 'Take the others out of the first polygon',
      keys: ['Ctrl+Shift+M'],
      group,
      inMenu: true,
      run: () => void subtractPolygons(engine),
      enabled: () => engine.selected.size > 1,
    },
    {
      id: 'split',
      name: 'Split a polygon by a line',
      keys: ['Shift+P'],
      group,
      inMenu: true,
      run: () => beginSplit(engine),
      enabled: () => engine.selection().some((region) => region.shape === 'polygon'),
    },
    {
      id: 'occluded',
      name: 'Occluded, on or off',
      keys: ['Q'],
      group,
      inMenu: true,
      run: () => void toggleFlag(engine, 'occluded'),
      enabled: has,
    },
    {
      id: 'unsure-region',
      name: 'Unsure of this region, on or off',
      keys: ['Shift+U'],
      group,
      inMenu: true,
      run: () => void toggleFlag(engine, 'unsure'),
      enabled: has,
    },
    {
      id: 'front',
      name: 'Bring to front',
      keys: ['Ctrl+Shift+]'],
      group,
      run: () => reorder(engine, 'front'),
      enabled: has,
    },
    {
      id: 'forward',
      name: 'Bring forward',
      keys: ['Ctrl+]'],
      group,
      inMenu: true,
      run: () => reorder(engine, 'up'),
      enabled: has,
    },
    {
      id: 'backward',
      name: 'Send backward',
      keys: ['Ctrl+['],
      group,
      inMenu: true,
      run: () => reorder(engine, 'down'),
      enabled: has,
    },
    {
      id: 'back',
      name: 'Send to back',
      keys: ['Ctrl+Shift+['],
      group,
      run: () => reorder(engine, 'back'),
      enabled: has,
    },
  ];
}

function choosing({ engine }: Desk): CommandSpec[] {
  const group = 'Select and suggestions';
  const undecided = () => engine.undecided();
  return [
    { id: 'next', name: 'Next region', keys: ['Tab'], group, run: () => engine.step(1) },
    { id: 'previous', name: 'Previous region', keys: ['Shift+Tab'], group, run: () => engine.step(-1) },
    {
      id: 'all',
      name: 'Select all',
      keys: ['Ctrl+A'],
      group,
      run: () => engine.select(engine.document.regions.filter((r) => engine.isShown(r)).map((r) => r.id)),
    },
    {
      id: 'accept',
      name: 'Accept the selected suggestion',
      keys: ['Enter'],
      group,
      inMenu: true,
      run: () => engine.accept(engine.selected.size ? engine.selection() : undecided().slice(0, 1)),
      enabled: () => undecided().length > 0,
    },
    {
      id: 'accept-all',
      name: 'Accept all suggestions over the slider',
      keys: ['Shift+Enter'],
      group,
      run: () => engine.accept(undecided()),
    },
    {
      id: 'reject-all',
      name: 'Reject all suggestions over the slider',
      keys: ['Shift+Delete'],
      group,
      run: () => engine.remove(undecided()),
    },
  ];
}

function seeing({ engine, open }: Desk): CommandSpec[] {
  const group = 'View';
  const set = (change: () => void) => () => {
    change();
    engine.changed();
  };
  return [
    { id: 'fit', name: 'Fit the picture', keys: ['Z'], group, run: () => engine.fitImage() },
    {
      id: 'fit-selection',
      name: 'Fit the selection',
      keys: ['Shift+Z'],
      group,
      run: () => engine.fitSelection(),
    },
    { id: 'full', name: 'One pixel to one', keys: ['Ctrl+1'], group, run: () => engine.zoomTo(1) },
    { id: 'in', name: 'Zoom in', keys: ['+', '='], group, run: () => engine.zoomBy(1.25) },
    { id: 'out', name: 'Zoom out', keys: ['-'], group, run: () => engine.zoomBy(0.8) },
    { id: 'rotate-view', name: 'Turn the view', keys: ['Alt+R'], group, run: () => engine.rotateView() },
    { id: 'adjust', name: 'Brightness and contrast', keys: ['I'], group, run: () => open('adjust') },
    {
      id: 'crosshair',
      name: 'Crosshair: while drawing, always, never',
      keys: ['C'],
      group,
      run: set(() => {
        engine.crosshair = ({ draw: 'always', always: 'never', never: 'draw' } as const)[engine.crosshair];
        engine.said = `Crosshair: ${engine.crosshair === 'draw' ? 'while drawing' : engine.crosshair}`;
      }),
    },
    {
      id: 'names',
      name: 'Show or hide names',
      keys: ['T'],
      group,
      run: set(() => (engine.showsNames = !engine.showsNames)),
    },
    {
      id: 'hide',
      name: 'Hide or show the selected',
      keys: ['H'],
      group,
      inMenu: true,
      run: () => toggleHidden(engine),
      enabled: () => engine.selected.size > 0,
    },
    {
      id: 'hide-all',
      name: 'Hide or show all',
      keys: ['Shift+H'],
      group,
      run: set(() => (engine.isHidden = !engine.isHidden)),
    },
    {
      id: 'lock',
      name: 'Lock or unlock the selected',
      keys: ['Ctrl+L'],
      group,
      inMenu: true,
      run: () => toggleLocked(engine),
      enabled: () => engine.selected.size > 0,
    },
    {
      id: 'lock-all',
      name: 'Lock or unlock all',
      keys: ['Ctrl+Shift+L'],
      group,
      run: () => toggleLocked(engine, true),
    },
    {
      id: 'peek',
      name: 'Hold to see the bare picture',
      keys: ['`', 'Shift+`'],
      group,
      run: set(() => (engine.isPeeking = true)),
      release: set(() => (engine.isPeeking = false)),
    },
  ];
}

function working(desk: Desk): CommandSpec[] {
  const group = 'Work';
  return [
    { id: 'submit', name: 'Submit, and the next', keys: ['Ctrl+Enter'], group, run: desk.submit },
    { id: 'skip', name: 'Skip this picture', keys: ['Ctrl+Shift+S'], group, run: desk.skip },
    { id: 'unsure', name: 'Unsure of this picture, on or off', keys: ['U'], group, run: desk.toggleUnsure },
    { id: 'palette', name: 'Find a command', keys: ['Ctrl+K'], group, run: () => desk.open('palette') },
    {
      id: 'find-label',
      name: 'Find a label by its name',
      keys: ['0'],
      group,
      run: () => desk.open('labels'),
    },
    { id: 'keys', name: 'All shortcuts', keys: ['?', 'F1'], group, run: () => desk.open('sheet') },
  ];
}

/** Every command of the page for pictures. A label's own key gives way to a command's. */
export function imageCommands(desk: Desk): CommandSpec[] {
  const specs = [
    ...drawing(desk),
    ...choosing(desk),
    ...changing(desk),
    ...arrows(desk),
    ...seeing(desk),
    ...working(desk),
  ];
  const taken = new Set(specs.flatMap((spec) => spec.keys));
  for (const label of desk.schema.labels) {
    const key = label.hotkey?.toUpperCase();
    const isFree = key !== undefined && !taken.has(key);
    if (isFree) taken.add(key);
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

export const LABELS = 'Labels';

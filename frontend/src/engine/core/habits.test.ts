import { expect, test } from 'vitest';
import { named } from '../../commands/names';
import { Commands } from '../../commands/registry';
import { desk } from '../../commands/testing';
import { imageCommands } from '../../workspace/image/commands';
import { engineOf, hand } from './testing';

/** A sequence of numbers from 0 to 1 by a seed (a linear congruential generator). */
function random(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

const shapes = ['box', 'ellipse', 'polygon'];
const labels = ['cat', 'dog', 'elk'].map((key, n) => ({
  key,
  name: key,
  color: '#0072B2',
  hotkey: String(n + 1),
  description: '',
  shapes,
  attributes: [],
}));

/** Draws as somebody with a habit would and returns the labels meant and made, in the order of drawing. */
function drawn(seed: number, habit: 'label first' | 'draw first'): { meant: string[]; made: string[] } {
  const next = random(seed);
  const engine = engineOf();
  Object.assign(engine.options, { labels });
  engine.label = 'cat';
  engine.isLabelFirst = habit === 'label first';
  const own = { ...desk, engine, schema: { ...desk.schema, labels } as unknown as typeof desk.schema };
  const commands = new Commands(named(imageCommands(own), 'image'));
  const press = (key: string) => commands.handle(new KeyboardEvent('keydown', { key, code: `Digit${key}` }));
  const meant: string[] = [];
  let current = 0;
  let ids: string[] = [];
  engine.pickTool('box');
  for (let count = 2 + Math.floor(next() * 6); count > 0; count -= 1) {
    const x = 5 + next() * 60;
    const y = 5 + next() * 60;
    const isNew = next() < 0.7;
    const label = Math.floor(next() * labels.length);
    if (next() < 0.3) engine.pickTool(next() < 0.5 ? 'ellipse' : 'box');
    if (habit === 'label first' && isNew) {
      current = label;
      press(String(current + 1));
    }
    // Some let go of the last shape before they draw the next.
    if (next() < 0.3) engine.press('Escape');
    const before = engine.document.regions.length;
    hand(engine).drag([
      [x, y],
      [x + 15, y + 10],
      [x + 25, y + 20],
    ]);
    // A press on a handle of the last shape mends it: nothing new was drawn, and its label stays.
    if (engine.document.regions.length === before) continue;
    if (habit === 'draw first' && isNew) {
      current = label;
      press(String(current + 1));
    }
    ids = [...ids, engine.document.regions.at(-1)?.id ?? ''];
    meant.push(labels[current]?.key as string);
    if (next() < 0.2) {
      engine.undo();
      engine.redo();
    }
  }
  return { meant, made: ids.map((id) => engine.document.get(id)?.label ?? 'gone') };
}

test.each(['label first', 'draw first'] as const)(
  'whoever works %s gets every label meant, in 200 sequences',
  (habit) => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const { meant, made } = drawn(seed, habit);
      expect(made, `seed ${seed}`).toEqual(meant);
    }
  },
);

test('after drawing, a label key changes the shape shown selected, says so, and undo takes it back', () => {
  const engine = engineOf();
  Object.assign(engine.options, { labels });
  engine.label = 'cat';
  engine.pickTool('box');
  hand(engine).drag([
    [10, 10],
    [40, 40],
  ]);
  engine.setLabel('dog');
  expect(engine.document.regions.map((region) => region.label)).toEqual(['dog']);
  expect(engine.hint).toBe('1 object is now dog; Ctrl+Z takes that back.');
  engine.undo();
  expect(engine.document.regions.map((region) => region.label)).toEqual(['cat']);
});

test('Escape lets go of the shape just drawn: the next label is for the next shape', () => {
  const engine = engineOf();
  Object.assign(engine.options, { labels });
  engine.label = 'cat';
  engine.pickTool('box');
  hand(engine).drag([
    [10, 10],
    [40, 40],
  ]);
  engine.press('Escape');
  engine.setLabel('dog');
  hand(engine).drag([
    [50, 50],
    [80, 80],
  ]);
  expect(engine.document.regions.map((region) => region.label)).toEqual(['cat', 'dog']);
});

test.each([
  [
    'a corner',
    [
      [40, 40],
      [50, 60],
    ],
    { x: 10, y: 10, width: 40, height: 50 },
  ],
  [
    'an edge',
    [
      [40, 25],
      [60, 25],
    ],
    { x: 10, y: 10, width: 50, height: 30 },
  ],
] as const)('the box just drawn is mended by %s without leaving the tool', (_, way, frame) => {
  const engine = engineOf();
  engine.pickTool('box');
  hand(engine).drag([
    [10, 10],
    [40, 40],
  ]);
  hand(engine).drag(way.map(([x, y]): [number, number] => [x, y]));
  expect(engine.document.regions).toHaveLength(1);
  expect(engine.document.regions[0]).toMatchObject(frame);
  expect(engine.tool.key).toBe('box');
  hand(engine).drag([
    [60, 70],
    [80, 90],
  ]);
  expect(engine.document.regions).toHaveLength(2);
});

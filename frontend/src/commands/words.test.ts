import { describe, expect, test } from 'vitest';
import words from '../i18n/en/commands.json';
import { fixing, joined } from '../workspace/review/commands';
import { defaultKeymap } from './keymap';
import { named } from './names';
import { Commands } from './registry';
import { bare, workspaces } from './testing';

describe.each(['image', 'text', 'review'] as const)('the commands of the workspace for %s', (part) => {
  const all = workspaces[part]();

  test('have words, each its own, and no words are left over', () => {
    const said = new Set(all.map((spec) => spec.id));
    expect(Object.keys(words[part]).filter((id) => !said.has(id))).toEqual([]);
    for (const spec of all) {
      expect(spec.name, spec.id).not.toMatch(/^(image|text|review)\./);
      expect(Object.values(words.group), spec.id).toContain(spec.group);
    }
    const names = all.map((spec) => spec.name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('have no key twice; a label gives way', () => {
    const commands = new Commands(all);
    if (part === 'review') return;
    expect(commands.keysOf('label-one')).toEqual(['1']);
    expect(commands.keysOf('label-three')).toEqual([]);
    if (part === 'image') expect(commands.keysOf('label-two')).toEqual([]);
  });
});

test.each(['image', 'text'] as const)(
  'a review of answers for %s has every command once, no key twice',
  (part) => {
    const all = joined(
      workspaces.review(),
      named(
        fixing(bare[part](), () => true),
        part,
      ),
      {},
    );
    const ids = all.map((spec) => spec.id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(() => new Commands(all)).not.toThrow();
    const keys = new Commands(all);
    const [own, shifted] = part === 'image' ? ['tool-ellipse', 'Shift+O'] : ['relation', 'Shift+R'];
    expect([keys.keysOf(own), keys.keysOf('approve')]).toEqual([[shifted], ['Y']]);
  },
);

describe('own keys', () => {
  const all = workspaces.image();

  test('a key in use is refused by name, its own is not', () => {
    const commands = new Commands(all);
    expect(commands.conflict('tool-box', 'P')?.id).toBe('tool-polygon');
    expect(commands.conflict('tool-box', 'B')).toBeNull();
    expect(commands.conflict('tool-box', 'J')).toBeNull();
    // A key that was given away is free again.
    const moved = new Commands(all, { ...defaultKeymap, keys: { 'tool-polygon': ['J'] } });
    expect(moved.conflict('tool-box', 'P')).toBeNull();
    expect(moved.conflict('tool-box', 'J')?.id).toBe('tool-polygon');
  });

  test('of two commands that somehow hold one key the first keeps it', () => {
    const keys = { 'tool-box': ['J'], 'tool-polygon': ['J'] };
    const commands = new Commands(all, { ...defaultKeymap, keys });
    expect([commands.keysOf('tool-box'), commands.keysOf('tool-polygon')]).toEqual([['J'], []]);
  });
});

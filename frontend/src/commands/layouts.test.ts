import { describe, expect, test } from 'vitest';
import { TOOL_KEYS, toolKeyOf } from '../workspace/image/useKeys';
import { fixing, joined } from '../workspace/review/commands';
import { chordsOf } from './chords';
import { CODES, LAYOUTS, type Layout, pressesOf } from './layouts';
import { named } from './names';
import { Commands } from './registry';
import { bare, workspaces } from './testing';

const always = () => true;
const reviewing = (part: 'image' | 'text') =>
  joined(workspaces.review(), named(fixing(bare[part](), always), part), {});
const LISTS = {
  image: new Commands(workspaces.image()),
  text: new Commands(workspaces.text()),
  'review of pictures': new Commands(reviewing('image')),
  'review of texts': new Commands(reviewing('text')),
};

const modifiersOf = (chord: string): KeyboardEventInit => ({
  ctrlKey: chord.includes('Ctrl+'),
  altKey: chord.includes('Alt+'),
});
const isNamed = (chord: string) => /^(\w+\+)*[A-Z][A-Za-z0-9]+$/.test(chord);

/** The commands no press of a layout reaches by any of their keys. */
const unreachable = (commands: Commands, layout: Layout): string[] =>
  commands.all
    .map((spec) => ({ spec, keys: commands.keysOf(spec.id) }))
    .filter(({ keys }) => keys.length && !keys.some(isNamed))
    .filter(
      ({ keys }) =>
        !keys.some((chord) =>
          pressesOf(layout, modifiersOf(chord)).some((press) => commands.meaningOf(press) === chord),
        ),
    )
    .map(({ spec }) => spec.id);

describe.each(Object.entries(LAYOUTS))('a keyboard of layout %s', (name, layout) => {
  test('has as many keys as places', () => {
    expect([layout.plain.length, layout.shifted.length]).toEqual([CODES.length, CODES.length]);
  });

  test.each(Object.entries(LISTS))('reaches every command of %s', (_, commands) => {
    expect(unreachable(commands, layout)).toEqual([]);
  });

  test('reaches every key of the tools', () => {
    const presses = pressesOf(layout, {});
    const keys = [...TOOL_KEYS].filter((key) => key.length === 1);
    expect(keys.filter((key) => !presses.some((press) => toolKeyOf(press) === key))).toEqual([]);
  });

  test('gives a letter of its own by name, any other by place, with Ctrl and Alt too', () => {
    const isLatin = ['US', 'DE', 'FR', 'ES', 'TR', 'JP'].includes(name);
    for (const more of [{}, { ctrlKey: true }, { altKey: true }])
      for (const press of pressesOf(layout, more)) {
        const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
        if (press.getModifierState('AltGraph') || !letter) continue;
        const wanted = /^[a-z]$/i.test(press.key) ? press.key.toUpperCase() : letter;
        const isSign = /^[!-/:-@[-`{-~]$/.test(press.key);
        const names = chordsOf(press).map((chord) => chord.replace(/^(Ctrl\+|Alt\+|Shift\+)+/, ''));
        expect(isSign ? names.includes(wanted) || isLatin : names[0] === wanted, `${press.key}`).toBe(true);
      }
  });

  test('a sign it types is that sign, never what stands at its place on another keyboard', () => {
    const commands = LISTS.image;
    for (const press of pressesOf(layout, {}))
      if ([',', '.', '+', '=', '-', '?', '`'].includes(press.key))
        expect(commands.meaningOf(press), press.code).toBe(press.key);
  });
});

const typed = (key: string, code: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, code, ...more });

test.each([
  ['и on a Russian keyboard', typed('и', 'KeyB'), 'B'],
  ['Ctrl+я on a Russian keyboard', typed('я', 'KeyZ', { ctrlKey: true }), 'Ctrl+Z'],
  ['л on a Russian keyboard', typed('л', 'KeyK'), 'K'],
  ['- on a French keyboard', typed('-', 'Digit6'), '-'],
  ['+ on a German keyboard', typed('+', 'BracketRight'), '+'],
  ['& on a French keyboard', typed('&', 'Digit1'), '1'],
  ['6 on a French keyboard', typed('6', 'Digit6', { shiftKey: true }), '6'],
  ['[ with AltGr on Windows', typed('[', 'Digit8', { ctrlKey: true, altKey: true }), '['],
  ['a letter while an input method is on', typed('Process', 'KeyB'), 'B'],
  ['ل and ا in one', typed('لا', 'KeyB'), 'B'],
  ['Ctrl and + stay with the browser', typed('+', 'BracketRight', { ctrlKey: true }), 'Ctrl++'],
  ['4 of the number pad', typed('4', 'Numpad4'), '4'],
  ['the arrow of the number pad', typed('ArrowLeft', 'Numpad4'), 'ArrowLeft'],
  ['Alt and r on a Mac', typed('®', 'KeyR', { altKey: true }), 'Alt+R'],
])('%s', (_, event, chord) => {
  const six = { id: 'six', name: 'Six', keys: ['6'], run() {} };
  expect(new Commands([...workspaces.image(), six]).meaningOf(event)).toBe(chord);
});

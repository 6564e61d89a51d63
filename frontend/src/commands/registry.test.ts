import { expect, test, vi } from 'vitest';
import { chordOf } from './chords';
import { defaultKeymap, loadKeymap, saveKeymap } from './keymap';
import { Commands, shownChord } from './registry';

const press = (key: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', { key, code: '', ...more });

test.each([
  [press('b'), 'B'],
  [press('Enter', { ctrlKey: true }), 'Ctrl+Enter'],
  [press('!', { code: 'Digit1', shiftKey: true }), 'Shift+1'],
  [press('?', { shiftKey: true }), '?'],
  [press(' '), 'Space'],
])('names the chord', (event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

test('runs the command of a key, but not while typing', () => {
  const run = vi.fn();
  const commands = new Commands([{ id: 'x', name: 'X', keys: ['B'], run }]);
  expect(commands.handle(press('b'))).toBe(true);
  const field = document.createElement('input');
  document.body.append(field);
  field.addEventListener('keydown', (event) => expect(commands.handle(event)).toBe(false));
  field.dispatchEvent(press('b', { bubbles: true }));
  expect(run).toHaveBeenCalledTimes(1);
});

test('refuses two commands with one key', () => {
  const make = (id: string) => ({ id, name: id, keys: ['B'], run() {} });
  expect(() => new Commands([make('a'), make('b')])).toThrow('B belongs to both a and b.');
});

test('chords are shown as they are printed on a keyboard', () => {
  expect(['Ctrl+ArrowLeft', 'Shift+ArrowDown', 'B', 'Ctrl+Enter'].map(shownChord)).toEqual([
    'Ctrl+←',
    'Shift+↓',
    'B',
    'Ctrl+Enter',
  ]);
});

test('what a key would hold stays on when chosen by name, until it is chosen again or the key is let go', () => {
  const [run, release] = [vi.fn(), vi.fn()];
  const peek = { id: 'peek', name: 'Peek', keys: ['G'], run, release };
  const commands = new Commands([peek]);
  commands.choose(peek);
  expect([run.mock.calls.length, release.mock.calls.length]).toEqual([1, 0]);
  commands.choose(peek);
  expect([run.mock.calls.length, release.mock.calls.length]).toEqual([1, 1]);
  commands.choose(peek);
  commands.handle(press('g'));
  commands.handle(new KeyboardEvent('keyup', { key: 'g' }));
  commands.choose(peek);
  expect([run.mock.calls.length, release.mock.calls.length]).toEqual([4, 2]);
});

test('letters, digits and signs alone do nothing once they are switched off; named keys and chords still do', () => {
  const run = vi.fn();
  const spec = { id: 'x', name: 'X', keys: ['B', 'Shift+B', 'Ctrl+B', 'Enter', '['], run };
  const commands = new Commands([spec], { ...defaultKeymap, isSingleOff: true });
  const handled = [
    press('b'),
    press('B', { shiftKey: true }),
    press('[', { code: 'BracketLeft' }),
    press('b', { ctrlKey: true }),
    press('Enter'),
  ].map((event) => commands.handle(event));
  expect(handled).toEqual([false, false, false, true, true]);
  expect(['X', 'F', '[', 'Enter', 'Escape'].map((key) => commands.isOff(key))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('what a person said of single keys while labelling holds in a review until it is said otherwise there', () => {
  localStorage.clear();
  saveKeymap({ keys: { box: ['J'] }, isSingleOff: true }, 'image');
  expect(loadKeymap('review')).toEqual({ keys: {}, isSingleOff: true });
  expect(loadKeymap('textReview')).toEqual(defaultKeymap);
  saveKeymap({ keys: {}, isSingleOff: false }, 'review');
  expect(loadKeymap('review')).toEqual(defaultKeymap);
  localStorage.clear();
});

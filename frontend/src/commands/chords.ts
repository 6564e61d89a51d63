/** What of a key press its name on this layout and its place on the keyboard depend on. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> &
  Partial<Pick<KeyboardEvent, 'getModifierState'>>;

/** Signs that commands have; where a layout types one of them, the sign counts and not the place. */
const SIGNS = new Set([',', '.', '/', '?', '[', ']', '`', '+', '=', '-']);
// What the browser itself does with Ctrl: these are never taken by their place.
const ZOOMS = new Set(['+', '-', '=', '0']);
/** The sign that stands at a place on a US keyboard, and the one it types with Shift where that is a sign of ours. */
const AT_PLACE: Record<string, { sign: string; shifted?: string }> = {
  BracketLeft: { sign: '[' },
  BracketRight: { sign: ']' },
  Backquote: { sign: '`' },
  Comma: { sign: ',' },
  Period: { sign: '.' },
  Slash: { sign: '/', shifted: '?' },
  Minus: { sign: '-' },
  Equal: { sign: '=', shifted: '+' },
};
const NAMED = /^[A-Z][A-Za-z0-9]+$/;
// What browsers call a key that types nothing by itself: an accent that waits for its letter, an input method.
const NO_NAME = /^(Dead|Process|Unidentified|Compose|AltGraph)$/;

interface Modifiers {
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
}

const chord = ({ ctrl, alt, shift }: Modifiers, name: string): string =>
  [ctrl ? 'Ctrl' : '', alt ? 'Alt' : '', shift ? 'Shift' : '', name].filter(Boolean).join('+');

/** Which key of a US keyboard stands there, with Shift only where it is not part of the sign. */
function chordAtPlace(code: string, modifiers: Modifiers): string | null {
  const name = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (name) return chord(modifiers, (name[1] ?? name[2]) as string);
  const place = AT_PLACE[code];
  if (!place) return null;
  if (modifiers.shift && place.shifted) return chord({ ...modifiers, shift: false }, place.shifted);
  return chord(modifiers, place.sign);
}

/**
 * What a key press may mean, in the spelling of `CommandSpec.keys`, the likeliest first.
 *
 * A Latin letter counts by what the layout types, any other letter by its place (so that B is B on a Russian, Greek,
 * Hebrew, Arabic, Japanese or Korean keyboard, with Ctrl too); a sign that a command has by the sign; digits by their
 * place, for on a French keyboard they are typed with Shift. The second meaning is for those whose first no command
 * has.
 */
export function chordsOf(event: KeyPress): string[] {
  const { key, code } = event;
  const typed = key === ' ' ? 'Space' : key;
  const isSign = key.length === 1 && /[!-/:-@[-`{-~]/.test(key);
  // AltGr types signs; Windows says Ctrl and Alt of it.
  const isAltGr = Boolean(event.getModifierState?.('AltGraph')) || (isSign && event.ctrlKey && event.altKey);
  const modifiers = {
    ctrl: !isAltGr && (event.ctrlKey || event.metaKey),
    alt: !isAltGr && event.altKey,
    shift: event.shiftKey,
  };
  const byPlace = isAltGr ? null : chordAtPlace(code, modifiers);
  if (NAMED.test(typed) && typed.length > 1 && !NO_NAME.test(typed)) return [chord(modifiers, typed)];
  if (/^[A-Za-z]$/.test(typed)) return [chord(modifiers, typed.toUpperCase())];
  if (/^Numpad/.test(code) && key.length === 1) return [chord(modifiers, key)];
  if (/^[0-9]$/.test(typed)) {
    // With Shift on a French keyboard, a digit.
    const digit = chord({ ...modifiers, shift: false }, typed);
    return byPlace && byPlace !== digit ? [byPlace, digit] : [digit];
  }
  if (isSign) {
    const bySign = chord({ ...modifiers, shift: false }, typed);
    if (!byPlace || (modifiers.ctrl && ZOOMS.has(key))) return [bySign];
    return SIGNS.has(key) ? [...new Set([bySign, byPlace])] : [byPlace, bySign];
  }
  return [byPlace ?? chord(modifiers, typed.length === 1 ? typed.toUpperCase() : typed)];
}

/** The likeliest meaning of a key press. */
export const chordOf = (event: KeyPress): string => chordsOf(event)[0] as string;

/** A person's own keys, kept on this computer. */
export interface Keymap {
  /** Keys by command; a command that is not named keeps its own. */
  keys: Record<string, string[]>;
  /** Letters, digits and signs alone do nothing (WCAG 2.1.4). */
  isSingleOff: boolean;
}

export const defaultKeymap: Keymap = { keys: {}, isSingleOff: false };

// Keys of one workspace say nothing about another's.
const PLACES = {
  image: 'assay.keys',
  text: 'assay.keys.text',
  review: 'assay.keys.review',
  textReview: 'assay.keys.textReview',
};

export type Workspace = keyof typeof PLACES;
const CHORD = /^(Ctrl\+)?(Alt\+)?(Shift\+)?([^+\s]{1,12}|\+)$/;
// The browser or the page needs these itself.
const KEPT = new Set(['Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+R', 'F5', 'Escape', 'Tab', 'Shift+Tab']);

export const isFree = (chord: string): boolean => !KEPT.has(chord);

/** What is stored, with everything that is none left out. */
export function readKeymap(text: string | null): Keymap {
  let raw: unknown;
  try {
    raw = JSON.parse(text ?? '{}');
  } catch {
    return defaultKeymap;
  }
  if (typeof raw !== 'object' || raw === null) return defaultKeymap;
  const { keys, isSingleOff } = raw as { keys?: unknown; isSingleOff?: unknown };
  const read: Record<string, string[]> = {};
  const usedChords = new Set<string>();
  for (const [id, chords] of Object.entries(typeof keys === 'object' && keys ? keys : {})) {
    if (!Array.isArray(chords)) continue;
    const good = chords.filter(
      (chord): chord is string =>
        typeof chord === 'string' && CHORD.test(chord) && isFree(chord) && !usedChords.has(chord),
    );
    for (const chord of good) usedChords.add(chord);
    read[id] = good;
  }
  return { keys: read, isSingleOff: isSingleOff === true };
}

/** A person's keys in a workspace; whether single keys work is as while labelling until it is said of a review. */
export function loadKeymap(workspace: Workspace): Keymap {
  const storedKeymap = localStorage.getItem(PLACES[workspace]);
  const from = { image: 'image', text: 'text', review: 'image', textReview: 'text' } as const;
  const { isSingleOff } = readKeymap(storedKeymap ?? localStorage.getItem(PLACES[from[workspace]]));
  return { ...readKeymap(storedKeymap), isSingleOff };
}

export function saveKeymap(keymap: Keymap, workspace: Workspace): void {
  localStorage.setItem(PLACES[workspace], JSON.stringify(keymap));
}

import { chordsOf, type KeyPress } from './chords';
import { defaultKeymap, type Keymap } from './keymap';

/** A thing one can do, with its keys. The same list feeds keys, tooltips, menus, palette and the sheet of shortcuts. */
export interface CommandSpec {
  id: string;
  name: string;
  /** Such as `B`, `Ctrl+Enter`, `Shift+Tab`, `1`; a person may choose others. */
  keys: string[];
  run: (event?: KeyboardEvent) => void;
  enabled?: () => boolean;
  /** The heading it stands under in the sheet and the palette. */
  group?: string;
  /** Commands of one family stand folded under this line in the sheet. */
  family?: string;
  /** For keys that are held: what happens when they are let go. */
  release?: () => void;
  /** Stands in the menu on a region. */
  inMenu?: boolean;
}

/** Whether the press belongs to a field that is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['range', 'checkbox', 'radio', 'button'].includes(target.type))
    return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

const ARROWS: Record<string, string> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };

/** A chord as it is printed on a keyboard. */
export const shownChord = (chord: string): string =>
  chord.replace(/Arrow(Left|Right|Up|Down)$/, (_, way: string) => ARROWS[way] ?? way);

/** A letter, digit or sign alone, which speech input may type by accident (WCAG 2.1.4). */
export const isSingleKey = (chord: string): boolean => /^(Shift\+)?.$/u.test(chord);

/** Words with the key a command answers to now, for tooltips. */
export function withKey(name: string, commands: Commands | null | undefined, id: string): string {
  const [key] = commands?.keysOf(id) ?? [];
  return key ? `${name} (${shownChord(key)})` : name;
}

export class Commands {
  private readonly byChord = new Map<string, CommandSpec>();
  private readonly held = new Set<CommandSpec>();
  private readonly heldCommands = new Set<CommandSpec>();
  readonly all: CommandSpec[];

  /** Throws on two commands with one key by default; a person's own keys that cannot be had are left out. */
  constructor(
    specs: CommandSpec[],
    readonly keymap: Keymap = defaultKeymap,
  ) {
    this.all = specs;
    const defaults = new Map<string, CommandSpec>();
    for (const spec of specs)
      for (const chord of spec.keys) {
        const other = defaults.get(chord);
        if (other) throw new Error(`${chord} belongs to both ${other.id} and ${spec.id}.`);
        defaults.set(chord, spec);
      }
    for (const spec of specs)
      for (const chord of keymap.keys[spec.id] ?? [])
        if (!this.byChord.has(chord)) this.byChord.set(chord, spec);
    for (const [chord, spec] of defaults)
      if (!keymap.keys[spec.id] && !this.byChord.has(chord)) this.byChord.set(chord, spec);
  }

  get(id: string): CommandSpec | undefined {
    return this.all.find((spec) => spec.id === id);
  }

  /** The keys a command answers to now. */
  keysOf(id: string): string[] {
    return [...this.byChord].flatMap(([chord, spec]) => (spec.id === id ? [chord] : []));
  }

  /** The command that has a chord already, other than the one that wants it. */
  conflict(id: string, chord: string): CommandSpec | null {
    const other = this.byChord.get(chord);
    return other && other.id !== id ? other : null;
  }

  /** Whether a person has switched keys like this one off. */
  isOff(chord: string): boolean {
    return this.keymap.isSingleOff && isSingleKey(chord);
  }

  /** The chord a press stands for: the first of its meanings that a command has, else the likeliest. */
  meaningOf(event: KeyPress): string {
    const chords = chordsOf(event);
    return chords.find((chord) => this.byChord.has(chord)) ?? (chords[0] as string);
  }

  /** Runs what the press means; true when there was something. */
  handle(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    if (event.type === 'keyup') return this.release();
    const chord = this.meaningOf(event);
    const spec = this.byChord.get(chord);
    if (!spec || (isTyping(event.target) && !chord.startsWith('Ctrl+Enter'))) return false;
    if (this.isOff(chord)) return false;
    if (spec.enabled && !spec.enabled()) return false;
    event.preventDefault();
    if (spec.release) {
      if (this.held.has(spec)) return true;
      this.held.add(spec);
    }
    spec.run(event);
    return true;
  }

  /** Runs what was chosen by its name; what a key would hold stays until it is chosen again. */
  choose(spec: CommandSpec): void {
    if (spec.release && this.heldCommands.delete(spec)) {
      spec.release();
      return;
    }
    if (spec.release) this.heldCommands.add(spec);
    spec.run();
  }

  private release(): boolean {
    for (const spec of this.held) {
      spec.release?.();
      this.heldCommands.delete(spec);
    }
    const some = this.held.size > 0;
    this.held.clear();
    return some;
  }
}

/** A thing one can do, with its key. The same list feeds keys, tooltips and the sheet of shortcuts. */
export interface CommandSpec {
  id: string;
  name: string;
  /** Such as `B`, `Ctrl+Enter`, `Shift+Tab`, `1`. */
  keys: string[];
  run: (event?: KeyboardEvent) => void;
  enabled?: () => boolean;
}

/** The chord of a key press, in the spelling of `CommandSpec.keys`. */
export function chordOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const named = key === ' ' ? 'Space' : key;
  // A shifted sign such as ? is its own key; letters, digits and named keys say Shift.
  const isSign = named.length === 1 && !/[A-Z0-9]/.test(named);
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && !isSign ? 'Shift' : '',
    named,
  ];
  return parts.filter(Boolean).join('+');
}

/** Whether the press belongs to a field that is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

export class Commands {
  private readonly byChord = new Map<string, CommandSpec>();
  readonly all: CommandSpec[];

  /** Throws on two commands with one key. */
  constructor(specs: CommandSpec[]) {
    this.all = specs;
    for (const spec of specs) {
      for (const chord of spec.keys) {
        const other = this.byChord.get(chord);
        if (other) throw new Error(`${chord} belongs to both ${other.id} and ${spec.id}.`);
        this.byChord.set(chord, spec);
      }
    }
  }

  /** Runs what the press means; true when there was something. */
  handle(event: KeyboardEvent): boolean {
    if (event.isComposing) return false;
    const spec = this.byChord.get(chordOf(event));
    if (!spec || (isTyping(event.target) && !spec.keys.some((key) => key.startsWith('Ctrl+Enter'))))
      return false;
    if (spec.enabled && !spec.enabled()) return false;
    event.preventDefault();
    spec.run(event);
    return true;
  }
}

import { type RefObject, useEffect } from 'react';
import { chordsOf, type KeyPress } from '../../commands/chords';
import { type Commands, isTyping } from '../../commands/registry';
import type { Engine } from '../../engine/core/engine';
import { leaveKeyCursor } from '../../engine/core/keyCursor';

/** Keys the tool in hand is asked about before the commands are. */
export const TOOL_KEYS: ReadonlySet<string> = new Set([
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  '[',
  ']',
  'X',
  'F',
]);

/** The key of a tool that a press stands for on this keyboard layout, if it is one. */
export const toolKeyOf = (event: KeyPress): string | undefined =>
  chordsOf(event).find((chord) => TOOL_KEYS.has(chord));

/** Sends the keys of the window to the tool in hand, else to the commands. */
export function useKeys(
  engine: Engine | null,
  commands: Commands | null,
  host: RefObject<HTMLDivElement | null>,
  isElsewhere: boolean,
): void {
  useEffect(() => {
    if (!commands || !engine || isElsewhere) return;
    const press = (event: KeyboardEvent) => {
      const inPanel =
        event.target instanceof HTMLElement &&
        event.target.closest('button, a, input, [role="dialog"], [role="separator"]');
      // Tab, Enter, Space and, in a slider, the arrows belong to the panels while one is in them.
      const isPanels =
        ['Tab', 'Enter', ' '].includes(event.key) ||
        (event.key.startsWith('Arrow') && event.target instanceof HTMLInputElement);
      if (inPanel && isPanels && !event.ctrlKey) return;
      // Tab leaves the list of regions, as it leaves any list.
      if (
        event.key === 'Tab' &&
        event.target instanceof HTMLElement &&
        event.target.closest('[role="listbox"]')
      )
        return;
      if (event.key === ' ' && host.current) host.current.dataset.space = String(event.type === 'keydown');
      if (event.type === 'keyup') {
        commands.handle(event);
        return;
      }
      const key = toolKeyOf(event);
      const isTools = key !== undefined && !commands.isOff(key) && !isTyping(event.target);
      if (isTools && engine.press(key)) event.preventDefault();
      else if (event.key === 'Escape' && leaveKeyCursor(engine)) event.preventDefault();
      else commands.handle(event);
    };
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', press);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', press);
    };
  }, [commands, engine, host, isElsewhere]);
}

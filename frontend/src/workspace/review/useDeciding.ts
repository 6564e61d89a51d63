import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { loadKeymap } from '../../commands/keymap';
import { named, type Unnamed } from '../../commands/names';
import type { Overlay } from '../../commands/Overlays';
import { Commands, isTyping, shownChord } from '../../commands/registry';
import { useKeymap } from '../../commands/useKeymap';
import { joined, type Reviewing, reviewCommands } from './commands';
import { nothingSaid, reasons } from './RejectBar';
import type { Review } from './useReview';

/** What a kind of data adds to the keys of a review. */
export interface OwnKeys {
  /** Whose words they have, and whose chosen keys they come with. */
  part: 'image' | 'text';
  commands: readonly Unnamed[];
  /** What looking at this kind of data adds, in the words of the review. */
  looking?: readonly Unnamed[];
  /** A number while fixing: the label at this place. */
  label(index: number): void;
  /** Offers a plain key to the gesture in hand before the commands get it; true when it was for that. */
  press(key: string): boolean;
}

export type Deciding = ReturnType<typeof useDeciding>;

/** The keys of a review, and what is said with a rejection. */
export function useDeciding(work: Review, ownKeys: OwnKeys | null, host: RefObject<HTMLElement | null>) {
  const { review, mode } = work;
  const [rejection, setRejection] = useState(nothingSaid);
  const [open, setOpen] = useState<Overlay>('none');
  const [menu, setMenu] = useState<[number, number] | null>(null);
  const part = ownKeys?.part ?? 'image';
  const [keymap, setKeymap] = useKeymap(part === 'text' ? 'textReview' : 'review');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said is of one answer
  useEffect(() => setRejection(nothingSaid), [review?.id]);

  const send = useCallback(() => {
    const { reason, comment, to } = rejection;
    if (reason) work.reject(reason, comment, to);
  }, [rejection, work]);

  // Read when a command runs, so that the commands need not be made anew for each render.
  const now = useRef<Reviewing | null>(null);
  now.current = {
    work,
    send,
    open: setOpen,
    numbered(index) {
      const reason = reasons[index];
      if (mode === 'fix') ownKeys?.label(index);
      else if (mode === 'reject' && reason) setRejection((old) => ({ ...old, reason }));
    },
  };
  const commands = useMemo(() => {
    if (!ownKeys) return null;
    const specs = [...reviewCommands(() => now.current as Reviewing), ...(ownKeys.looking ?? [])];
    const elsewhere = loadKeymap(ownKeys.part).keys;
    return new Commands(
      joined(named(specs, 'review'), named(ownKeys.commands, ownKeys.part), elsewhere),
      keymap,
    );
  }, [ownKeys, keymap]);

  const isElsewhere = open !== 'none' || menu !== null;
  useEffect(() => {
    if (!commands || !ownKeys || !review || isElsewhere) return;
    const down = (event: KeyboardEvent) => {
      const inPanel =
        event.target instanceof HTMLElement && event.target.closest('button, a, input, [role="separator"]');
      // Tab, Enter, Space and, in a slider, the arrows belong to the panels while one is in them.
      const isPanels =
        ['Tab', 'Enter', ' '].includes(event.key) ||
        (event.key.startsWith('Arrow') && event.target instanceof HTMLInputElement);
      if (inPanel && isPanels && !event.ctrlKey) return;
      const key = commands.meaningOf(event);
      const isPlain = !/^(Ctrl|Alt|Shift)\+/.test(key);
      const { mode: doing, setMode } = (now.current as Reviewing).work;
      if (event.key === ' ' && host.current) host.current.dataset.space = 'true';
      if (event.key === 'Escape' && doing === 'reject') setMode('look');
      else if (isPlain && !commands.isOff(key) && !isTyping(event.target) && ownKeys.press(key))
        event.preventDefault();
      else commands.handle(event);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === ' ' && host.current) host.current.dataset.space = 'false';
      commands.handle(event);
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, [commands, ownKeys, review, isElsewhere, host]);

  const close = useCallback(() => {
    setOpen('none');
    setMenu(null);
    host.current?.focus();
  }, [host]);
  /** The key a command answers to now, as it is printed; nothing where it has none. */
  const keyOf = (id: string): string => commands?.keysOf(id).slice(0, 1).map(shownChord)[0] ?? '';
  return { rejection, setRejection, send, commands, keyOf, open, setOpen, menu, setMenu, setKeymap, close };
}

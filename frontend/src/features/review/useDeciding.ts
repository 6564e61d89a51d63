import { useCallback, useEffect, useMemo, useState } from 'react';
import { type CommandSpec, Commands, isTyping } from '../../commands/registry';
import { useTranslation } from '../../i18n';
import { nothingSaid, reasons } from './RejectBar';
import type { Review } from './useReview';

/** What a kind of data adds to the keys of a review. */
export interface OwnKeys {
  commands: CommandSpec[];
  /** A number while fixing: the label at this place. */
  label(at: number): void;
  /** Enter, Escape or Backspace, asked before the commands; true when it was for the gesture in hand. */
  press(key: string): boolean;
}

/** The keys of a review, and what is said with a rejection. */
export function useDeciding(work: Review, own: OwnKeys | null) {
  const { t } = useTranslation('review');
  const { review, mode, setMode } = work;
  const [rejection, setRejection] = useState(nothingSaid);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said is of one answer
  useEffect(() => setRejection(nothingSaid), [review?.id]);

  const send = useCallback(() => {
    const { reason, comment, to } = rejection;
    if (reason) work.reject(reason, comment, to);
  }, [rejection, work]);

  const commands = useMemo(() => {
    if (!own) return null;
    const numbered = (at: number) => {
      const key = reasons[at];
      if (mode === 'reject') return key && setRejection((old) => ({ ...old, reason: key }));
      if (mode === 'fix') own.label(at);
    };
    return new Commands([
      { id: 'approve', name: t('approve'), keys: ['Y'], run: work.approve },
      { id: 'fix', name: t('fix'), keys: ['E'], run: work.fix },
      { id: 'reject', name: t('reject'), keys: ['X'], run: () => setMode('reject') },
      {
        id: 'send',
        name: t('reject'),
        keys: ['Ctrl+Enter'],
        run: send,
        enabled: () => mode === 'reject',
      },
      { id: 'next', name: t('nextChange'), keys: ['J'], run: () => work.step(1) },
      { id: 'previous', name: t('previousChange'), keys: ['K'], run: () => work.step(-1) },
      { id: 'right', name: t('right'), keys: ['A'], run: () => work.check(work.current) },
      { id: 'put-back', name: t('putBack'), keys: ['R'], run: () => work.putBack(work.current) },
      { id: 'version', name: t('nextVersion'), keys: ['T'], run: work.nextVersion },
      {
        id: 'only',
        name: t('onlyChanged'),
        keys: ['O'],
        run: () => work.setOnlyChanged(!work.isOnlyChanged),
      },
      ...own.commands,
      ...[...Array(9).keys()].map((at) => ({
        id: `number-${at + 1}`,
        name: t('numbered'),
        keys: [String(at + 1)],
        run: () => numbered(at),
      })),
    ]);
  }, [own, t, work, send, mode, setMode]);

  useEffect(() => {
    if (!commands || !own || !review) return;
    const down = (event: KeyboardEvent) => {
      const inPanel = event.target instanceof HTMLElement && event.target.closest('button, a');
      if (inPanel && ['Tab', 'Enter', ' '].includes(event.key) && !event.ctrlKey) return;
      if (event.key === 'Escape' && mode === 'reject') setMode('look');
      else if (event.key === 'g' && !isTyping(event.target)) {
        if (!event.repeat) work.setGhost(true);
      } else if (
        ['Enter', 'Escape', 'Backspace'].includes(event.key) &&
        !isTyping(event.target) &&
        own.press(event.key)
      )
        event.preventDefault();
      else commands.handle(event);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === 'g') work.setGhost(false);
    };
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
    };
  }, [commands, own, review, mode, setMode, work]);

  return { rejection, setRejection, send };
}

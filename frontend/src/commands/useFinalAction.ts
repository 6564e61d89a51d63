import { type RefObject, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { t } from '../i18n/keys';
import { finalActions } from './finalActions';

/** What never gets sharp (its painter has died, say) counts as painted after so many milliseconds. */
const LONGEST = 3_000;

/** Calls back once what is shown has been on the screen for a frame; returns how to stop waiting. */
function whenPainted(painted: () => void, isSharp: () => boolean): () => void {
  const until = performance.now() + LONGEST;
  let frame = 0;
  const look = () => {
    frame = requestAnimationFrame(isSharp() || performance.now() >= until ? painted : look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}

export interface Shown {
  /** What would be ended; null while there is nothing. */
  item: string | null;
  /** Whether it is on the page by now. */
  isThere: boolean;
  /** Whether all of it is painted as it will stay; the page as it is unless said otherwise. */
  isSharp?: (() => boolean) | undefined;
  /** Says `data-endable` once a press may end the item. */
  place: RefObject<HTMLElement | null>;
}

export type FinalAction = ReturnType<typeof useFinalAction>;

/** Lets the item that is shown be ended once, by a press that began when it had been seen for a moment. */
export function useFinalAction({ item, isThere, isSharp = () => true, place }: Shown) {
  const showing = useRef<{ item: string; show: () => void } | null>(null);
  // Written past React: nothing on the page is another for it.
  const mark = (isEndable: boolean) => {
    if (place.current) place.current.dataset.endable = String(isEndable);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: an item is shown once
  useLayoutEffect(() => {
    mark(false);
    if (item === null || !isThere) return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      showing.current = { item, show };
      finalActions.show(item);
      clearTimeout(soon);
      soon = setTimeout(mark, finalActions.moment + 1, true);
    };
    const stop = whenPainted(show, isSharp);
    return () => {
      stop();
      clearTimeout(soon);
      showing.current = null;
      finalActions.hide(item);
      mark(false);
    };
  }, [item, isThere]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of one item
  return useMemo(
    () => ({
      /** Whether the press under way may end the item; asked before anything is changed for it. */
      may: () => item !== null && finalActions.may(item),
      /** Ends the item, if it may be. */
      take: () => {
        const isTaken = item !== null && finalActions.take(item);
        if (isTaken) mark(false);
        return isTaken;
      },
      /** It could not be ended after all: it may be tried again. */
      reopen: () => {
        if (showing.current?.item === item) showing.current?.show();
      },
    }),
    [item],
  );
}

/** That the last press came too early, in words; none where it did not. */
export function useEarlyWords(): string {
  const isEarly = useSyncExternalStore(finalActions.subscribe, () => finalActions.isEarly);
  return isEarly ? t('early') : '';
}

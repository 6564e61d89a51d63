import { useEffect, useReducer } from 'react';
import { onSignedOut } from '../api/client';
import { Outbox } from './outbox';

const outboxes = new Map<string, Outbox>();

/** The outbox of a person, one a window; it listens to the line and the window from here on. */
function outboxOf(user: string): Outbox {
  const known = outboxes.get(user);
  if (known) return known;
  const outbox = new Outbox(user);
  outboxes.set(user, outbox);
  window.addEventListener('online', () => void outbox.resume());
  // Coming back to the window is a good moment to try, leaving it the last one.
  document.addEventListener('visibilitychange', () => {
    if (!outbox.isSignedOut) void outbox.flushAll();
  });
  // The only time a window asks to stay: what it holds is nowhere else.
  window.addEventListener('beforeunload', (event) => {
    if (!outbox.isSafe) event.preventDefault();
  });
  onSignedOut(() => outbox.signedOut());
  void outbox.flushAll();
  return outbox;
}

/** The outbox of whoever is signed in; renders again when something in it changes. */
export function useOutbox(user: string): Outbox {
  const outbox = outboxOf(user);
  const [, bump] = useReducer((n: number) => n + 1, 0);
  useEffect(() => outbox.subscribe(bump), [outbox]);
  return outbox;
}

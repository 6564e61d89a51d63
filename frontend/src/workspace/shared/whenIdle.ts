/** Runs what can wait when the browser has nothing to do, at the latest after a second. */
export function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'undefined') setTimeout(run, 50);
  else requestIdleCallback(run, { timeout: 1000 });
}

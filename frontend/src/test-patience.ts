/** How long a test waits for a state, in milliseconds. What has not come by then will not, however busy the machine. */
export const PATIENCE = 120_000;
export const patient = { timeout: PATIENCE };

/** A turn of the event loop: whatever only waited for promises has run. */
export const aTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** The processor's milliseconds of this process; a busy machine does not change them, as it does the clock's. */
export function processorTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

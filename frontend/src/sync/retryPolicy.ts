import { ApiError } from '../api/client';

const LONGEST_PAUSE = 30_000;
const TRIES = 2;
/** A server that says when to come again is on its way back. */
const TRIES_WHEN_AWAY = 5;

/** Milliseconds until the next try after `failures` in a row: 1, 2, 4 ... 30 s, a fifth more or less. */
export function pauseAfter(failures: number, random = Math.random()): number {
  const most = Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.max(0, failures - 1));
  return Math.round(most * (0.8 + 0.4 * random));
}

/** Whether trying again later may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** Whether reading is tried again after `count` tries. */
export function mayReadAgain(count: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return count < TRIES;
  if (error.status === 503) return count < TRIES_WHEN_AWAY;
  return count < TRIES && (error.status === 0 || error.status >= 500);
}

/** Milliseconds until reading is tried again: 1, 2, 4 ... 30 s, or longer if the server asks for it. */
export function pauseBeforeReading(count: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfter : 0;
  return Math.max(Math.min(LONGEST_PAUSE, 1000 * 2 ** count), asked);
}

/** Whether the server will never take what was sent, however often it is sent. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && [400, 413, 422].includes(error.status);
}

/** Why it was refused, in the server's words. */
export function refusalMessage(error: ApiError): string {
  return error.problem.errors?.map((field) => field.message).join(' ') || error.message;
}

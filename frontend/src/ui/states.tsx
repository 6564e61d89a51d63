import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import type { ProblemField } from '../api/types';
import { t } from '../i18n/ui';

/** What a page without content shows: what it will show, and the one next step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <IconInbox size={28} stroke={1.4} aria-hidden />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What happened, what is safe, what to do. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const message = error instanceof ApiError || error instanceof Error ? error.message : String(error);
  return (
    <div className="empty" role="alert">
      <IconAlertTriangle size={28} stroke={1.4} color="var(--wrong)" aria-hidden />
      <h2>{message}</h2>
      {retry && (
        <Button variant="default" onClick={retry}>
          {t('states.tryAgain')}
        </Button>
      )}
    </div>
  );
}

/** A skeleton of the content's size, so that nothing jumps when it arrives. */
export function Loading({ height = 240 }: { height?: number }) {
  return (
    <div
      className="skeleton"
      style={{ height }}
      role="status"
      aria-busy="true"
      aria-label={t('states.loading')}
    />
  );
}

/** What a failed call says of each field; nothing where it says something else. */
export function errorFields(error: unknown): ProblemField[] {
  return error instanceof ApiError ? (error.problem.errors ?? []) : [];
}

/** What is wrong with a field or, unless `isExact`, a part of it, without its path; null when nothing is. */
export function errorAt(
  errors: readonly ProblemField[],
  path: string,
  { isExact = false } = {},
): string | null {
  const fieldError = errors.find(
    (one) =>
      one.path === path ||
      (!isExact && /^[.[]/.test(one.path.slice(path.length)) && one.path.startsWith(path)),
  );
  if (!fieldError) return null;
  const message = fieldError.message.startsWith(fieldError.path)
    ? fieldError.message.slice(fieldError.path.length).replace(/^:?\s+/, '')
    : fieldError.message;
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** The message of a failed call, with the fields that need a correction. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError && error.problem.errors?.length) {
    return error.problem.errors.map((field) => field.message).join(' ');
  }
  return error instanceof Error ? error.message : String(error);
}

import { t } from '../i18n/server';
import type { Problem } from './types';

/**
 * An answer that was not a success; `status` 0 means that the server could not be reached. `retryAfter` is for how many
 * milliseconds the server asks not to be called again.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly retryAfter = 0,
  ) {
    super(problem.detail || problem.title);
  }

  get code(): string {
    return this.problem.code;
  }
}

export interface CallOptions {
  signal?: AbortSignal;
  idempotencyKey?: string;
  keepalive?: boolean;
}

type Listener = () => void;
const signedOut = new Set<Listener>();

/** Calls `listener` whenever the server says that nobody is signed in. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';
}

export function url(path: string): string {
  return path.startsWith('/') ? path : `/api/v1/${path}`;
}

/** Asks for the password; true once the server has taken it. */
type Asker = () => Promise<boolean>;
let asker: Asker | null = null;

/** Has `ask` called whenever a call needs the password of just now; the call is then made again. */
export function onPasswordNeeded(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
}

async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  try {
    return await callOnce<T>(method, path, body, options);
  } catch (error) {
    const isAsked = error instanceof ApiError && error.code === 'password_needed' && asker !== null;
    if (!isAsked || !(await asker?.())) throw error;
    return callOnce<T>(method, path, body, options);
  }
}

async function callOnce<T>(
  method: string,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['X-CSRFToken'] = csrfToken();
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(url(path), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal: options.signal,
      keepalive: options.keepalive,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, offline);
  }
  return read<T>(response);
}

const offline: Problem = {
  type: '/problems/offline',
  title: t('client.offline'),
  status: 0,
  code: 'offline',
  detail: t('client.serverCannotReached'),
};

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json');
  if (response.ok) return (isJson ? JSON.parse(text) : text) as T;
  const problem: Problem = isJson
    ? (JSON.parse(text) as Problem)
    : {
        type: '',
        title: t('client.error'),
        status: response.status,
        code: 'error',
        detail: t('client.serverAnswered', { status: response.status }),
      };
  if (response.status === 401) for (const listener of signedOut) listener();
  throw new ApiError(response.status, problem, pauseAsked(response.headers.get('Retry-After')));
}

const LONGEST_ASKED = 60_000;

/** Milliseconds that a Retry-After in seconds asks for, a minute at most; a date is not what our server writes. */
function pauseAsked(header: string | null): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, LONGEST_ASKED) : 0;
}

/** Sends a form with files; `onProgress` gets the share sent, in [0, 1]. */
export function sendForm<T>(path: string, form: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url(path));
    request.setRequestHeader('X-CSRFToken', csrfToken());
    request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiError(0, offline));
    request.onload = () => {
      const headers = new Headers();
      for (const name of ['Content-Type', 'Retry-After'])
        headers.set(name, request.getResponseHeader(name) ?? '');
      read<T>(new Response(request.responseText || '{}', { status: request.status || 500, headers })).then(
        resolve,
        reject,
      );
    };
    request.send(form);
  });
}

export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options?: CallOptions) => call<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  del: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('DELETE', path, body, options),
};

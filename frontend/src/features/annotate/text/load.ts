import { ApiError } from '../../../api/client';
import { words } from '../../../i18n/words';

const kept = new Map<string, Promise<string>>();
const MOST = 12;

/** The text exactly as stored (a byte order mark is part of it); asked for ahead it is there when opened. */
export function loadText(url: string): Promise<string> {
  const known = kept.get(url);
  if (known) return known;
  const loading = read(url);
  kept.set(url, loading);
  loading.catch(() => kept.delete(url));
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) kept.delete(oldest);
  return loading;
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) {
    const detail = words('said.noText');
    throw new ApiError(response.status, {
      type: '',
      title: detail,
      status: response.status,
      code: 'text',
      detail,
    });
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
}

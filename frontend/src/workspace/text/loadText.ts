import { ApiError } from '../../api/client';
import { translate } from '../../i18n/words';

const texts = new Map<string, Promise<string>>();
const MOST = 12;

/** The text exactly as stored (a byte order mark is part of it); asked for ahead it is there when opened. */
export function loadText(url: string): Promise<string> {
  const known = texts.get(url);
  if (known) return known;
  const loading = read(url);
  texts.set(url, loading);
  loading.catch(() => texts.delete(url));
  for (const oldest of [...texts.keys()].slice(0, Math.max(0, texts.size - MOST))) texts.delete(oldest);
  return loading;
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) {
    const detail = translate('said.noText');
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

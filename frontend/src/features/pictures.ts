import { ApiError } from '../api/client';
import { Picture } from '../engine/render/picture';

const kept = new Map<string, Promise<Picture>>();
const MOST = 6;

/** The decoded picture; asked for ahead of time it is there when the task is opened. Keeps the last six. */
export function picture(url: string): Promise<Picture> {
  const known = kept.get(url);
  if (known) return known;
  const loading = load(url);
  kept.set(url, loading);
  loading.catch(() => kept.delete(url));
  while (kept.size > MOST) {
    const [oldest] = kept.keys();
    if (oldest === undefined) break;
    kept.get(oldest)?.then(
      (picture) => picture.close(),
      () => {},
    );
    kept.delete(oldest);
  }
  return loading;
}

async function load(url: string): Promise<Picture> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) {
    const detail = 'The picture could not be loaded. Your work is safe; try again.';
    throw new ApiError(response.status, {
      type: '',
      title: detail,
      status: response.status,
      code: 'picture',
      detail,
    });
  }
  const bitmap = await createImageBitmap(await response.blob(), { imageOrientation: 'from-image' });
  return new Picture(bitmap, [bitmap]);
}

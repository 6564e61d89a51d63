const scope = self as unknown as DedicatedWorkerGlobalScope;

/** The coarsest copy is at most this wide and high, or under twice that. */
const COARSE = 1024;

export interface ToDecoder {
  id: number;
  url: string;
}

export type FromDecoder =
  | { id: number; kind: 'bitmaps'; bitmaps: ImageBitmap[]; width: number; height: number }
  | { id: number; kind: 'failed'; status: number };

/** The picture and its copies of half the size each, the coarsest first. */
export async function decoded(blob: Blob): Promise<ImageBitmap[]> {
  const full = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  const bitmaps = [full];
  for (let last = full; Math.max(last.width, last.height) >= 2 * COARSE; ) {
    last = await createImageBitmap(last, {
      resizeWidth: Math.round(last.width / 2),
      resizeHeight: Math.round(last.height / 2),
      resizeQuality: 'medium',
    });
    bitmaps.unshift(last);
  }
  return bitmaps;
}

// One after the other: two pictures at once would both come late.
let last: Promise<unknown> = Promise.resolve();

async function take({ id, url }: ToDecoder): Promise<void> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) {
    scope.postMessage({ id, kind: 'failed', status: response.status } satisfies FromDecoder);
    return;
  }
  const blob = await response.blob();
  const turn = last.then(() => decoded(blob));
  last = turn.catch(() => {});
  const bitmaps = await turn;
  const full = bitmaps.at(-1) as ImageBitmap;
  const message: FromDecoder = { id, kind: 'bitmaps', bitmaps, width: full.width, height: full.height };
  scope.postMessage(message, bitmaps);
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && self instanceof DedicatedWorkerGlobalScope)
  scope.onmessage = (event: MessageEvent<ToDecoder>) => {
    const { id } = event.data;
    take(event.data).catch(() => scope.postMessage({ id, kind: 'failed', status: 0 } satisfies FromDecoder));
  };

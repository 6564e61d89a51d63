import { orientationOf } from './orientation';

const scope = self as unknown as DedicatedWorkerGlobalScope;

/** The coarsest copy is at most this wide and high, or under twice that. */
const COARSE = 1024;
/** So much of a file is looked at for how it is to be turned. */
const HEAD = 64_000;

export interface ToDecoder {
  id: number;
  url: string;
  /** The view's longer side in device pixels; a copy of about that size comes first where it can be had sooner. */
  view?: number;
}

export type FromDecoder =
  | { id: number; kind: 'first'; bitmap: ImageBitmap }
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

/** As much of the browser's ImageDecoder as is used; TypeScript's own list does not have it in workers. */
type Decoder = new (init: {
  data: ArrayBuffer;
  type: string;
  desiredWidth: number;
  desiredHeight: number;
}) => {
  decode(): Promise<{ image: ImageBitmapSource & { close(): void } }>;
  close(): void;
};

/**
 * A small copy of a JPEG without decoding all of it: its frequencies are summed over fewer pixels, in about a quarter
 * of the time. Null where the browser cannot, where the copy would not be smaller, or where the picture is to be turned.
 */
async function smallCopy(blob: Blob, side: number): Promise<ImageBitmap | null> {
  const { ImageDecoder } = scope as unknown as { ImageDecoder?: Decoder };
  if (!ImageDecoder || blob.type !== 'image/jpeg') return null;
  const data = await blob.arrayBuffer();
  if (orientationOf(new Uint8Array(data.slice(0, HEAD))) !== 1) return null;
  const decoder = new ImageDecoder({ data, type: blob.type, desiredWidth: side, desiredHeight: side });
  try {
    const { image } = await decoder.decode();
    const bitmap = await createImageBitmap(image);
    image.close();
    return bitmap;
  } catch {
    return null;
  } finally {
    decoder.close();
  }
}

// One after the other: two pictures at once would both come late. Small copies go before whole pictures.
const [small, whole]: [(() => Promise<void>)[], (() => Promise<void>)[]] = [[], []];
let isBusy = false;

async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (let job = small.shift() ?? whole.shift(); job; job = small.shift() ?? whole.shift()) await job();
  isBusy = false;
}

async function take({ id, url, view }: ToDecoder): Promise<void> {
  const fail = (status: number) => scope.postMessage({ id, kind: 'failed', status } satisfies FromDecoder);
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) return fail(response.status);
  const blob = await response.blob();
  if (view)
    small.push(async () => {
      const bitmap = await smallCopy(blob, Math.max(COARSE, view)).catch(() => null);
      if (bitmap) scope.postMessage({ id, kind: 'first', bitmap } satisfies FromDecoder, [bitmap]);
    });
  whole.push(() =>
    decoded(blob).then(
      (bitmaps) => {
        const { width, height } = bitmaps.at(-1) as ImageBitmap;
        scope.postMessage({ id, kind: 'bitmaps', bitmaps, width, height } satisfies FromDecoder, bitmaps);
      },
      () => fail(0),
    ),
  );
  await work();
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && self instanceof DedicatedWorkerGlobalScope)
  scope.onmessage = (event: MessageEvent<ToDecoder>) => {
    const { id } = event.data;
    take(event.data).catch(() => scope.postMessage({ id, kind: 'failed', status: 0 } satisfies FromDecoder));
  };

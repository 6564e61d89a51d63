import { ApiError } from '../../api/client';
import { Picture } from '../../engine/render/picture';
import type { Size } from '../../engine/shapes/geometry';
import { translate } from '../../i18n/words';
import { decoded, type FromDecoder, type ToDecoder } from './decode.worker';
import { PictureTiles } from './pictureTiles';

/** Three pictures of 12 megapixels with their smaller copies; older ones keep the coarsest copy only. */
const MOST_BYTES = 3 * 48_000_000 * 1.34;
const COARSE_BYTES = 9_000_000;
const MOST = 8;
/** Above so many pixels a picture is never decoded as a whole: the server has cut it into tiles. */
const TILED = 25_000_000;

const pictures = new Map<string, Promise<Picture>>();
const open = new Map<string, Picture>();

/** The decoded picture; asked for ahead of time it is there when the task is opened. Large ones need their size. */
export function picture(url: string, size?: Size): Promise<Picture> {
  const known = pictures.get(url);
  if (known) {
    pictures.delete(url);
    pictures.set(url, known);
    const held = open.get(url);
    if (held?.isShrunk) void refine(url, held);
    return known;
  }
  const loading = load(url, size);
  pictures.set(url, loading);
  loading.then(
    (newPicture) => {
      open.set(url, newPicture);
      makeRoom();
    },
    () => pictures.delete(url),
  );
  return loading;
}

async function load(url: string, size?: Size): Promise<Picture> {
  if (size && size.width * size.height > TILED) {
    const tiles = await PictureTiles.open(url.replace(/\/file$/, '/tiles'), size);
    if (tiles) return new Picture(size, [], tiles);
  }
  return size ? early(url, size) : late(url);
}

/** As soon as a copy of the view's size is there; the finer ones are added when they come. */
function early(url: string, size: Size): Promise<Picture> {
  return new Promise((resolve, reject) => {
    let firstPicture: Picture | null = null;
    const first = (bitmap: ImageBitmap) => {
      firstPicture = new Picture(size, [bitmap]);
      resolve(firstPicture);
    };
    decode(url, first).then(
      (bitmaps) => {
        if (!firstPicture) resolve(pictureOf(bitmaps));
        else {
          for (const bitmap of bitmaps) firstPicture.add(bitmap);
          makeRoom();
        }
      },
      (error: Error) => {
        // What is there can be worked on; whoever opens it again asks for the rest.
        if (firstPicture) firstPicture.isShrunk = true;
        else reject(error);
      },
    );
  });
}

const late = async (url: string): Promise<Picture> => pictureOf(await decode(url));

function pictureOf(bitmaps: ImageBitmap[]): Picture {
  const { width, height } = bitmaps.at(-1) as ImageBitmap;
  return new Picture({ width, height }, bitmaps);
}

async function refine(url: string, held: Picture): Promise<void> {
  held.isShrunk = false;
  const bitmaps = await decode(url).catch(() => []);
  for (const bitmap of bitmaps.slice(1)) held.add(bitmap);
  bitmaps[0]?.close();
  makeRoom();
}

/** The longest unused give up their fine copies first, then everything. */
function makeRoom(): void {
  const urls = [...pictures.keys()];
  let bytes = [...open.values()].reduce((sum, one) => sum + one.bytes, 0);
  for (const url of urls) {
    const held = open.get(url);
    if (bytes <= MOST_BYTES || !held || url === urls.at(-1)) continue;
    bytes -= held.bytes;
    held.shrink(COARSE_BYTES);
    bytes += held.bytes;
  }
  for (const url of urls.slice(0, Math.max(0, urls.length - MOST))) {
    open.get(url)?.close();
    open.delete(url);
    pictures.delete(url);
  }
}

interface Waiting {
  first: ((bitmap: ImageBitmap) => void) | undefined;
  resolve: (bitmaps: ImageBitmap[]) => void;
  reject: (error: Error) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let lastId = 0;

/** All copies of a picture; with `first` a small one is handed over before, where it can be had sooner. */
function decode(url: string, first?: (bitmap: ImageBitmap) => void): Promise<ImageBitmap[]> {
  if (typeof Worker === 'undefined') return decodeHere(url);
  worker ??= startWorker();
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { first, resolve, reject });
    // A worker may be of another base address than the page.
    const view = Math.max(window.innerWidth, window.innerHeight) * (window.devicePixelRatio || 1);
    const message: ToDecoder = { id, url: new URL(url, document.baseURI).href, ...(first && { view }) };
    worker?.postMessage(message);
  });
}

function startWorker(): Worker {
  const newWorker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
  newWorker.onmessage = ({ data }: MessageEvent<FromDecoder>) => {
    const one = waiting.get(data.id);
    if (data.kind === 'first') {
      one?.first?.(data.bitmap);
      return;
    }
    waiting.delete(data.id);
    if (data.kind === 'bitmaps') one?.resolve(data.bitmaps);
    else one?.reject(failure(data.status));
  };
  return newWorker;
}

async function decodeHere(url: string): Promise<ImageBitmap[]> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw failure(response.status);
  return decoded(await response.blob());
}

function failure(status: number): ApiError {
  const detail = status === 502 ? translate('said.pictureElsewhere') : translate('said.noPicture');
  return new ApiError(status, { type: '', title: detail, status, code: 'picture', detail });
}

import type { Picture } from '../render/picture';
import type { CostMap } from './cost';
import type { Ways } from './paths';
import type { FromScissors, ToScissors } from './scissors.worker';
import { type Finder, type Wire, wireOver } from './wire';

/** Costs are worked out for at most so many pixels a side: the view's size, not the picture's. */
const MOST = 1600;

/** Scissors for a picture; null where the picture is only tiles, or the browser cannot read pixels in a worker. */
export function openWire(picture: Picture): Wire | null {
  const bitmap = picture.best(MOST / Math.max(picture.size.width, picture.size.height));
  if (!bitmap || typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
  const shrink = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * shrink), Math.round(bitmap.height * shrink)];
  const copy = createImageBitmap(bitmap, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'medium',
  });
  return wireOver(workerFinder(copy), width / picture.size.width, picture.size);
}

function workerFinder(picture: Promise<ImageBitmap>): Finder {
  const worker = new Worker(new URL('./scissors.worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (ways: Ways) => void>();
  let lastNumber = 0;
  const post = (message: ToScissors, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  // What is asked before the picture is there comes behind it.
  const ready = picture.then((bitmap) => post({ kind: 'picture', bitmap }, [bitmap])).catch(() => {});
  let costs: CostMap | null = null;
  worker.onmessage = ({ data }: MessageEvent<FromScissors>) => {
    if (data.kind === 'costs') {
      costs = data.map;
      return;
    }
    waiting.get(data.number)?.(data.ways);
    waiting.delete(data.number);
  };
  return {
    get costs() {
      return costs;
    },
    ask(x, y, answer) {
      const number = ++lastNumber;
      waiting.set(number, answer);
      void ready.then(() => post({ kind: 'seed', number, x, y }));
    },
    close: () => worker.terminate(),
  };
}

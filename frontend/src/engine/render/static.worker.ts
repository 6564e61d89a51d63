import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { ToPainter } from './messages';
import { PaintQueue } from './paintQueue';

const scope = self as unknown as DedicatedWorkerGlobalScope;
// A message to oneself comes back behind what the page has sent meanwhile, without a timer's wait.
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

const queue = new PaintQueue(
  (tile) => scope.postMessage(tile, tile.bitmap instanceof ImageBitmap ? [tile.bitmap] : []),
  (run) => {
    waiting.push(run);
    port2.postMessage(null);
  },
);
scope.onmessage = (event: MessageEvent<ToPainter>) => queue.take(event.data);

// Workers do not see the page's fonts; until it is there, and without it, names are in the system's.
const font = new FontFace('Inter Variable', `url(${inter})`, { weight: '100 900' });
font.load().then(
  () => scope.fonts.add(font),
  () => {},
);

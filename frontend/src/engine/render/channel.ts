import type { Channel, FromPainter } from './messages';
import { PaintQueue } from './paintQueue';
import type { TileId } from './tiles';

/** Two painters halve the wait for a sharp picture; more would take the processors of the page and the browser. */
const PAINTERS = 2;

/** The painters in workers; on the page, a tile at a time, where a browser lacks what that needs. */
export function openChannel(): Channel {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return onPage();
  const workers = Array.from(
    { length: Math.min(PAINTERS, navigator.hardwareConcurrency || 1) },
    () => new Worker(new URL('./static.worker.ts', import.meta.url), { type: 'module' }),
  );
  return spread(workers);
}

/** What a worker is to the channel. */
export type Painter = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage'>;

/**
 * All of them know the whole scene. While the view moves the first paints alone, so that the page keeps a processor;
 * when it is still each paints its own tiles, those of one colour of the chessboard.
 */
export function spread(workers: readonly Painter[]): Channel {
  const received = workers.map(() => 0);
  const channel: Channel = {
    post: (message, transfer = []) => {
      workers.forEach((worker, index) => {
        if (message.kind === 'paint') {
          const isOwn = ({ i, j }: TileId) => (message.isStill ? mod(i + j, workers.length) : 0) === index;
          const wanted = message.wanted.filter(({ tile }) => isOwn(tile));
          worker.postMessage({ ...message, wanted, received: received[index] });
        } else if (index < workers.length - 1) worker.postMessage(message);
        else worker.postMessage(message, transfer as Transferable[]);
      });
    },
    onTile: () => {},
    close: () => {
      for (const worker of workers) worker.terminate();
    },
  };
  workers.forEach((worker, index) => {
    worker.onmessage = (event: MessageEvent<FromPainter>) => {
      received[index] = event.data.number;
      channel.onTile(event.data);
    };
  });
  return channel;
}

const mod = (n: number, by: number): number => ((n % by) + by) % by;

export function onPage(later: (run: () => void) => void = (run) => setTimeout(run, 0)): Channel {
  let isOpen = true;
  const queue = new PaintQueue(
    (tile) => {
      if (isOpen) channel.onTile(tile);
    },
    (run) => later(run),
  );
  const channel: Channel = {
    post: (message) => queue.take(message),
    onTile: () => {},
    close: () => {
      isOpen = false;
    },
  };
  return channel;
}

import type { Channel, FromPainter } from './messages';
import { PaintQueue } from './paintQueue';

/** The painter in a worker; on the page, a tile at a time, where a browser lacks what that needs. */
export function openChannel(): Channel {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return onPage();
  const worker = new Worker(new URL('./static.worker.ts', import.meta.url), { type: 'module' });
  const channel: Channel = {
    post: (message, transfer = []) => worker.postMessage(message, transfer as Transferable[]),
    onTile: () => {},
    close: () => worker.terminate(),
  };
  worker.onmessage = (event: MessageEvent<FromPainter>) => channel.onTile(event.data);
  return channel;
}

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

import { type CostMap, costsOf } from './cost';
import { type Ways, waysFrom } from './paths';

const scope = self as unknown as DedicatedWorkerGlobalScope;

export type ToScissors =
  | { kind: 'picture'; bitmap: ImageBitmap }
  /** A cell of the map to look for ways from. */
  | { kind: 'seed'; number: number; x: number; y: number };

export type FromScissors = { kind: 'costs'; map: CostMap } | { kind: 'ways'; number: number; ways: Ways };

let map: CostMap | null = null;

function take(message: ToScissors): void {
  if (message.kind === 'picture') {
    const { width, height } = message.bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    context?.drawImage(message.bitmap, 0, 0);
    message.bitmap.close();
    map = context && costsOf(context.getImageData(0, 0, width, height).data, width, height);
    if (map) scope.postMessage({ kind: 'costs', map } satisfies FromScissors);
    return;
  }
  if (!map) return;
  const ways = waysFrom(map, message.x, message.y);
  const answer: FromScissors = { kind: 'ways', number: message.number, ways };
  scope.postMessage(answer, [ways.back.buffer]);
}

scope.onmessage = (event: MessageEvent<ToScissors>) => take(event.data);

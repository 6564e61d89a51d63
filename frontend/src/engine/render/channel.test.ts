import { expect, test } from 'vitest';
import { type Painter, spread } from './channel';
import type { FromPainter, ToPainter } from './messages';

class FakePainter implements Painter {
  onmessage: Painter['onmessage'] = null;
  sent: { message: ToPainter; transfer: unknown }[] = [];
  isOver = false;
  postMessage = (message: ToPainter, transfer?: unknown) => void this.sent.push({ message, transfer });
  terminate = () => {
    this.isOver = true;
  };

  paints(i: number, j: number, number: number) {
    const data = { level: { scale: 1, turn: 0 }, tile: { i, j }, version: 1, number } as FromPainter;
    this.onmessage?.call(this as never, { data } as MessageEvent);
  }
}

const wanted = (...tiles: [number, number][]) =>
  tiles.map(([i, j]) => ({ level: { scale: 1, turn: 0 as const }, tile: { i, j } }));

test('every painter knows the scene, each paints its own tiles and hears what of them has come', () => {
  const [first, second] = [new FakePainter(), new FakePainter()];
  const channel = spread([first, second]);
  const came: [number, number][] = [];
  channel.onTile = ({ tile }) => void came.push([tile.i, tile.j]);

  channel.post({ kind: 'clear' });
  expect([first.sent.length, second.sent.length]).toEqual([1, 1]);

  second.paints(0, 1, 7);
  const asked = wanted([0, 0], [0, 1], [-1, 0], [-1, -1]);
  channel.post({ kind: 'paint', wanted: asked, version: 1, received: 7, isStill: true });
  expect(first.sent[1]?.message).toEqual({
    kind: 'paint',
    wanted: wanted([0, 0], [-1, -1]),
    version: 1,
    received: 0,
    isStill: true,
  });
  expect(second.sent[1]?.message).toEqual({
    kind: 'paint',
    wanted: wanted([0, 1], [-1, 0]),
    version: 1,
    received: 7,
    isStill: true,
  });
  expect(came).toEqual([[0, 1]]);

  channel.post({ kind: 'paint', wanted: asked, version: 1, received: 7, isStill: false });
  const last = ({ sent }: FakePainter) => sent.at(-1)?.message;
  expect([last(first), last(second)]).toMatchObject([{ wanted: asked }, { wanted: [] }]);

  channel.close();
  expect([first.isOver, second.isOver]).toEqual([true, true]);
});

test('what is handed over is copied for all painters but the last', () => {
  const painters = [new FakePainter(), new FakePainter()];
  const buffer = new ArrayBuffer(8);
  spread(painters).post({ kind: 'change', put: {} as never, removed: [3] }, [buffer]);
  expect(painters.map((one) => one.sent[0]?.transfer)).toEqual([undefined, [buffer]]);
});

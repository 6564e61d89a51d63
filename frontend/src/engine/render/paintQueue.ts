import type { FromPainter, Painted, ToPainter, Wanted } from './messages';

import { ScenePainter, surface } from './scenePainter';
import { keyOf, TILE } from './tiles';

/** Carries out what the page asks, one tile at a time; between two it hears whether they are still wanted. */
export class PaintQueue {
  private readonly painter = new ScenePainter();
  private wanted: Wanted[] = [];
  private sent: { number: number; key: string; version: number }[] = [];
  private number = 0;
  private version = 0;
  private isBusy = false;

  constructor(
    private readonly send: (tile: FromPainter) => void,
    private readonly later: (run: () => void) => void,
  ) {}

  take(message: ToPainter): void {
    if (message.kind === 'clear') {
      this.painter.clear();
      this.wanted = [];
      this.sent = [];
    } else if (message.kind === 'look') this.painter.setLook(message.look);
    else if (message.kind === 'change') this.painter.change(message.put, message.removed);
    else {
      // What was still on its way when this was asked need not be painted again.
      this.sent = this.sent.filter((row) => row.number > message.received);
      this.wanted = message.wanted.filter(
        ({ level, tile }) =>
          !this.sent.some((row) => row.version === message.version && row.key === keyOf(level, tile)),
      );
      this.version = message.version;
      this.go();
    }
  }

  private go(): void {
    if (this.isBusy || !this.wanted.length) return;
    this.isBusy = true;
    this.later(() => {
      this.isBusy = false;
      const next = this.wanted.shift();
      if (!next) return;
      const version = this.version;
      const { canvas, context } = surface(TILE, TILE);
      this.painter.paint(context, next.tile, next.level);
      const number = ++this.number;
      this.sent.push({ number, key: keyOf(next.level, next.tile), version });
      this.send({ ...next, version, number, bitmap: painted(canvas) });
      this.go();
    });
  }
}

function painted(canvas: OffscreenCanvas | HTMLCanvasElement): Painted {
  return 'transferToImageBitmap' in canvas ? canvas.transferToImageBitmap() : canvas;
}

import { type Camera, turned } from '../geometry/camera';
import type { Size } from '../shapes/geometry';
import type { Picture } from './picture';
import type { ImageFilter } from './renderer';

/** The picture's own canvas, painted only when the camera or the picture has changed. */
export class ImageLayer {
  private readonly context: CanvasRenderingContext2D;
  private last = '';
  private picture: Picture | null = null;
  private stop = () => {};
  private drawn: ImageBitmap | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly again: () => void,
  ) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser has no Canvas 2D.');
    this.context = context;
  }

  setFilter({ brightness, contrast }: ImageFilter): void {
    const isPlain = brightness === 1 && contrast === 1;
    this.canvas.style.filter = isPlain ? '' : `brightness(${brightness}) contrast(${contrast})`;
  }

  paint(camera: Camera, view: Size, ratio: number, picture: Picture | null, size: Size): void {
    if (picture !== this.picture) this.follow(picture);
    const { zoom, x, y, turn = 0 } = camera;
    const bitmap = picture?.best(zoom * ratio) ?? null;
    const key = [zoom, x, y, turn, view.width, view.height, ratio].join();
    if (key === this.last && bitmap === this.drawn) return;
    this.last = key;
    this.drawn = bitmap;
    const c = this.context;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.fillStyle = '#0E0F11';
    c.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (!picture) return;
    const [ax, ay] = turned([zoom * ratio, 0], turn);
    const [bx, by] = turned([0, zoom * ratio], turn);
    c.setTransform(ax, ay, bx, by, x * ratio, y * ratio);
    c.imageSmoothingEnabled = zoom * ratio < 4;
    if (bitmap) c.drawImage(bitmap, 0, 0, size.width, size.height);
    if (picture.tiles) {
      const [left, top] = turned([-x / zoom, -y / zoom], ((4 - turn) % 4) as 0 | 1 | 2 | 3);
      const [right, bottom] = turned(
        [(view.width - x) / zoom, (view.height - y) / zoom],
        ((4 - turn) % 4) as 0 | 1 | 2 | 3,
      );
      const area = {
        minX: Math.max(0, Math.min(left, right)),
        minY: Math.max(0, Math.min(top, bottom)),
        maxX: Math.min(size.width, Math.max(left, right)),
        maxY: Math.min(size.height, Math.max(top, bottom)),
      };
      picture.tiles.draw(c, area, zoom * ratio);
    }
  }

  /** The canvas has lost what was on it. */
  forget(): void {
    this.last = '';
  }

  private follow(picture: Picture | null): void {
    this.stop();
    this.picture = picture;
    this.last = '';
    this.stop =
      picture?.onMore(() => {
        if (picture.tiles) this.last = '';
        this.again();
      }) ?? (() => {});
  }

  close(): void {
    this.stop();
  }
}

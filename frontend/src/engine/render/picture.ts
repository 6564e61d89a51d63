import type { Bounds, Size } from '../shapes/geometry';

/** Parts of a picture too large to be one bitmap; see `PictureTiles`. */
export interface Tiles {
  /** Draws what is there of the area, coarser parts first; asks for what is missing. */
  draw(c: CanvasRenderingContext2D, area: Bounds, scale: number): void;
  onReady: () => void;
  close(): void;
}

/** A picture as bitmaps of several sizes: a small one comes first and is drawn where it is fine enough. */
export class Picture {
  private readonly bitmaps: ImageBitmap[] = [];
  private readonly listeners = new Set<() => void>();
  private isClosed = false;
  /** Its finer bitmaps were given up; whoever opens it again has to bring them. */
  isShrunk = false;

  constructor(
    readonly size: Size,
    first: readonly ImageBitmap[] = [],
    readonly tiles: Tiles | null = null,
  ) {
    for (const bitmap of first) this.add(bitmap);
    if (tiles) tiles.onReady = () => this.tell();
  }

  add(bitmap: ImageBitmap): void {
    if (this.isClosed) {
      bitmap.close();
      return;
    }
    this.bitmaps.push(bitmap);
    this.bitmaps.sort((a, b) => a.width - b.width);
    this.tell();
  }

  /** Hears when a finer bitmap has come; returns how to stop. */
  onMore(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  get bytes(): number {
    return this.bitmaps.reduce((sum, bitmap) => sum + 4 * bitmap.width * bitmap.height, 0);
  }

  get finest(): ImageBitmap | null {
    return this.bitmaps.at(-1) ?? null;
  }

  /** The smallest bitmap with at least `scale` of the picture's own pixels, else the finest there is. */
  best(scale: number): ImageBitmap | null {
    const enough = this.size.width * scale * 0.9;
    return this.bitmaps.find((bitmap) => bitmap.width >= enough) ?? this.finest;
  }

  /** Gives up all bitmaps but the coarser ones, up to the bytes given. */
  shrink(most: number): void {
    while (this.bitmaps.length > 1 && this.bytes > most) {
      this.bitmaps.pop()?.close();
      this.isShrunk = true;
    }
  }

  close(): void {
    this.isClosed = true;
    for (const bitmap of this.bitmaps.splice(0)) bitmap.close();
    this.tiles?.close();
  }
}

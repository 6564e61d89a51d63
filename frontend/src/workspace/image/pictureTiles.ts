import type { Tiles } from '../../engine/render/picture';
import type { Bounds, Size } from '../../engine/shapes/geometry';

export const SIDE = 512;
/** A quarter of a gigabyte of decoded tiles. */
const MOST = 256_000_000 / (4 * SIDE * SIDE);
const AT_ONCE = 6;

interface Cell {
  level: number;
  x: number;
  y: number;
}

const keyOf = ({ level, x, y }: Cell): string => `${level}/${x}/${y}`;

/** The coarsest level: the whole picture on one tile. Level n has 2^n picture pixels a pixel. */
export const coarsest = ({ width, height }: Size): number =>
  Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / SIDE)));

/** The level that has at least a pixel for every device pixel. */
export const levelFor = (scale: number, size: Size): number =>
  Math.max(0, Math.min(coarsest(size), Math.floor(Math.log2(1 / scale) + 0.15)));

/** The cells of a level over an area in picture pixels. */
export function cellsOver(area: Bounds, level: number): Cell[] {
  const side = SIDE * 2 ** level;
  const cells: Cell[] = [];
  for (let y = Math.floor(area.minY / side); y * side < area.maxY; y++)
    for (let x = Math.floor(area.minX / side); x * side < area.maxX; x++) cells.push({ level, x, y });
  return cells;
}

/** A picture the server has cut into tiles: what is there is drawn, a parent stands in for what is not. */
export class PictureTiles implements Tiles {
  onReady: () => void = () => {};
  private readonly bitmaps = new Map<string, ImageBitmap>();
  private readonly loading = new Map<string, AbortController>();
  private wanted: Cell[] = [];

  private constructor(
    private readonly root: string,
    private readonly size: Size,
  ) {}

  /** With the coarsest tile loaded; null where the server has no tiles of it (yet). */
  static async open(root: string, size: Size): Promise<PictureTiles | null> {
    const tiles = new PictureTiles(root, size);
    const top = { level: coarsest(size), x: 0, y: 0 };
    await tiles.load(top);
    return tiles.bitmaps.has(keyOf(top)) ? tiles : null;
  }

  draw(c: CanvasRenderingContext2D, area: Bounds, scale: number): void {
    const top = coarsest(this.size);
    const level = levelFor(scale, this.size);
    const cells = cellsOver(area, level);
    const isWhole = cells.every((cell) => this.bitmaps.has(keyOf(cell)));
    for (let one = isWhole ? level : top; one >= level; one--)
      for (const cell of cellsOver(area, one)) this.drawCell(c, cell);
    this.want(cells.filter((cell) => !this.bitmaps.has(keyOf(cell))));
  }

  private drawCell(c: CanvasRenderingContext2D, cell: Cell): void {
    const key = keyOf(cell);
    const bitmap = this.bitmaps.get(key);
    if (!bitmap) return;
    this.bitmaps.delete(key);
    this.bitmaps.set(key, bitmap);
    const by = 2 ** cell.level;
    const [x, y] = [cell.x * SIDE * by, cell.y * SIDE * by];
    const width = Math.min(bitmap.width * by, this.size.width - x);
    const height = Math.min(bitmap.height * by, this.size.height - y);
    c.drawImage(bitmap, x, y, width, height);
  }

  /** What has left the view is not waited for. */
  private want(cells: Cell[]): void {
    const keys = new Set(cells.map(keyOf));
    for (const [key, stop] of this.loading) if (!keys.has(key)) stop.abort();
    this.wanted = cells.filter((cell) => !this.loading.has(keyOf(cell)));
    this.next();
  }

  private next(): void {
    while (this.loading.size < AT_ONCE) {
      const cell = this.wanted.shift();
      if (!cell) return;
      void this.load(cell).then(() => {
        this.onReady();
        this.next();
      });
    }
  }

  private async load(cell: Cell): Promise<void> {
    const key = keyOf(cell);
    const stop = new AbortController();
    this.loading.set(key, stop);
    try {
      const response = await fetch(`${this.root}/${key}`, {
        credentials: 'same-origin',
        signal: stop.signal,
      });
      if (response.ok) this.keep(key, await createImageBitmap(await response.blob()));
    } catch {
      // Left before it came, or the line is down: the parent stays, the next move asks again.
    } finally {
      this.loading.delete(key);
    }
  }

  private keep(key: string, bitmap: ImageBitmap): void {
    this.bitmaps.set(key, bitmap);
    const top = keyOf({ level: coarsest(this.size), x: 0, y: 0 });
    for (const [oldest, held] of this.bitmaps) {
      if (this.bitmaps.size <= MOST) break;
      if (oldest === top) continue;
      held.close();
      this.bitmaps.delete(oldest);
    }
  }

  close(): void {
    this.wanted = [];
    for (const stop of this.loading.values()) stop.abort();
    for (const bitmap of this.bitmaps.values()) bitmap.close();
    this.bitmaps.clear();
  }
}

import { turned } from '../geometry/camera';
import { CROWD, CrowdPainter, isCrowd } from './crowd';
import { rasterOf, rgbOf } from './maskRaster';
import { type Item, type Packed, unpack } from './pack';
import {
  CARPET,
  type Canvas2D,
  DETAIL,
  type Label,
  type Place,
  paintDot,
  paintItem,
  paintName,
  plateOf,
  sideOf,
} from './painter';
import { free, type Plate } from './plates';
import { areaOfTile, inLevel, type Level, reach, TILE, type TileId } from './tiles';

/** What holds for all regions. */
export interface SceneLook {
  labels: Label[];
  showsNames: boolean;
  ratio: number;
  /** Of the image, in pixels. */
  width: number;
  height: number;
}

interface Surface {
  canvas: OffscreenCanvas | HTMLCanvasElement;
  context: Canvas2D;
}

interface Stain extends Surface {
  color: string;
  left: number;
  top: number;
}

const isSameLevel = (a: Level, b: Level): boolean => a.scale === b.scale && a.turn === b.turn;

const UNKNOWN: Label = { color: '#A3A3A1', name: '' };

/** A canvas away from the page, where there are such; else one of the page that is not shown. */
export function surface(width: number, height: number): Surface {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as Canvas2D | null;
  if (!context) throw new Error('This browser has no Canvas 2D.');
  return { canvas, context };
}

/** Holds the regions as typed arrays and paints any tile of them. Lives in the worker. */
export class ScenePainter {
  private readonly items = new Map<number, Item>();
  private readonly stains = new Map<number, Stain>();
  private sorted: Item[] | null = null;
  private named: {
    sorted: Item[] | null;
    look: SceneLook;
    level: Level;
    handles: ReadonlySet<number>;
  } | null = null;
  /** Where each of `sorted` leaves paint on a level: four numbers an item, worked out once for all its tiles. */
  private reached: { sorted: Item[]; look: SceneLook; level: Level; boxes: Float64Array } | null = null;
  private readonly crowd = new CrowdPainter(TILE);
  private scratch: Surface | null = null;
  private look: SceneLook = { labels: [], showsNames: true, ratio: 1, width: 1, height: 1 };

  clear(): void {
    this.items.clear();
    this.stains.clear();
    this.sorted = null;
    this.reached = null;
  }

  setLook(look: SceneLook): void {
    this.look = look;
  }

  change(put: Packed, removed: readonly number[]): void {
    for (const handle of removed) this.forget(handle);
    for (const item of unpack(put)) {
      this.forget(item.handle);
      if (item.mask) this.stain(item);
      this.items.set(item.handle, item);
    }
    this.sorted = null;
  }

  private forget(handle: number): void {
    this.items.delete(handle);
    this.stains.delete(handle);
  }

  private label(item: Item): Label {
    return this.look.labels[item.style.label] ?? UNKNOWN;
  }

  /** Decodes a mask once; its bounds become those of its cells. */
  private stain(item: Item): void {
    if (!item.mask) return;
    const { color } = this.label(item);
    const raster = rasterOf(item.mask, rgbOf(color));
    item.bounds = {
      minX: raster.left,
      minY: raster.top,
      maxX: raster.left + raster.width,
      maxY: raster.top + raster.height,
    };
    if (!raster.width) return;
    const stain = surface(raster.width, raster.height);
    stain.context.putImageData(new ImageData(raster.pixels, raster.width, raster.height), 0, 0);
    this.stains.set(item.handle, { ...stain, color, left: raster.left, top: raster.top });
  }

  /** The items that leave paint on a tile, what covers last. */
  on(tile: TileId, level: Level): Item[] {
    const { minX, minY, maxX, maxY } = areaOfTile(tile);
    const { sorted, boxes } = this.reaches(level);
    const items: Item[] = [];
    for (let n = 0, offset = 0; n < sorted.length; n++, offset += 4)
      if (
        (boxes[offset] as number) < maxX &&
        (boxes[offset + 2] as number) > minX &&
        (boxes[offset + 1] as number) < maxY &&
        (boxes[offset + 3] as number) > minY
      )
        items.push(sorted[n] as Item);
    return items;
  }

  private reaches(level: Level): { sorted: Item[]; boxes: Float64Array } {
    const { look, reached } = this;
    this.sorted ??= [...this.items.values()].sort((a, b) => a.order - b.order);
    const { sorted } = this;
    if (reached && reached.sorted === sorted && reached.look === look && isSameLevel(reached.level, level))
      return reached;
    const boxes = new Float64Array(4 * sorted.length);
    for (const [n, item] of sorted.entries()) {
      const b = reach(item.bounds, level, look.ratio, look.showsNames);
      boxes.set([b.minX, b.minY, b.maxX, b.maxY], 4 * n);
    }
    this.reached = { sorted, look, level, boxes };
    return this.reached;
  }

  /** Paints a tile on a canvas of its size. */
  paint(c: Canvas2D, tile: TileId, level: Level): void {
    const { ratio, showsNames } = this.look;
    const [dx, dy] = [-tile.i * TILE, -tile.j * TILE];
    const place: Place = { ...level, dx, dy, ratio };
    c.clearRect(0, 0, TILE, TILE);
    const on = this.on(tile, level);
    const crowd = on.filter(isCrowd);
    const isMany = crowd.length > CROWD;
    for (const item of on) {
      const { color } = this.label(item);
      if (item.mask) this.paintStain(c, item, place);
      else if (isMany && isCrowd(item)) continue;
      else if (sideOf(item, place) < DETAIL.dot) paintDot(c, item, place, color);
      else paintItem(c, item, place, color, false, this.isOutline(item, place));
    }
    if (isMany) this.paintCrowd(c, crowd, place);
    if (!showsNames) return;
    const whole = { minX: 0, minY: 0, maxX: this.look.width, maxY: this.look.height };
    const top = inLevel(whole, level).minY + dy;
    const shown = this.plates(c, level);
    for (const item of on) if (shown.has(item.handle)) paintName(c, item, place, this.label(item), top);
  }

  /** Of very many regions the small ones are lines alone. By the whole scene, so that no tile does otherwise. */
  private isOutline(item: Item, place: Place): boolean {
    return this.items.size > CARPET.regions && sideOf(item, place) < CARPET.outline;
  }

  /** The names that are written on a level, worked out once for all its tiles. */
  private plates(c: Canvas2D, level: Level): ReadonlySet<number> {
    const { look, sorted } = this;
    const known = this.named;
    if (known && known.sorted === sorted && known.look === look && isSameLevel(known.level, level))
      return known.handles;
    const place: Place = { ...level, dx: 0, dy: 0, ratio: look.ratio };
    const top = inLevel({ minX: 0, minY: 0, maxX: look.width, maxY: look.height }, level).minY;
    const least = this.items.size > CARPET.regions ? CARPET.named : DETAIL.named;
    const plates = [...this.items.values()].flatMap((item): Plate[] => {
      const side = sideOf(item, place);
      if (side < least) return [];
      return [{ handle: item.handle, side, area: plateOf(c, item, place, this.label(item), top).area }];
    });
    const handles = free(plates);
    this.named = { sorted, look, level, handles };
    return handles;
  }

  /** Above what a canvas has drawn: very many regions hide what they cover anyway. */
  private paintCrowd(c: Canvas2D, items: readonly Item[], place: Place): void {
    this.crowd.clear();
    for (const item of items)
      this.crowd.paint(item, place, this.label(item).color, this.isOutline(item, place));
    const pixels = new ImageData(TILE, TILE);
    this.crowd.take(pixels.data);
    this.scratch ??= surface(TILE, TILE);
    this.scratch.context.putImageData(pixels, 0, 0);
    c.drawImage(this.scratch.canvas, 0, 0);
  }

  private paintStain(c: Canvas2D, item: Item, { scale, turn, dx, dy }: Place): void {
    const { color } = this.label(item);
    if (this.stains.get(item.handle)?.color !== color) this.stain(item);
    const stain = this.stains.get(item.handle);
    if (!stain) return;
    const [ax, ay] = turned([scale, 0], turn);
    const [bx, by] = turned([0, scale], turn);
    c.save();
    c.setTransform(ax, ay, bx, by, dx, dy);
    c.imageSmoothingEnabled = scale < 2;
    c.drawImage(stain.canvas, stain.left, stain.top);
    c.restore();
  }
}

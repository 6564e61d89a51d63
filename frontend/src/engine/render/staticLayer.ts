import type { Region } from '../../api/types';
import type { Camera } from '../geometry/camera';
import type { Bounds, Size } from '../shapes/geometry';
import type { Channel, FromPainter } from './messages';
import { buffersOf, pack } from './pack';
import type { Frame } from './renderer';
import { type SceneChange, SceneDiff } from './scene';
import { TileCache } from './tileCache';
import { type Level, levelOf, shown, TILE, type TileId, tilesOver } from './tiles';

/** After so many milliseconds without a change of zoom the tiles are painted anew for it. */
const SETTLE = 30;
/** Beyond this change of zoom they are painted anew even while it moves; less would keep a processor busy all the way. */
const TOO_SOFT = { nearer: 2.2, farther: 1.6 };
/** While tiles are still to come, those that came are shown at most so often: drawing takes the painters' processor. */
const SHOW_EVERY = 60;
/** A gesture's regions are drawn on the live layer until their tiles are there, when they are few. */
const FEW = { regions: 300, points: 12_000 };

/** All regions, painted elsewhere by tiles; this side keeps the tiles, draws them and asks for what is missing. */
export class StaticLayer {
  private readonly context: CanvasRenderingContext2D;
  private readonly cache: TileCache;
  private diff = new SceneDiff();
  private document: object | null = null;
  private seen: { regions: unknown; extra: unknown; look: string; marks: unknown; locked: unknown } | null =
    null;
  private lookKey = '';
  private target: Level | null = null;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private showing: ReturnType<typeof setTimeout> | undefined;
  private requestedKey = '';
  private base: Level | null = null;
  private visible: TileId[] = [];
  private isDrawn = false;
  private drawnViewKey = '';
  private waiting: { region: Region; bounds: Bounds; version: number }[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly channel: Channel,
    private readonly again: () => void,
  ) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser has no Canvas 2D.');
    this.context = context;
    this.cache = new TileCache();
    channel.onTile = (tile) => this.arrived(tile);
  }

  /** Regions changed so lately that no tile shows them yet. */
  get unpainted(): Region[] {
    return this.waiting.map((row) => row.region);
  }

  paint(frame: Frame, camera: Camera, view: Size, ratio: number): void {
    this.follow(frame, ratio);
    const level = levelOf(camera, ratio);
    this.aim(level);
    const target = this.target ?? level;
    const area = shown(camera, view, frame.size, ratio, 240 * ratio);
    const visible = tilesOver(scaled(area, target.scale / level.scale));
    this.base ??= target;
    this.visible = visible;
    const viewKey = [level.scale, level.turn, camera.x, camera.y, view.width, view.height, ratio].join();
    const isStill = viewKey === this.drawnViewKey;
    if (!this.isDrawn || !isStill) this.draw(camera, ratio, level, target, visible, area);
    this.isDrawn = true;
    this.drawnViewKey = viewKey;
    this.ask(target, visible, frame, ratio, isStill);
  }

  /** True when every visible tile is there, fresh and of the zoom that is shown. */
  isSharp(camera: Camera, view: Size, size: Size, ratio: number): boolean {
    const level = levelOf(camera, ratio);
    const target = this.target;
    if (!target || target.scale !== level.scale || target.turn !== level.turn) return false;
    return tilesOver(shown(camera, view, size, ratio)).every((tile) => this.cache.isFresh(target, tile));
  }

  /** The canvas has lost what was on it. */
  forget(): void {
    this.isDrawn = false;
  }

  private follow(frame: Frame, ratio: number): void {
    const { look } = frame;
    if (frame.document !== this.document) this.restart(frame);
    const key = JSON.stringify([look.labels, look.showsNames, ratio, frame.size]);
    if (key !== this.lookKey) {
      this.lookKey = key;
      const labels = look.labels.map(({ color, name }) => ({ color, name }));
      const { width, height } = frame.size;
      this.channel.post({
        kind: 'look',
        look: { labels, showsNames: look.showsNames, ratio, width, height },
      });
      this.cache.setReach(ratio, look.showsNames);
      this.cache.touchAll();
    }
    const seen = {
      regions: frame.regions,
      extra: frame.extra,
      look: key,
      marks: look.marks,
      locked: look.locked,
    };
    const was = this.seen;
    if (was && (Object.keys(seen) as (keyof typeof seen)[]).every((name) => seen[name] === was[name])) return;
    this.seen = seen;
    const change = this.diff.next([frame.extra, frame.regions], look);
    if (change.put.length || change.removed.length) this.tell(change);
  }

  private restart(frame: Frame): void {
    this.document = frame.document;
    this.diff = new SceneDiff();
    this.seen = null;
    this.cache.clear();
    this.channel.post({ kind: 'clear' });
    this.target = null;
    this.base = null;
    this.requestedKey = '';
    this.waiting = [];
    this.isDrawn = false;
    clearTimeout(this.settle);
  }

  private tell(change: SceneChange): void {
    const packed = pack(change.put);
    this.channel.post({ kind: 'change', put: packed, removed: change.removed }, buffersOf(packed));
    const version = this.cache.touch(change.dirty);
    this.isDrawn = false;
    const changed = new Set(change.put.map((row) => row.handle));
    if (changed.size > FEW.regions || packed.points.length > 2 * FEW.points) return;
    const rows = change.put;
    const ids = new Set(rows.map((row) => row.region.id));
    this.waiting = [
      ...this.waiting.filter((row) => !ids.has(row.region.id)),
      ...rows.map(({ region, bounds }) => ({ region, bounds, version })),
    ];
  }

  private aim(level: Level): void {
    const { target } = this;
    if (target?.scale === level.scale && target.turn === level.turn) return;
    const change = target ? level.scale / target.scale : Number.POSITIVE_INFINITY;
    clearTimeout(this.settle);
    if (!target || target.turn !== level.turn || change > TOO_SOFT.nearer || change < 1 / TOO_SOFT.farther) {
      this.target = level;
      this.isDrawn = false;
      return;
    }
    this.settle = setTimeout(() => {
      this.target = level;
      this.isDrawn = false;
      this.again();
    }, SETTLE);
  }

  private draw(
    camera: Camera,
    ratio: number,
    level: Level,
    target: Level,
    visible: TileId[],
    area: Bounds,
  ): void {
    const c = this.context;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    // Stretched tiles stand in while the view moves: smoothing them takes as long as all the rest of a frame.
    c.imageSmoothingEnabled = false;
    const [x, y] = [camera.x * ratio, camera.y * ratio];
    // Where a tile of this zoom is missing, what was painted for another stands in.
    const isWhole = visible.every((tile) => this.cache.has(target, tile));
    const others = isWhole ? [] : this.cache.levels(level.turn, target, this.base);
    const covers = (one: Level) =>
      tilesOver(scaled(area, one.scale / level.scale)).every((tile) => this.cache.has(one, tile));
    // Stretched tiles are dear: below one zoom that is there as a whole no other is drawn.
    const nearest = others.at(-1);
    const levels = [...(nearest && covers(nearest) ? [nearest] : others), target];
    levels.forEach((one, depth) => {
      const factor = level.scale / one.scale;
      const only = one === target ? visible : this.cache.tilesOf(one);
      for (const tile of only) {
        const bitmap = this.cache.use(one, tile);
        if (!bitmap) continue;
        const [left, top] = [Math.round(edge(tile.i, factor) + x), Math.round(edge(tile.j, factor) + y)];
        const width = Math.round(edge(tile.i + 1, factor) + x) - left;
        const height = Math.round(edge(tile.j + 1, factor) + y) - top;
        if (left > this.canvas.width || top > this.canvas.height || left + width < 0 || top + height < 0)
          continue;
        if (depth) c.clearRect(left, top, width, height);
        c.drawImage(bitmap, left, top, width, height);
      }
    });
  }

  /** Visible tiles first, then the whole image at the first zoom (it stands in while moving), then a ring around. */
  private ask(target: Level, visible: TileId[], frame: Frame, ratio: number, isStill: boolean): void {
    const need = (level: Level, tiles: TileId[]) =>
      tiles.filter((tile) => !this.cache.isFresh(level, tile)).map((tile) => ({ level, tile }));
    const wanted = need(target, visible);
    const { base } = this;
    if (base && base.turn === target.turn && base.scale < target.scale)
      wanted.push(...need(base, tilesOver(this.cache.whole(base, frame.size, ratio))));
    const key = `${this.cache.version} ${isStill} ${wanted.map(({ level, tile }) => `${level.scale}/${tile.i}/${tile.j}`).join()}`;
    if (key === this.requestedKey) return;
    this.requestedKey = key;
    const { version, received } = this.cache;
    this.channel.post({ kind: 'paint', wanted, version, received, isStill });
  }

  private arrived(tile: FromPainter): void {
    this.cache.put(tile);
    const { target, visible } = this;
    if (target)
      this.waiting = this.waiting.filter(
        (row) => !this.cache.isPainted(target, row.bounds, row.version, visible),
      );
    if (!target || visible.every((one) => this.cache.isFresh(target, one))) this.show();
    else this.showing ??= setTimeout(() => this.show(), SHOW_EVERY);
  }

  private show(): void {
    clearTimeout(this.showing);
    this.showing = undefined;
    this.isDrawn = false;
    this.again();
  }

  close(): void {
    clearTimeout(this.settle);
    clearTimeout(this.showing);
    this.channel.close();
    this.cache.clear();
  }
}

const scaled = (b: Bounds, by: number): Bounds => ({
  minX: b.minX * by,
  minY: b.minY * by,
  maxX: b.maxX * by,
  maxY: b.maxY * by,
});

const edge = (n: number, factor: number): number => n * TILE * factor;

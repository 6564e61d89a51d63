import type { Bounds, Size } from '../shapes/geometry';
import type { FromPainter, Painted } from './messages';
import { areaOfTile, keyOf, type Level, meets, reach, type TileId, touched } from './tiles';

/** A tile is a quarter of a megabyte. */
const MOST = 384;
const MOST_CHANGES = 200;

interface Kept {
  level: Level;
  tile: TileId;
  version: number;
  bitmap: Painted;
}

/** The painted tiles, and which of them a change has made untrue. */
export class TileCache {
  private readonly tiles = new Map<string, Kept>();
  private changes: { version: number; dirty: readonly Bounds[] | null }[] = [];
  private ratio = 1;
  private showsNames = true;
  version = 0;
  received = 0;
  /** The first version of this document. */
  private first = 0;

  setReach(ratio: number, showsNames: boolean): void {
    this.ratio = ratio;
    this.showsNames = showsNames;
  }

  /** Remembers where the scene has changed (image pixels); returns the scene's new version. */
  touch(dirty: readonly Bounds[]): number {
    this.version += 1;
    this.changes.push({ version: this.version, dirty: dirty.length > 500 ? null : dirty });
    // What is forgotten counts as a change everywhere.
    if (this.changes.length > MOST_CHANGES) {
      const gone = this.changes.shift();
      if (gone && this.changes[0]) this.changes[0] = { version: this.changes[0].version, dirty: null };
    }
    return this.version;
  }

  touchAll(): number {
    this.version += 1;
    this.changes = [{ version: this.version, dirty: null }];
    return this.version;
  }

  /** Whether a change after `version` left or took paint on the tile. */
  touchedSince(version: number, level: Level, tile: TileId): boolean {
    const area = areaOfTile(tile);
    return this.changes.some(
      (change) =>
        change.version > version &&
        (!change.dirty ||
          change.dirty.some((b) => meets(touched(b, level, this.ratio, this.showsNames), area))),
    );
  }

  put(tile: FromPainter): void {
    this.received = tile.number;
    if (tile.version < this.first) {
      // It was on its way when another document was opened.
      close(tile.bitmap);
      return;
    }
    const key = keyOf(tile.level, tile.tile);
    const old = this.tiles.get(key);
    if (old) close(old.bitmap);
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    if (this.tiles.size <= MOST) return;
    const [oldest] = this.tiles.keys();
    const gone = oldest === undefined ? undefined : this.tiles.get(oldest);
    if (oldest === undefined || !gone) return;
    close(gone.bitmap);
    this.tiles.delete(oldest);
  }

  has(level: Level, tile: TileId): boolean {
    return this.tiles.has(keyOf(level, tile));
  }

  isFresh(level: Level, tile: TileId): boolean {
    const entry = this.tiles.get(keyOf(level, tile));
    if (!entry) return false;
    if (entry.version === this.version) return true;
    if (this.touchedSince(entry.version, level, tile)) return false;
    entry.version = this.version;
    return true;
  }

  /** True when all of these tiles that a region has paint on show it as of `version`. */
  isPainted(level: Level, bounds: Bounds, version: number, among: readonly TileId[]): boolean {
    const area = reach(bounds, level, this.ratio, this.showsNames);
    return among.every((tile) => {
      const entry = this.tiles.get(keyOf(level, tile));
      return (entry && entry.version >= version) || !meets(area, areaOfTile(tile));
    });
  }

  /** The tile's bitmap, now the last to be given up. */
  use(level: Level, tile: TileId): Painted | null {
    const key = keyOf(level, tile);
    const entry = this.tiles.get(key);
    if (!entry) return null;
    this.tiles.delete(key);
    this.tiles.set(key, entry);
    return entry.bitmap;
  }

  tilesOf(level: Level): TileId[] {
    return [...this.tiles.values()]
      .filter((entry) => entry.level.scale === level.scale && entry.level.turn === level.turn)
      .map((entry) => entry.tile);
  }

  /** Other zooms that may stand in: the base, then the one nearest to the wanted. */
  levels(turn: number, target: Level, base: Level | null): Level[] {
    const others = new Map<number, Level>();
    for (const { level } of this.tiles.values())
      if (level.turn === turn && level.scale !== target.scale) others.set(level.scale, level);
    const far = (level: Level) => Math.abs(Math.log(level.scale / target.scale));
    const [nearest] = [...others.values()].sort((a, b) => far(a) - far(b));
    const levels = base && others.has(base.scale) ? [base] : [];
    return nearest && nearest.scale !== levels[0]?.scale ? [...levels, nearest] : levels;
  }

  whole(level: Level, size: Size, ratio: number): Bounds {
    return reach({ minX: 0, minY: 0, maxX: size.width, maxY: size.height }, level, ratio, false);
  }

  clear(): void {
    for (const { bitmap } of this.tiles.values()) close(bitmap);
    this.tiles.clear();
    this.version += 1;
    this.first = this.version;
    this.changes = [];
  }
}

function close(bitmap: Painted): void {
  if ('close' in bitmap) bitmap.close();
}

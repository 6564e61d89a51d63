import type { Bounds } from '../shapes/geometry';

/** A name's plate as it would be drawn, in pixels of the level. */
export interface Plate {
  handle: number;
  area: Bounds;
  /** The side of what it names: of two plates on one place the smaller region's gives way. */
  side: number;
}

const CELL = 64;

/**
 * The plates that are drawn: none lies on one of a larger region. That asks of a plate only what its neighbours want,
 * never what became of them, so that a change is felt a plate's width away and no further, and every tile of a level
 * comes to the same answer.
 */
export function free(plates: readonly Plate[]): Set<number> {
  const cells = new Map<string, Plate[]>();
  for (const plate of plates)
    for (const key of cellsOf(plate.area)) {
      const known = cells.get(key);
      if (known) known.push(plate);
      else cells.set(key, [plate]);
    }
  const freePlates = plates.filter((plate) =>
    cellsOf(plate.area).every((key) =>
      cells.get(key)?.every((other) => !overlap(plate.area, other.area) || !isBefore(other, plate)),
    ),
  );
  return new Set(freePlates.map((plate) => plate.handle));
}

const isBefore = (a: Plate, b: Plate): boolean =>
  a.side > b.side || (a.side === b.side && a.handle < b.handle);

const overlap = (a: Bounds, b: Bounds): boolean =>
  a.minX < b.maxX && a.maxX > b.minX && a.minY < b.maxY && a.maxY > b.minY;

function cellsOf({ minX, minY, maxX, maxY }: Bounds): string[] {
  const keys: string[] = [];
  for (let y = Math.floor(minY / CELL); y <= Math.floor(maxY / CELL); y++)
    for (let x = Math.floor(minX / CELL); x <= Math.floor(maxX / CELL); x++) keys.push(`${x},${y}`);
  return keys;
}

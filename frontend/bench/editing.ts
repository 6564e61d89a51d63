import type { Region } from '../src/api/types';
import type { Engine } from '../src/engine/core/engine';
import { encodeRle } from '../src/engine/geometry/rle';
import { frame } from './frames';
import { polygons, random } from './scene';

const MASK = { width: 2300, height: 1740 };

/** Five blobs of a mask of four megapixels each. */
function masks(): Region[] {
  const next = random(21);
  return Array.from({ length: 5 }, (_, n) => {
    const { width, height } = MASK;
    const cells = new Uint8Array(width * height);
    const [cx, cy, radius] = [600 + 1000 * next(), 500 + 700 * next(), 300 + 100 * next()];
    for (let y = Math.floor(cy - radius); y < cy + radius; y++) {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (y - cy) ** 2));
      cells.fill(1, y * width + Math.round(cx - half), y * width + Math.round(cx + half));
    }
    const rle = { size: [height, width] as [number, number], counts: encodeRle(cells, height, width) };
    return { id: `mask${n}`, label: `l${n}`, shape: 'mask', rle };
  });
}

const boxes = (): Region[] => {
  const next = random(3);
  return Array.from({ length: 100 }, (_, n) => {
    const [width, height] = [40 + 200 * next(), 40 + 200 * next()];
    const [x, y] = [next() * (MASK.width - width), next() * (MASK.height - height)];
    return { id: `box${n}`, label: `l${n % 8}`, shape: 'box', x, y, width, height };
  });
};

export type Kind = 'boxes' | 'masks' | 'polygon';

/** Opens the scene that is edited then; making it up is no part of what is measured. */
export async function openScene(engine: Engine, kind: Kind): Promise<void> {
  const regions = { boxes, masks, polygon: () => polygons(1, 6000) }[kind]();
  engine.open(regions, null, MASK);
  for (let n = 0; n < 30; n++) await frame();
}

/** The longest task of the page's thread in milliseconds while the scene is edited as by hand; 0 when none took 50. */
export async function longestTask(engine: Engine, host: HTMLElement): Promise<number> {
  const { regions } = engine.document;
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
  });
  observer.observe({ type: 'longtask' });
  const send = (type: string, x: number, y: number) =>
    host.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, button: 0, pointerId: 1 }));
  for (const region of regions.slice(0, 20)) {
    engine.select([region.id]);
    await pause(30);
    engine.nudge(2, 1);
    await pause(30);
    engine.undo();
    await pause(30);
  }
  // A drag over the picture takes hold of what is there.
  send('pointerdown', 640, 400);
  for (let n = 0; n < 30; n++) {
    send('pointermove', 640 + 2 * n, 400 + n);
    await pause(8);
  }
  send('pointerup', 700, 430);
  engine.zoomBy(3);
  await pause(200);
  observer.disconnect();
  return longest;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

import { Engine } from '../src/engine/core/engine';
import { CanvasRenderer } from '../src/engine/render/canvas';
import { Picture } from '../src/engine/render/picture';
import { konva, svg } from './baselines';
import { type Kind, longestTask, openScene } from './editing';
import { frame, frames, PATHS, type Subject, summed, type Times } from './frames';
import { madePictures, nexts } from './nexts';
import { LABELS, polygons, random, SIZE, VIEW } from './scene';
import { stored } from './stored';

type Mode = keyof typeof PATHS;

interface Scene extends Subject {
  engine: Engine;
  renderer: CanvasRenderer;
}

function mount(): Scene {
  const host = document.getElementById('host') as HTMLDivElement;
  host.replaceChildren();
  const canvases = [0, 1, 2].map(() => document.createElement('canvas'));
  host.append(...canvases);
  const [image, regions, live] = canvases as [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
  const renderer = new CanvasRenderer(image, regions, live);
  const engine = new Engine({ renderer, labels: LABELS });
  engine.setView(VIEW);
  engine.showsNames = new URLSearchParams(location.search).has('names');
  engine.attach(host);
  const look = (zoom: number, x: number, y: number) => {
    engine.camera = { zoom, x, y };
    engine.repaint();
  };
  return { engine, renderer, look };
}

/** A picture of the scene's size with something on it, decoded and with its smaller copies. */
async function picture(): Promise<Picture> {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const c = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const next = random(9);
  for (let n = 0; n < 4000; n++) {
    c.fillStyle = `hsl(${360 * next()} 30% ${20 + 40 * next()}%)`;
    c.fillRect(next() * SIZE.width, next() * SIZE.height, 200 * next(), 200 * next());
  }
  const full = await createImageBitmap(canvas);
  const half = [2, 4].map((by) =>
    createImageBitmap(canvas, {
      resizeWidth: SIZE.width / by,
      resizeHeight: SIZE.height / by,
      resizeQuality: 'medium',
    }),
  );
  return new Picture(SIZE, [full, ...(await Promise.all(half))]);
}

/** Milliseconds until all that is shown is painted for its zoom. */
async function untilSharp({ engine, renderer }: Scene, most = 10_000): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < most) {
    // Not frame after frame: with no limit on their rate that would take the worker's processor.
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (renderer.isSharp(engine.frame)) return performance.now() - from;
  }
  return Number.POSITIVE_INFINITY;
}

let scene: Scene | null = null;
let urls: string[] = [];

const bench = {
  /** The engine with the big scene: first picture, frames, sharpness, hits, edits. */
  async engine(count: number, vertices: number) {
    const regions = polygons(count, vertices);
    const shown = await picture();
    scene = mount();
    const { engine } = scene;
    await frame();
    const from = performance.now();
    engine.open(regions, shown, SIZE);
    await frame();
    const opened = performance.now() - from;
    await untilSharp(scene);
    return { opened, first: performance.now() - from };
  },

  async frames(mode: Mode, most: number, limit: number): Promise<Times> {
    if (!scene) throw new Error('No scene.');
    scene.look(...PATHS[mode](0));
    await untilSharp(scene);
    return frames(scene, PATHS[mode], most, limit);
  },

  /** From the end of a move to all tiles of the new zoom, at `n` places between fit and sixfold. */
  async sharp(n: number): Promise<Times> {
    if (!scene) throw new Error('No scene.');
    const times: number[] = [];
    for (let k = 0; k < n; k++) {
      const [zoom, x, y] = PATHS.zoom((k * 60) / n);
      for (let step = 1; step <= 3; step++) {
        scene.look(zoom * (1 + 0.001 * step), x - 7 * k, y);
        await frame();
      }
      times.push(await untilSharp(scene));
    }
    return summed(times);
  },

  hits(n: number): Times {
    if (!scene) throw new Error('No scene.');
    const next = random(5);
    const times: number[] = [];
    for (let k = 0; k < n; k++) {
      const point: [number, number] = [next() * SIZE.width, next() * SIZE.height];
      const from = performance.now();
      for (let again = 0; again < 20; again++) scene.engine.hit(point);
      times.push((performance.now() - from) / 20);
    }
    return summed(times);
  },

  /** One region moved: the engine's own work, then until its tiles are sharp again; then taken back. */
  async edits(n: number) {
    if (!scene) throw new Error('No scene.');
    const { engine } = scene;
    const [edit, undo, shown]: [number[], number[], number[]] = [[], [], []];
    for (let k = 0; k < n; k++) {
      engine.select([`r${(k * 97) % engine.document.regions.length}`]);
      await frame();
      let from = performance.now();
      engine.nudge(3, 2);
      edit.push(performance.now() - from);
      shown.push(await untilSharp(scene));
      from = performance.now();
      engine.undo();
      undo.push(performance.now() - from);
      await untilSharp(scene);
    }
    return { edit: summed(edit), undo: summed(undo), shown: summed(shown) };
  },

  /** Opening the next picture, decoded ahead, at the press of a key. */
  async nexts(): Promise<Times> {
    scene = mount();
    return nexts(scene.engine, urls);
  },

  async makes(sources: string[], count: number): Promise<void> {
    urls = await madePictures(sources, count);
  },

  async opens(kind: Kind): Promise<void> {
    scene = mount();
    await openScene(scene.engine, kind);
  },

  async longest(): Promise<number> {
    if (!scene) throw new Error('No scene.');
    return longestTask(scene.engine, document.getElementById('host') as HTMLElement);
  },

  async stored(n: number): Promise<Times> {
    return stored(n);
  },

  async baseline(kind: 'svg' | 'konva', count: number, vertices: number, most: number, limit: number) {
    scene = null;
    const { subject, first } = await (kind === 'svg' ? svg : konva)(polygons(count, vertices));
    const timesByMode: Partial<Record<Mode, Times>> = {};
    for (const mode of ['fit', 'pan', 'zoom'] as const)
      timesByMode[mode] = await frames(subject, PATHS[mode], most, limit);
    return { first, ...timesByMode };
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;

import type { Engine } from '../src/engine/core/engine';
import { picture } from '../src/workspace/image/pictures';
import { frame, summed, type Times } from './frames';
import { polygons, random, SIZE } from './scene';

/** JPEGs of 12 megapixels: pieces of a real picture, mirrored or not, enlarged; the same in every run. */
export async function madePictures(sources: readonly string[], count: number): Promise<string[]> {
  const next = random(77);
  const bitmaps = await Promise.all(
    sources.map(async (url) => createImageBitmap(await (await fetch(url)).blob())),
  );
  const urls: string[] = [];
  for (let n = 0; n < count; n++) {
    const bitmap = bitmaps[n % bitmaps.length] as ImageBitmap;
    const share = 0.5 + 0.5 * next();
    const [width, height] = [bitmap.width * share, bitmap.height * share];
    const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
    const c = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    if (next() < 0.5) c.setTransform(-1, 0, 0, 1, SIZE.width, 0);
    const [x, y] = [next() * (bitmap.width - width), next() * (bitmap.height - height)];
    c.drawImage(bitmap, x, y, width, height, 0, 0, SIZE.width, SIZE.height);
    urls.push(URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })));
  }
  return urls;
}

/** From "next" to the frame after the one the picture and its regions were painted in; the picture was decoded ahead. */
export async function nexts(engine: Engine, urls: readonly string[]): Promise<Times> {
  const times: number[] = [];
  const tasks = urls.map((url, n) => ({ url, regions: polygons(40, 12, n + 3) }));
  await picture(urls[0] as string);
  for (const [n, { url, regions }] of tasks.entries()) {
    const following = tasks[n + 1];
    const ahead = following ? picture(following.url) : null;
    // A person looks at it meanwhile: the next one is decoded when they are done.
    await ahead;
    await frame();
    const from = performance.now();
    engine.open(regions, await picture(url), SIZE);
    await frame();
    await frame();
    times.push(performance.now() - from);
  }
  return summed(times);
}

import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { Point, Region } from '../../src/api/types';
import { frames } from './look';
import { ada, type Caller, signIn, upload } from './team';

export type Call = Caller['call'];

const everything = [
  {
    key: 'thing',
    name: 'Thing',
    hotkey: '1',
    color: '#E69F00',
    shapes: ['box', 'ellipse', 'polygon', 'polyline', 'mask'],
  },
  { key: 'clock', name: 'Clock', hotkey: '2', color: '#56B4E9', shapes: ['box', 'polygon'] },
  {
    key: 'body',
    name: 'Body',
    hotkey: '3',
    color: '#009E73',
    shapes: ['keypoints'],
    skeleton: {
      points: ['head', 'hand', 'foot'],
      edges: [
        [0, 1],
        [0, 2],
      ],
    },
  },
];

/** A project with pictures waiting to be labelled by hand. */
export async function project(request: APIRequestContext, name: string, files: string[]) {
  const who = await ada(request);
  const { call } = who;
  const policy = { audit_rate: 0, confidence_threshold: 1 };
  const made = await call('POST', 'projects', { name: `${name} ${Date.now()}`, labels: everything, policy });
  await upload(request, who, made.id, files);
  const job = await call('POST', `projects/${made.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await call('GET', `jobs/${job.id}`)).state).toBe('done');
  return { id: made.id as string, call };
}

export async function enter(page: Page, id: string) {
  await signIn(page, 'ada');
  await page.goto(`/projects/${id}/annotate`);
  await ready(page);
}

export const ready = (page: Page) => expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');

/** One pixel to one, so that whole pixels of the screen are whole or half pixels of the picture. */
export async function fullSize(page: Page) {
  await page.keyboard.press('Control+1');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-zoom', '1');
}

async function camera(page: Page) {
  const canvas = page.getByTestId('canvas');
  const box = await canvas.boundingBox();
  const [zoom = 1, dx = 0, dy = 0] = await canvas.evaluate((element) =>
    [element.dataset.zoom, element.dataset.offsetX, element.dataset.offsetY].map(Number),
  );
  if (!box) throw new Error('the canvas is not there');
  return { left: box.x + dx, top: box.y + dy, zoom };
}

/** Whole screen pixels near points of the picture, and which points of the picture those are exactly. */
export async function places(page: Page, points: Point[]) {
  const { left, top, zoom } = await camera(page);
  return points.map(([x, y]) => {
    const screen: Point = [Math.round(x * zoom + left), Math.round(y * zoom + top)];
    return { screen, image: [(screen[0] - left) / zoom, (screen[1] - top) / zoom] as Point };
  });
}

export async function click(
  page: Page,
  points: Point[],
  modifiers: ('Alt' | 'Shift' | 'Control')[] = [],
): Promise<Point[]> {
  const found = await places(page, points);
  for (const key of modifiers) await page.keyboard.down(key);
  for (const { screen } of found) {
    await page.mouse.move(...screen);
    await page.mouse.down();
    await page.mouse.up();
  }
  for (const key of modifiers) await page.keyboard.up(key);
  return found.map((place) => place.image);
}

export async function drag(page: Page, points: Point[]): Promise<Point[]> {
  const found = await places(page, points);
  const [first] = found;
  if (!first) throw new Error('nothing to drag along');
  await page.mouse.move(...first.screen);
  await page.mouse.down();
  for (const { screen } of found.slice(1)) await page.mouse.move(...screen);
  await page.mouse.up();
  return found.map((place) => place.image);
}

/** What the server has of the open task. */
export async function saved(page: Page, call: Call, id: string): Promise<Region[]> {
  // The last gesture reaches the outbox within a frame or two; until then the old word stands.
  await frames(page);
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  const [task] = await call('POST', `projects/${id}/tasks/claim`, { count: 1 });
  return task.regions;
}

export const drawn = (page: Page, count: number) =>
  expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(count));

export const close = (value: number) => expect.closeTo(value, 3);
export const points = (list: Point[]) => list.map(([x, y]) => [close(x), close(y)]);

/** Takes what the model suggested away, so that what is left was drawn. */
export async function clean(page: Page) {
  await page.keyboard.press('Shift+Delete');
  await drawn(page, 0);
}

import { expect, test } from '@playwright/test';
import type { Point, Region } from '../../src/api/types';
import { edgesIn, filledHoles, joined, strokeEdges } from '../../src/engine/geometry/runs';
import {
  clean,
  click,
  close,
  drag,
  drawn,
  enter,
  fullSize,
  places,
  points,
  project,
  ready,
  saved,
} from './canvas';
import { frames, look } from './look';

function ringOf(region: Region | undefined): Point[] {
  if (region?.shape !== 'polygon') throw new Error('no polygon');
  return region.rings[0]?.points ?? [];
}

test('outermost points, lassoed corners, a split, a taking out, straight strokes and filled holes', async ({
  page,
  request,
}) => {
  const { id, call } = await project(request, 'Gestures', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);

  // A box by its four outermost points, in any order of sides one reads: top, left, bottom, right.
  await page.keyboard.press('Shift+B');
  await expect(page.getByTestId('hint')).toContainText('topmost');
  const [top, left, bottom, right] = (await click(page, [
    [100, 40],
    [60, 80],
    [110, 120],
    [160, 90],
  ])) as [Point, Point, Point, Point];
  await drawn(page, 1);
  const [box] = await saved(page, call, id);
  expect(box).toMatchObject({
    shape: 'box',
    x: close(left[0]),
    y: close(top[1]),
    width: close(right[0] - left[0]),
    height: close(bottom[1] - top[1]),
  });
  await page.keyboard.press('Shift+B');
  await page.keyboard.press('Escape');

  // Corners caught by a lasso go together.
  await page.keyboard.press('p');
  const corners = await click(page, [
    [200, 60],
    [260, 40],
    [300, 60],
    [300, 160],
    [260, 180],
    [200, 160],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 2);
  await page.keyboard.press('v');
  await page.keyboard.down('Control');
  await drag(page, [
    [240, 20],
    [280, 20],
    [320, 40],
    [320, 80],
    [280, 80],
    [240, 50],
    [240, 22],
  ]);
  await page.keyboard.up('Control');
  await expect(page.getByTestId('hint')).toContainText('2 corners caught');
  await page.keyboard.press('Delete');
  const left4 = ringOf((await saved(page, call, id))[1]);
  expect(left4).toEqual(points(corners.filter((_, n) => n !== 1 && n !== 2)));

  // A line across it makes two of it; the areas are those of the whole.
  await page.keyboard.press('Shift+P');
  await click(page, [
    [180, 110],
    [340, 110],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 3);
  const halves = (await saved(page, call, id)).slice(1).map((region) => ringOf(region));
  const area = (ring: readonly Point[]) =>
    Math.abs(
      ring.reduce((sum, [x, y], n) => {
        const [nx, ny] = ring[(n + 1) % ring.length] as Point;
        return sum + (x * ny - nx * y) / 2;
      }, 0),
    );
  expect(area(halves[0] ?? []) + area(halves[1] ?? [])).toBeCloseTo(area(left4), 3);
  await page.keyboard.press('Control+z');
  await drawn(page, 2);

  // What the second covers is taken out of the first.
  await page.keyboard.press('v');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  const bite = await click(page, [
    [180, 100],
    [230, 100],
    [230, 120],
    [180, 120],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 3);
  await page.keyboard.press('v');
  await page.keyboard.press('Escape');
  await click(page, [[240, 150]]);
  await click(page, [[190, 110]], ['Shift']);
  await page.keyboard.press('Control+Shift+M');
  await expect.poll(async () => ringOf((await saved(page, call, id))[1]).length).toBe(left4.length + 4);
  const bitten = ringOf((await saved(page, call, id))[1]);
  expect(area(bitten)).toBeLessThan(area(left4));
  for (const corner of bite.slice(1, 3))
    expect(bitten.some(([x, y]) => Math.hypot(x - corner[0], y - corner[1]) < 0.01)).toBe(true);

  // Straight strokes from where the last ended, around a hole that F fills.
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  const strokes: Point[] = [];
  strokes.push(...(await click(page, [[100, 200]])));
  strokes.push(
    ...(await click(
      page,
      [
        [180, 200],
        [180, 260],
        [100, 260],
        [100, 200],
      ],
      ['Shift'],
    )),
  );
  const maskOf = async () => {
    const mask = (await saved(page, call, id)).find((region) => region.shape === 'mask');
    if (mask?.shape !== 'mask') throw new Error('no mask');
    return mask;
  };
  const mask = await maskOf();
  const { size } = mask.rle;
  const painted = strokes
    .slice(1)
    .reduce(
      (edges, end, n) => joined(edges, strokeEdges([strokes[n] as Point, end], 12, size)),
      strokeEdges([strokes[0] as Point], 12, size),
    );
  expect(edgesIn(mask.rle.counts)).toEqual(painted);
  await page.keyboard.press('f');
  const filled = filledHoles(painted, size);
  expect(filled).not.toEqual(painted);
  await expect.poll(async () => edgesIn((await maskOf()).rle.counts)).toEqual(filled);
  await look(page, '3a-gestures');
});

test('again, twice, in front, from the picture before: what was drawn is used again', async ({
  page,
  request,
}) => {
  const { id, call } = await project(request, 'Again', ['cat-chelsea.jpg', 'coffee.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);
  await page.keyboard.press('2');
  await page.keyboard.press('b');
  const [a] = (await drag(page, [
    [60, 60],
    [80, 80],
    [140, 120],
  ])) as [Point];
  await page.keyboard.press('v');
  await page.keyboard.press('Control+d');
  await drawn(page, 2);
  // N takes the last tool and label up again; Shift+N draws the chosen anew: its label and id stay.
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-tool', 'box');
  await drag(page, [
    [200, 60],
    [210, 70],
    [260, 100],
  ]);
  await drawn(page, 3);
  const three = await saved(page, call, id);
  expect(three.map((region) => region.label)).toEqual(['clock', 'clock', 'clock']);
  // The last drawn goes behind all others, and one forward again.
  await page.keyboard.press('v');
  await page.keyboard.press('Control+Shift+[');
  await page.keyboard.press('Control+]');
  // The order is this person's view of the picture; what was said of the regions stays.
  expect((await saved(page, call, id)).map((region) => region.id).sort()).toEqual(
    three.map((region) => region.id).sort(),
  );
  // Copied, and put at the cursor.
  await page.keyboard.press('Control+c');
  const [spot] = await places(page, [[300, 200]]);
  await page.mouse.move(...(spot?.screen ?? [0, 0]));
  await page.keyboard.press('Control+Shift+v');
  await drawn(page, 4);
  const put = (await saved(page, call, id)).find((region) => !three.some(({ id: old }) => old === region.id));
  expect(put).toMatchObject({
    shape: 'box',
    x: close(spot?.image[0] ?? 0),
    y: close(spot?.image[1] ?? 0),
  });

  // On the next picture all of it, in place and as regions of its own.
  const before = await saved(page, call, id);
  const first = await page.locator('h1').innerText();
  await page.keyboard.press('d');
  await expect(page.locator('h1')).not.toHaveText(first);
  await ready(page);
  await clean(page);
  await page.keyboard.press('Control+Shift+c');
  await drawn(page, 4);
  await frames(page);
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  const tasks = await call('POST', `projects/${id}/tasks/claim`, { count: 2 });
  const name = (await page.locator('h1').innerText()).trim();
  const copied: Region[] = tasks.find(
    (task: { asset: { name: string } }) => task.asset.name === name,
  ).regions;
  const plain = (rows: readonly Region[]) =>
    rows
      .map((region) => (region.shape === 'box' ? [region.label, region.x, region.y] : []))
      .sort((p, q) => Number(p[1]) - Number(q[1]));
  expect(plain(copied)).toEqual(plain(before));
  expect(copied.some((region) => before.some((old) => old.id === region.id))).toBe(false);
  expect(plain(before)[0]).toEqual(['clock', close(a[0]), close(a[1])]);
});

import { expect, test } from '@playwright/test';
import type { Point, Region } from '../../src/api/types';
import { edgesIn, stretches, strokeEdges } from '../../src/engine/geometry/runs';
import { clean, click, close, drag, drawn, enter, fullSize, points, project, saved } from './canvas';
import { look } from './look';

test('every shape by mouse, exactly', async ({ page, request }) => {
  const { id, call } = await project(request, 'Shapes by mouse', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);

  await page.keyboard.press('b');
  const [a, b] = (
    await drag(page, [
      [40, 40],
      [70, 60],
      [140, 100],
    ])
  ).filter((_, n) => n !== 1) as [Point, Point];
  await drawn(page, 1);
  const [c, d] = (await click(page, [
    [160, 40],
    [220, 90],
  ])) as [Point, Point];
  await drawn(page, 2);
  await page.keyboard.press('r');
  await click(page, [
    [60, 150],
    [100, 150],
    [80, 180],
  ]);
  await drawn(page, 3);
  await page.keyboard.press('o');
  const [e, f] = (await click(page, [
    [250, 60],
    [330, 100],
  ])) as [Point, Point];
  await drawn(page, 4);
  await page.keyboard.press('p');
  const corners = await click(page, [
    [150, 150],
    [210, 150],
    [210, 200],
    [170, 220],
  ]);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await drawn(page, 5);
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  const line = await click(page, [
    [240, 150],
    [300, 180],
    [360, 150],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 6);
  await page.keyboard.press('k');
  const [head] = await click(page, [[60, 220]]);
  const [hand] = await click(page, [[90, 240]], ['Alt']);
  await page.keyboard.press('x');
  await drawn(page, 7);
  await page.keyboard.press('m');
  const stroke = await drag(page, [
    [280, 220],
    [300, 230],
    [340, 230],
  ]);
  await drawn(page, 8);

  const regions = await saved(page, call, id);
  const said = regions.map(({ id: _, ...rest }) => rest);
  expect(said.slice(0, 2)).toEqual([
    {
      label: 'thing',
      shape: 'box',
      x: close(a[0]),
      y: close(a[1]),
      width: close(b[0] - a[0]),
      height: close(b[1] - a[1]),
    },
    {
      label: 'thing',
      shape: 'box',
      x: close(c[0]),
      y: close(c[1]),
      width: close(d[0] - c[0]),
      height: close(d[1] - c[1]),
    },
  ]);
  expect(said[2]).toMatchObject({ label: 'thing', shape: 'box', width: close(40), height: close(30) });
  expect(said[3]).toEqual({
    label: 'thing',
    shape: 'ellipse',
    cx: close((e[0] + f[0]) / 2),
    cy: close((e[1] + f[1]) / 2),
    rx: close((f[0] - e[0]) / 2),
    ry: close((f[1] - e[1]) / 2),
  });
  expect(said[4]).toEqual({
    label: 'thing',
    shape: 'polygon',
    rings: [{ points: points(corners.slice(0, 3)) }],
  });
  expect(said[5]).toEqual({ label: 'thing', shape: 'polyline', points: points(line) });
  expect(said[6]).toEqual({
    label: 'body',
    shape: 'keypoints',
    skeleton: 'body',
    points: [
      { name: 'head', x: close(head?.[0] ?? 0), y: close(head?.[1] ?? 0), visible: 2 },
      { name: 'hand', x: close(hand?.[0] ?? 0), y: close(hand?.[1] ?? 0), visible: 1 },
      { name: 'foot', x: 0, y: 0, visible: 0 },
    ],
  });
  const mask = regions[7];
  if (mask?.shape !== 'mask') throw new Error('no mask was painted');
  expect(edgesIn(mask.rle.counts)).toEqual(strokeEdges(stroke, 12, mask.rle.size));

  // Fill, erase and undo of the mask are steps of their own.
  await page.keyboard.press('x');
  await drag(page, [
    [300, 230],
    [310, 230],
  ]);
  await expect(page.getByTestId('hint')).toContainText('Erasing');
  await page.keyboard.press('Control+z');
  expect(await saved(page, call, id)).toEqual(regions);
  await look(page, '30-annotate-shapes');
});

test('corners, stretches, merging and taking out of polygons', async ({ page, request }) => {
  const { id, call } = await project(request, 'Polygons', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);
  await page.keyboard.press('p');
  const square = await click(page, [
    [100, 100],
    [200, 100],
    [200, 200],
    [100, 200],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 1);
  // Alt with the polygon selected cuts out of it: a hole.
  const hole = await click(
    page,
    [
      [130, 130],
      [160, 130],
      [160, 160],
    ],
    ['Alt'],
  );
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => {
      const [region] = await saved(page, call, id);
      return region?.shape === 'polygon' ? region.rings[0]?.holes?.[0]?.length : 0;
    })
    .toBe(3);
  const [cut] = await saved(page, call, id);
  if (cut?.shape !== 'polygon') throw new Error('no polygon');
  const sort = (list: Point[]) => [...list].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  expect(sort(cut.rings[0]?.holes?.[0] ?? [])).toEqual(points(sort(hole)));
  // A corner by its edge's middle, and away again.
  await page.keyboard.press('v');
  await drag(page, [
    [150, 100],
    [150, 90],
    [150, 80],
  ]);
  const [bent] = await saved(page, call, id);
  expect(bent?.shape === 'polygon' && bent.rings[0]?.points.length).toBe(5);
  await click(page, [[150, 80]], ['Alt']);
  const [back] = await saved(page, call, id);
  expect(back?.shape === 'polygon' && sort(back.rings[0]?.points ?? [])).toEqual(points(sort(square)));
  await page.keyboard.press('Escape');
  // A second one, joined with the first.
  await page.keyboard.press('p');
  await click(page, [
    [200, 100],
    [260, 100],
    [260, 200],
    [200, 200],
  ]);
  await page.keyboard.press('Enter');
  await drawn(page, 2);
  await page.keyboard.press('v');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+m');
  await drawn(page, 1);
  await page.keyboard.press('Control+z');
  await drawn(page, 2);
});

test('click to segment, as one step', async ({ page, request }) => {
  const { id, call } = await project(request, 'Clicks', ['coffee.jpg']);
  await enter(page, id);
  await clean(page);
  await page.keyboard.press('s');
  await click(page, [[300, 200]]);
  await expect(page.getByTestId('hint')).toContainText('Enter accepts');
  await drawn(page, 0);
  await look(page, '35-click-to-segment');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('hint')).toContainText('Click the object');
  const [from, to] = (
    await drag(page, [
      [120, 60],
      [200, 100],
      [500, 350],
    ])
  ).filter((_, n) => n !== 1) as [Point, Point];
  await expect(page.getByTestId('hint')).toContainText('Enter accepts');
  await page.keyboard.press('Enter');
  await drawn(page, 1);
  const [region] = await saved(page, call, id);
  if (region?.shape !== 'polygon') throw new Error('no polygon');
  const xs = region.rings.flatMap((ring) => ring.points.map((point) => point[0]));
  expect(Math.min(...xs)).toBeGreaterThan(from[0] - 60);
  expect(Math.max(...xs)).toBeLessThan(to[0] + 60);
  await page.keyboard.press('Control+z');
  await drawn(page, 0);
});

test('scissors follow the edges, masks and several regions are resized and moved as one', async ({
  page,
  request,
}) => {
  // Counts the answers of the worker that looks for ways.
  await page.addInitScript(() => {
    const counted = window as unknown as { ways: number };
    counted.ways = 0;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }) => {
          if (data?.kind === 'ways') counted.ways += 1;
        });
      }
    };
  });
  const { id, call } = await project(request, 'Scissors', ['coins.jpg']);
  await enter(page, id);
  await clean(page);
  await page.keyboard.press('w');
  await expect(page.getByTestId('hint')).toContainText('Scissors');
  const corners: Point[] = [];
  for (const point of [
    [100, 60],
    [160, 110],
    [110, 160],
    [50, 110],
  ] as Point[]) {
    corners.push(...(await click(page, [point])));
    // The ways from here are worked out beside; a person takes longer than that to the next click.
    const answers = corners.length;
    await expect.poll(() => page.evaluate(() => (window as unknown as { ways: number }).ways)).toBe(answers);
  }
  await look(page, '36-scissors');
  await page.keyboard.press('Enter');
  await drawn(page, 1);
  const [outline] = await saved(page, call, id);
  if (outline?.shape !== 'polygon') throw new Error('no polygon');
  const ring = outline.rings[0]?.points ?? [];
  expect(ring.length).toBeGreaterThan(8);
  // Each click is a corner, drawn to the edge by at most eight pixels of the screen.
  const reach = 8 / Number(await page.getByTestId('canvas').getAttribute('data-zoom')) + 1;
  for (const [x, y] of corners)
    expect(
      ring.some(([px, py]) => Math.hypot(px - x, py - y) < reach),
      `${x}, ${y}`,
    ).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('w');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await drawn(page, 0);

  // A mask twice as wide and high by its corner: exactly its pixels doubled.
  await fullSize(page);
  await page.keyboard.press('m');
  await click(page, [[100, 100]]);
  await drawn(page, 1);
  const [painted] = await saved(page, call, id);
  if (painted?.shape !== 'mask') throw new Error('no mask');
  const [height] = painted.rle.size;
  const columns = stretches(edgesIn(painted.rle.counts), height);
  const xs = columns.map(([column]) => column);
  const [left, right] = [Math.min(...xs), Math.max(...xs) + 1];
  const top = Math.min(...columns.map(([, from]) => from));
  const bottom = Math.max(...columns.map(([, , to]) => to));
  await page.keyboard.press('v');
  await drag(page, [
    [right, bottom],
    [right + 10, bottom + 10],
    [right + (right - left), bottom + (bottom - top)],
  ]);
  const [grown] = await saved(page, call, id);
  if (grown?.shape !== 'mask') throw new Error('no mask');
  const doubled = columns.flatMap(([column, from, to]): [number, number, number][] =>
    [0, 1].map((n) => [2 * column - left + n, 2 * from - top, 2 * to - top]),
  );
  expect(stretches(edgesIn(grown.rle.counts), height)).toEqual(doubled);

  // With a box beside it both go together, in one step.
  await page.keyboard.press('b');
  await drag(page, [
    [20, 20],
    [30, 30],
    [40, 40],
  ]);
  await drawn(page, 2);
  await page.keyboard.press('v');
  await page.keyboard.press('Control+a');
  const before = await saved(page, call, id);
  await drag(page, [
    [30, 30],
    [40, 45],
    [60, 80],
  ]);
  const after = await saved(page, call, id);
  const cornerOf = (regions: Region[]) => {
    const box = regions.find((region) => region.shape === 'box');
    if (box?.shape !== 'box') throw new Error('no box');
    return [box.x, box.y] as const;
  };
  const [x, y] = cornerOf(before);
  expect(cornerOf(after)).toEqual([close(x + 30), close(y + 50)]);
  const moved = after.find((region) => region.shape === 'mask');
  if (moved?.shape !== 'mask') throw new Error('no mask');
  expect(stretches(edgesIn(moved.rle.counts), height)).toEqual(
    doubled.map(([column, from, to]) => [column + 30, from + 50, to + 50]),
  );
  await page.keyboard.press('Control+z');
  expect(await saved(page, call, id)).toEqual(before);
});

import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import type { Point, Region } from '../../src/api/types';
import { edgesIn, stretches, strokeEdges } from '../../src/engine/runs';
import { look } from './look';
import { ada, type Caller, signIn, upload } from './team';

type Call = Caller['call'];

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
async function project(request: APIRequestContext, name: string, files: string[]) {
  const who = await ada(request);
  const { call } = who;
  const policy = { audit_rate: 0, confidence_threshold: 1 };
  const made = await call('POST', 'projects', { name: `${name} ${Date.now()}`, labels: everything, policy });
  await upload(request, who, made.id, files);
  const job = await call('POST', `projects/${made.id}/prelabel`, { model: 'yolox-nano' });
  await expect
    .poll(async () => (await call('GET', `jobs/${job.id}`)).state, { timeout: 90_000 })
    .toBe('done');
  return { id: made.id as string, call };
}

async function enter(page: Page, id: string) {
  await signIn(page, 'ada');
  await page.goto(`/projects/${id}/annotate`);
  await ready(page);
}

const ready = (page: Page) => expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');

/** One pixel to one, so that whole pixels of the screen are whole or half pixels of the picture. */
async function fullSize(page: Page) {
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
async function places(page: Page, points: Point[]) {
  const { left, top, zoom } = await camera(page);
  return points.map(([x, y]) => {
    const screen: Point = [Math.round(x * zoom + left), Math.round(y * zoom + top)];
    return { screen, image: [(screen[0] - left) / zoom, (screen[1] - top) / zoom] as Point };
  });
}

async function click(
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

async function drag(page: Page, points: Point[]): Promise<Point[]> {
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
async function saved(page: Page, call: Call, id: string): Promise<Region[]> {
  // The last gesture reaches the outbox within a frame or two; until then the old word stands.
  await page.waitForTimeout(300);
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  const [task] = await call('POST', `projects/${id}/tasks/claim`, { count: 1 });
  return task.regions;
}

const drawn = (page: Page, count: number) =>
  expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(count));

const close = (value: number) => expect.closeTo(value, 3);
const points = (list: Point[]) => list.map(([x, y]) => [close(x), close(y)]);

/** Takes what the model suggested away, so that what is left was drawn. */
async function clean(page: Page) {
  await page.keyboard.press('Shift+Delete');
  await drawn(page, 0);
}

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

test('every shape by the keyboard alone, exactly', async ({ page, request }) => {
  const { id, call } = await project(request, 'Shapes by keyboard', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);
  const step = async (key: string, times: number) => {
    for (let n = 0; n < times; n++) await page.keyboard.press(key);
  };
  // The first arrow brings the cursor, in the middle of the view.
  const box = async (key: string) => {
    await page.keyboard.press(key);
    await step('ArrowRight', 1);
    await page.keyboard.press('Space');
    await step('ArrowRight', 5);
    await step('ArrowDown', 3);
    await page.keyboard.press('Space');
  };
  await box('b');
  await drawn(page, 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await box('o');
  await drawn(page, 2);
  await page.keyboard.press('v');
  await page.keyboard.press('p');
  await step('ArrowLeft', 1);
  await page.keyboard.press('Space');
  await step('ArrowLeft', 4);
  await page.keyboard.press('Space');
  await step('ArrowUp', 4);
  await page.keyboard.press('Space');
  await expect(page.getByTestId('hint')).toContainText('Space places');
  await page.keyboard.press('Enter');
  await drawn(page, 3);
  await page.keyboard.press('v');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await step('ArrowUp', 1);
  await page.keyboard.press('Space');
  await drawn(page, 4);
  const regions = await saved(page, call, id);
  const [first, second, third, fourth] = regions;
  if (
    first?.shape !== 'box' ||
    second?.shape !== 'ellipse' ||
    third?.shape !== 'polygon' ||
    fourth?.shape !== 'mask'
  )
    throw new Error(`drawn were ${regions.map((region) => region.shape)}`);
  expect(first).toMatchObject({ label: 'thing', width: 50, height: 30 });
  const [x, y] = [first.x, first.y];
  expect(second).toMatchObject({ cx: x + 25, cy: y + 15, rx: 25, ry: 15 });
  expect(third.rings).toEqual([
    {
      points: [
        [x, y],
        [x - 40, y],
        [x - 40, y - 40],
      ],
    },
  ]);
  expect(edgesIn(fourth.rle.counts)).toEqual(strokeEdges([[x, y]], 12, fourth.rle.size));

  // Choose, label, nudge, grow, turn and duplicate without the canvas.
  await page.keyboard.press('v');
  await page.getByRole('listbox', { name: 'Regions' }).focus();
  const chosen = page.getByRole('option', { selected: true });
  await page.keyboard.press('Home');
  await expect(chosen).toHaveText(/^1\. /);
  const place = (await page.getByRole('option').allInnerTexts()).findIndex((text) =>
    text.match(/^\d+\. Thing\s*drawn$/),
  );
  for (let at = 0; at < place; at++) {
    await page.keyboard.press('ArrowDown');
    await expect(chosen).toHaveText(new RegExp(`^${at + 2}\\. `));
  }
  await page.keyboard.press('2');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('q');
  await page.keyboard.press('Control+d');
  await drawn(page, 5);
  const after = await saved(page, call, id);
  expect(after.find((region) => region.id === first.id)).toEqual({
    ...first,
    label: 'clock',
    x: x + 10,
    height: 31,
    occluded: true,
  });
  expect(after[4]).toMatchObject({ label: 'clock', x: x + 22, y: y + 12, width: 50, height: 31 });
});

test('turned boxes, lines and keypoints by the keyboard alone, exactly', async ({ page, request }) => {
  const { id, call } = await project(request, 'More shapes by keyboard', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);
  const step = async (key: string, times: number) => {
    for (let n = 0; n < times; n++) await page.keyboard.press(key);
  };
  // A tool, and the cursor in the middle of the view, where every shape here begins.
  const begin = async (key: string) => {
    await page.keyboard.press('v');
    await page.keyboard.press(key);
    await step('ArrowRight', 1);
    await page.keyboard.press('Space');
  };

  // An edge of 50 (40 across, 30 down), then the other side 50 away at a right angle.
  await begin('r');
  await step('ArrowRight', 4);
  await step('ArrowDown', 3);
  await page.keyboard.press('Space');
  await step('ArrowLeft', 3);
  await step('ArrowDown', 4);
  await page.keyboard.press('Space');
  await drawn(page, 1);

  await begin('l');
  await step('ArrowRight', 3);
  await page.keyboard.press('Space');
  await step('ArrowUp', 2);
  await step('Shift+ArrowUp', 3);
  await page.keyboard.press('Space');
  await step('ArrowLeft', 1);
  await page.keyboard.press('Space');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await drawn(page, 2);

  // The second point is covered by something, the third is not there at all.
  await begin('k');
  await expect(page.getByTestId('hint')).toContainText('"hand"');
  await step('ArrowRight', 2);
  await page.keyboard.press('Control+Space');
  await page.keyboard.press('x');
  await drawn(page, 3);

  const [turned, line, body] = await saved(page, call, id);
  if (turned?.shape !== 'box' || line?.shape !== 'polyline' || body?.shape !== 'keypoints')
    throw new Error('other shapes were drawn');
  const [x, y] = line.points[0] as Point;
  expect(line).toEqual({
    id: line.id,
    label: 'thing',
    shape: 'polyline',
    points: [
      [x, y],
      [x + 30, y],
      [x + 30, y - 23],
    ],
  });
  expect(turned).toEqual({
    id: turned.id,
    label: 'thing',
    shape: 'box',
    x: close(x - 20),
    y: close(y + 10),
    width: close(50),
    height: close(50),
    rotation: 36.87,
  });
  expect(body).toEqual({
    id: body.id,
    label: 'body',
    shape: 'keypoints',
    skeleton: 'body',
    points: [
      { name: 'head', x, y, visible: 2 },
      { name: 'hand', x: x + 20, y, visible: 1 },
      { name: 'foot', x: 0, y: 0, visible: 0 },
    ],
  });

  // A ring is added to a polygon and a hole cut into it, with Shift and Ctrl for what a click does with Shift and Alt.
  await begin('p');
  await step('ArrowLeft', 6);
  await page.keyboard.press('Space');
  await step('ArrowUp', 6);
  await page.keyboard.press('Space');
  await step('ArrowRight', 6);
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await drawn(page, 4);
  await step('ArrowLeft', 2);
  await step('ArrowDown', 2);
  await page.keyboard.press('Control+Space');
  await step('ArrowDown', 2);
  await page.keyboard.press('Space');
  await step('ArrowLeft', 2);
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  const holes = async () => {
    const polygon = (await saved(page, call, id))[3];
    return polygon?.shape === 'polygon' ? polygon.rings : [];
  };
  await expect.poll(async () => (await holes())[0]?.holes?.length ?? 0).toBe(1);
  const [ring] = await holes();
  const sort = (list: Point[]) => [...list].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  expect(sort(ring?.points ?? [])).toEqual([
    [x - 60, y - 60],
    [x - 60, y],
    [x, y - 60],
    [x, y],
  ]);
  expect(sort(ring?.holes?.[0] ?? [])).toEqual([
    [x - 40, y - 20],
    [x - 20, y - 40],
    [x - 20, y - 20],
  ]);
});

test('suggestions, undo after a reload, own keys', async ({ page, request }) => {
  const { id, call } = await project(request, 'Suggestions', ['coins.jpg']);
  await call('PATCH', `projects/${id}`, { policy: { show_from: 0.05 } });
  await enter(page, id);
  const before = await saved(page, call, id);
  const open = before.filter((region) => region.confidence !== undefined);
  expect(open.length).toBeGreaterThan(3);
  await look(page, '31-annotate-suggestions');

  // The slider leaves the unsure ones out; accept all is for what is left.
  const sorted = open.map((region) => region.confidence ?? 0).sort((p, q) => q - p);
  const from =
    Math.ceil((sorted[1] ?? 0) * 100) / 100 === sorted[1]
      ? (sorted[1] ?? 0)
      : Math.floor((sorted[1] ?? 0) * 100) / 100;
  const over = open.filter((region) => (region.confidence ?? 0) >= from);
  await page.getByTestId('confidence').fill(String(from));
  await expect(page.getByText(`${over.length} of ${open.length} suggestions`)).toBeVisible();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Enter');
  let now = await saved(page, call, id);
  const accepted = now.filter((region) => region.confidence === undefined);
  expect(accepted.map((region) => region.from_prediction).sort()).toEqual(
    over.map((region) => region.id).sort(),
  );

  // One is rejected, one changed: it stays linked to what it was made from.
  await page.getByTestId('confidence').fill('0');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Delete');
  now = await saved(page, call, id);
  expect(now.length).toBe(open.length - 1);

  // What was done is listed by name, and can be undone after a reload.
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByTestId('history').getByRole('button').first()).toHaveText('Delete');
  await page.reload();
  await ready(page);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByTestId('history').getByRole('button').first()).toHaveText('Delete');
  await look(page, '32-annotate-history');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await drawn(page, open.length);
  await page.keyboard.press('Control+z');
  expect((await saved(page, call, id)).length).toBe(open.length);

  // The palette finds what has no key in one's head.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('turn v');
  await expect(page.getByTestId('palette').getByRole('option').first()).toContainText('Turn the view');
  await look(page, '33-palette');
  await page.getByRole('combobox').press('Escape');

  // Own keys: a taken one is refused and says by whom.
  await page.keyboard.press('?');
  await look(page, '34-key-sheet');
  await page.getByRole('button', { name: /^Box: B\. Change/ }).click();
  await page.keyboard.press('p');
  await expect(page.getByText('P belongs to “Polygon”.')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('button', { name: /^Box: J\. Change/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await ready(page);
  await page.keyboard.press('j');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-tool', 'box');
  await page.evaluate(() => localStorage.removeItem('assay.keys'));
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
  await expect(page.getByTestId('hint')).toContainText('Enter accepts', { timeout: 60_000 });
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
  await expect(page.getByTestId('hint')).toContainText('Enter accepts', { timeout: 60_000 });
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
    await page.waitForTimeout(400);
  }
  await look(page, '36-scissors');
  await page.keyboard.press('Enter');
  await drawn(page, 1);
  const [outline] = await saved(page, call, id);
  if (outline?.shape !== 'polygon') throw new Error('no polygon');
  const ring = outline.rings[0]?.points ?? [];
  expect(ring.length).toBeGreaterThan(8);
  for (const [x, y] of corners)
    expect(
      ring.some(([px, py]) => Math.hypot(px - x, py - y) < 0.01),
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

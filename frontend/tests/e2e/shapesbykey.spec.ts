import { expect, test } from '@playwright/test';
import type { Point } from '../../src/api/types';
import { edgesIn, strokeEdges } from '../../src/engine/geometry/runs';
import { clean, close, drawn, enter, fullSize, project, saved } from './canvas';

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
  await expect(page.getByTestId('hint')).toContainText('“hand”');
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

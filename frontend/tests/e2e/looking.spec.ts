import { expect, type Page, test } from '@playwright/test';
import { clean, drag, drawn, enter, fullSize, places, project, ready, saved } from './canvas';
import { frames, look, pause } from './look';

const canvas = (page: Page) => page.getByTestId('canvas');
const filter = (page: Page) =>
  canvas(page)
    .locator('canvas')
    .first()
    .evaluate((one) => one.style.filter);
const seen = async (page: Page) => {
  // Until two pictures one after the other are the same: then nothing is being painted any more.
  for (let before = ''; ; ) {
    await frames(page, 10);
    const now = (await canvas(page).screenshot()).toString('base64');
    if (now === before) return now;
    before = now;
  }
};
const camera = (page: Page) =>
  canvas(page).evaluate(({ dataset }) =>
    [dataset.zoom, dataset.offsetX, dataset.offsetY].map((value) => Math.round(Number(value) * 1000) / 1000),
  );

test('looking: bare picture, hidden, locked, light, turned, moved by fingers, panels as they were left', async ({
  page,
  request,
}) => {
  const { id, call } = await project(request, 'Looking', ['cat-chelsea.jpg']);
  await enter(page, id);
  await clean(page);
  await fullSize(page);
  await page.keyboard.press('b');
  await drag(page, [
    [100, 80],
    [140, 120],
    [220, 180],
  ]);
  await drawn(page, 1);
  await page.keyboard.press('v');
  await page.keyboard.press('Escape');
  await page.mouse.move(5, 5);
  const [corner] = await places(page, [[100, 120]]);

  // ` held shows the picture alone.
  const labelled = await seen(page);
  await page.keyboard.down('Backquote');
  const bare = await seen(page);
  await page.keyboard.up('Backquote');
  expect(bare).not.toBe(labelled);
  expect(await seen(page)).toBe(labelled);

  // Hidden and locked: said in the list, and a locked one is not taken hold of.
  await page.keyboard.press('Tab');
  await page.keyboard.press('h');
  const row = page.getByRole('option').first();
  await expect(row.getByLabel('hidden')).toBeVisible();
  expect(await seen(page)).toBe(bare);
  await page.keyboard.press('h');
  await page.keyboard.press('Control+l');
  await expect(row.getByLabel('locked')).toBeVisible();
  const before = await saved(page, call, id);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.mouse.move(...(corner?.screen ?? [0, 0]));
  await page.mouse.down();
  await page.mouse.move(600, 500, { steps: 4 });
  await page.mouse.up();
  expect(await saved(page, call, id)).toEqual(before);
  await page.keyboard.press('Control+Shift+l');
  await expect(row.getByLabel('locked')).toBeHidden();

  // Light: by the panel, by Alt and a drag beside the regions, and back by a double click.
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await look(page, '3b-brightness');
  await page.keyboard.press('Escape');
  expect(await filter(page)).toBe('brightness(1.1) contrast(1)');
  const [beside] = await places(page, [[320, 240]]);
  const [x, y] = beside?.screen ?? [0, 0];
  await page.keyboard.down('Alt');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y - 30, { steps: 3 });
  await page.mouse.up();
  expect(await filter(page)).toBe('brightness(1.2) contrast(1.1)');
  await page.mouse.dblclick(x, y);
  await page.keyboard.up('Alt');
  expect(await filter(page)).toBe('');

  // Turned by a quarter four times it stands as it stood.
  await page.keyboard.press('z');
  const fitted = await camera(page);
  await page.keyboard.press('Alt+r');
  expect(await camera(page)).not.toEqual(fitted);
  await look(page, '3c-turned');
  await page.keyboard.press('z');
  for (let quarter = 0; quarter < 3; quarter += 1) await page.keyboard.press('Alt+r');
  await page.keyboard.press('z');
  expect(await camera(page)).toEqual(fitted);

  // Two fingers move, a wheel's notch zooms, and whoever wants it otherwise says so by name.
  await page.mouse.move(x, y);
  const [zoom = 0, left = 0, top = 0] = fitted;
  await page.mouse.wheel(10, 5);
  expect(await camera(page)).toEqual([zoom, left - 10, top - 5]);
  await pause(page, 300);
  await page.mouse.wheel(0, -120);
  expect((await camera(page))[0]).toBeGreaterThan(zoom);
  for (const said of ['The wheel and two fingers zoom', 'The wheel and two fingers move the picture']) {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('what the wheel');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('hint')).toContainText(said);
  }
  const [near = 0] = await camera(page);
  await page.mouse.wheel(0, 120);
  expect((await camera(page))[0]).toBe(near);
  await page.evaluate(() => localStorage.removeItem('assay.wheel'));

  // The crosshair says when it shows.
  await page.keyboard.press('c');
  await expect(page.getByTestId('hint')).toHaveText('Crosshair: always');

  // The panels keep the width they were given.
  const edge = page.getByRole('separator', { name: 'Width of the panels' });
  await edge.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', '340');
  await page.reload();
  await ready(page);
  await expect(edge).toHaveAttribute('aria-valuenow', '340');
  expect(Math.round((await page.locator('.ws-side').boundingBox())?.width ?? 0)).toBe(340);
  await page.evaluate(() => localStorage.removeItem('assay.side'));

  // On paper the sheet of shortcuts stands alone, without its buttons.
  await page.keyboard.press('?');
  const sheet = page.getByTestId('key-sheet');
  await expect(sheet).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(sheet.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(canvas(page)).toBeHidden();
  await expect(sheet.getByText('Nudge left, or move the keyboard cursor')).toBeVisible();
  await page.screenshot({ path: 'test-results/shots/3d-sheet-printed.png', fullPage: true });
  await page.emulateMedia({ media: 'screen' });
});

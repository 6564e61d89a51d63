import { readdirSync, readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { endable, look, password, pictures } from './look';
import { signIn } from './team';

/** Where a point of the picture is on the screen, from what the canvas says of itself. */
async function onScreen(page: Page, x: number, y: number): Promise<[number, number]> {
  const canvas = page.getByTestId('canvas');
  const box = await canvas.boundingBox();
  const [zoom, dx, dy] = await canvas.evaluate((element) =>
    [element.dataset.zoom, element.dataset.offsetX, element.dataset.offsetY].map(Number),
  );
  if (!box || zoom === undefined || dx === undefined || dy === undefined)
    throw new Error('the canvas is not there');
  return [box.x + x * zoom + dx, box.y + y * zoom + dy];
}

/** Waits for the next picture, named and painted, or for the words that say there is none; returns whether it is that. */
async function isDone(page: Page, words: string): Promise<boolean> {
  let isEmpty = false;
  await expect(async () => {
    isEmpty = await page.getByText(words).isVisible();
    const isNamed = (await page.locator('h1').innerText()).endsWith('.jpg');
    const isPainted = (await page.getByTestId('canvas').getAttribute('data-ready')) === 'true';
    expect(isEmpty || (isNamed && isPainted)).toBe(true);
  }).toPass();
  return isEmpty;
}

const ready = (page: Page) => expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');

test('the whole way, by mouse and keyboard', async ({ page }) => {
  // Three steps.
  await signIn(page, 'ada');
  await page.goto('/new-project');
  await page.getByLabel('Name').fill('Everyday things');
  await page.getByText('Text', { exact: true }).click();
  await expect(page.getByText('Spans, relations and questions.')).toBeVisible();
  await page.getByText('Pictures', { exact: true }).click();
  await page.getByLabel('Guidelines').fill('## Rules\n- Boxes are **tight**.');
  await page.getByRole('button', { name: 'Next: labels' }).click();
  await page.getByLabel('New labels').fill('Person, Cat, Cup, Clock, Flower');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await look(page, '03-new-project');
  await page.getByRole('button', { name: 'Next: policy' }).click();
  await page.getByRole('combobox', { name: "Accepting the model's labels" }).click();
  await page.getByRole('option', { name: 'By a threshold' }).click();
  await page.getByLabel('Ask a person under').fill('60');
  await page.getByLabel('Blind checks').fill('0');
  await page.getByLabel('A manager may review their own work').press('Space');
  await look(page, '04-policy');
  await page.getByRole('button', { name: 'Create and add pictures' }).click();

  // Upload.
  await expect(page.getByText('No pictures yet')).toBeVisible();
  const names = readdirSync(pictures).filter((name) => name.endsWith('.jpg'));
  const files = names.map((name) => ({
    name,
    mimeType: 'image/jpeg',
    buffer: readFileSync(`${pictures}/${name}`),
  }));
  await page
    .getByTestId('files')
    .setInputFiles([...files, { name: 'not.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('hello') }]);
  await expect(page.getByTestId('upload-report')).toContainText('15 taken, 0 already there, 1 refused');
  await expect(page.locator('.thumb img')).toHaveCount(15);
  await look(page, '05-data');

  // Pre-label by the worker.
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByTestId('run-yolox-nano').click();
  await expect(page.getByRole('cell', { name: '15 of 15' })).toBeVisible();
  const model = page.getByRole('region', { name: 'YOLOX-Nano' });
  await model.getByRole('button', { name: 'Label map' }).click();
  await look(page, '06-models-label-map');
  await model.getByRole('button', { name: 'Try it on one picture' }).click();
  await model.locator('.thumb').first().click();
  await expect(model.getByText(/of \d+ regions, \d+ ms/)).toBeVisible();
  await look(page, '06-models-try');
  await model.getByRole('button', { name: 'Try it on one picture' }).click();
  await page.getByTestId('jobs').click();
  await expect(page.getByText('15 of 15 pictures pre-labelled').first()).toBeVisible();
  await look(page, '07-jobs');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await expect(page.getByTestId('sentence')).toContainText('of 15 pictures done');
  await look(page, '08-overview');

  // Annotate: the first picture by mouse, the others by keyboard alone.
  await page.getByRole('link', { name: 'Annotate', exact: true }).click();
  await ready(page);
  const before = Number(await page.getByTestId('canvas').getAttribute('data-regions'));
  await page.keyboard.press('b');
  await page.mouse.move(...(await onScreen(page, 40, 40)));
  await page.mouse.down();
  await page.mouse.move(...(await onScreen(page, 120, 110)), { steps: 4 });
  await page.mouse.up();
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(before + 1));
  await page.keyboard.press('3');
  await page.keyboard.press('p');
  for (const [x, y] of [
    [150, 60],
    [220, 60],
    [220, 130],
  ] as const)
    await page.mouse.click(...(await onScreen(page, x, y)));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(before + 2));
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(before + 1));
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  // Nothing is lost by a reload.
  await page.reload();
  await ready(page);
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(before + 2));
  await look(page, '09-annotate');
  let submitted = 0;
  for (;;) {
    if (await isDone(page, 'Nothing waits for you here')) break;
    const name = await page.locator('h1').innerText();
    if (name === 'coins.jpg') await look(page, '19-annotate-suggestions');
    await page.keyboard.press('v');
    await page.keyboard.press('Shift+Enter');
    await endable(page);
    await page.keyboard.press('Control+Enter');
    submitted += 1;
    await expect(async () => {
      const isEmpty = await page.getByText('Nothing waits for you here').isVisible();
      expect(isEmpty || (await page.locator('h1').innerText()) !== name).toBe(true);
    }).toPass();
    expect(submitted).toBeLessThan(16);
  }
  expect(submitted).toBeGreaterThan(5);
  await look(page, '10-annotate-empty');

  // Review: one goes back, one is fixed, the others are approved.
  await page.getByLabel('Back to the project').click();
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  await ready(page);
  await look(page, '11-review');
  const drawn = page.getByTestId('diff');
  await expect(drawn).not.toHaveText('');
  await page.keyboard.press('x');
  await page.keyboard.press('3');
  await page.getByLabel('Comment', { exact: true }).fill('The box is not tight.');
  await endable(page);
  await page.getByTestId('reject-now').click();
  const decided = new Set<string>();
  for (;;) {
    if (await isDone(page, 'No answer waits for review')) break;
    const name = await page.locator('h1').innerText();
    if (!decided.size) {
      await page.keyboard.press('e');
      await page.keyboard.press('b');
      await page.mouse.move(...(await onScreen(page, 10, 10)));
      await page.mouse.down();
      await page.mouse.move(...(await onScreen(page, 60, 60)), { steps: 3 });
      await page.mouse.up();
    }
    await endable(page);
    await page.keyboard.press('y');
    decided.add(name);
    await expect(async () => {
      const isEmpty = await page.getByText('No answer waits for review').isVisible();
      expect(isEmpty || (await page.locator('h1').innerText()) !== name).toBe(true);
    }).toPass();
    expect(decided.size).toBeLessThan(20);
  }
  expect(decided.size + 1).toBe(submitted);

  // The rejected one comes back with its comment.
  await page.getByLabel('Back to the project').click();
  await page.getByRole('link', { name: 'Annotate', exact: true }).click();
  await ready(page);
  await expect(page.getByText('The box is not tight.')).toBeVisible();
  await look(page, '12-rework');
  await endable(page);
  await page.getByTestId('submit').click();
  await expect(page.getByText('Nothing waits for you here')).toBeVisible();
  await page.getByLabel('Back to the project').click();
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  await ready(page);
  await endable(page);
  await page.getByTestId('approve').click();
  await expect(page.getByText('No answer waits for review')).toBeVisible();

  // The result.
  await page.getByLabel('Back to the project').click();
  await page.getByRole('link', { name: 'Versions', exact: true }).click();
  await page.getByTestId('freeze').click();
  await expect(page.getByText('15 assets,')).toBeVisible();
  await page.getByTestId('export').click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const coco = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  expect(coco.images.length).toBe(15);
  expect(coco.categories.map((row: { name: string }) => row.name)).toEqual([
    'Person',
    'Cat',
    'Cup',
    'Clock',
    'Flower',
  ]);
  await look(page, '13-versions');
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await expect(page.getByTestId('sentence')).toHaveText('All 15 pictures are done.');
  await look(page, '14-overview-done');
  // The model against what people have just confirmed.
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('button', { name: 'Measure against people' }).click();
  await expect(page.getByRole('heading', { name: 'Measured against people' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Which label was taken for which' })).toBeVisible();
  await look(page, '19-models-measured');
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Members' })).toBeVisible();
  await look(page, '15-settings');
  await page.goto('/');
  await expect(page.getByText('Demo: everyday pictures').first()).toBeVisible();
  await look(page, '16-home');
  await page.goto('/people');
  await look(page, '17-people');
  await page.goto('/me');
  await look(page, '18-account');
});

test('signing in, wrongly and rightly', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Sign in to Assay' })).toBeVisible();
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').first().fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('The name or the password is not right.');
  await look(page, '00-sign-in');
  await page.getByLabel('Password').first().fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Demo: everyday pictures').first()).toBeVisible();
});

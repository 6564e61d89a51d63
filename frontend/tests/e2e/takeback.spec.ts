import { expect, test } from '@playwright/test';
import { clean, drag, drawn, enter, project, ready, saved } from './canvas';
import { endable, look } from './look';

test('a submit and a skip are taken back, by the button, by Shift+A and by walking before the first', async ({
  page,
  request,
}) => {
  const files = ['cat-chelsea.jpg', 'coffee.jpg', 'rocket.jpg'];
  const { id, call } = await project(request, 'Taking back', files);
  await enter(page, id);
  const name = page.getByRole('heading', { level: 1 });
  const line = page.getByTestId('take-back-line');
  await clean(page);
  await page.keyboard.press('b');
  await drag(page, [
    [30, 30],
    [120, 110],
  ]);
  await drawn(page, 1);
  await saved(page, call, id);
  const first = (await name.textContent()) ?? '';
  await endable(page);
  await page.getByTestId('submit').click();
  await expect(name).not.toHaveText(first);
  await expect(line).toContainText(`Submitted ${first}`);
  await look(page, 'takeback');
  await page.getByTestId('take-back').click();
  await expect(name).toHaveText(first);
  await ready(page);
  await drawn(page, 1);
  await expect(line).toContainText(`${first} is back`);

  // What comes back is ordinary work: it is edited, saved and submitted again.
  await drag(page, [
    [150, 60],
    [200, 120],
  ]);
  await drawn(page, 2);
  expect(await saved(page, call, id)).toHaveLength(2);
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect(name).not.toHaveText(first);
  await ready(page);

  // A skip too, by its key.
  const second = (await name.textContent()) ?? '';
  await endable(page);
  await page.keyboard.press('Control+Shift+S');
  await page.getByLabel(/Why/).fill('too dark');
  await page.getByRole('button', { name: 'Skip it' }).click();
  await expect(line).toContainText(`Skipped ${second}`);
  await page.keyboard.press('Shift+A');
  await expect(name).toHaveText(second);
  await ready(page);

  // Walking back before the first of what is claimed reaches what was submitted.
  await page.keyboard.press('a');
  await expect(name).toHaveText(first);
  await ready(page);
  await drawn(page, 2);
});

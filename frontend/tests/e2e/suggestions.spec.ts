import { expect, test } from '@playwright/test';
import { drawn, enter, project, ready, saved } from './canvas';
import { look } from './look';

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

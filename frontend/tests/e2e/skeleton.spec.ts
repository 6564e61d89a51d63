import { expect, test } from '@playwright/test';
import { look } from './look';
import { ada, signIn, upload } from './team';

test('a skeleton is made with the project, drawn with, and changed in the settings', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  await signIn(page, 'ada');
  await page.goto('/new-project');
  const name = `Bodies ${Date.now()}`;
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Next: labels' }).click();
  await page.getByLabel('New labels').fill('Body, Cat');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const shapes = page.getByRole('group', { name: 'Shapes of Body' });
  await shapes.getByLabel('box').uncheck();
  await shapes.getByLabel('keypoints').check();

  const editor = page.getByRole('group', { name: 'Skeleton of Body' });
  const points = editor.getByRole('textbox', { name: 'Points, one a line' });
  const lines = editor.getByRole('list', { name: 'Lines' });
  await expect(lines.getByRole('button')).toHaveText(['head – tail']);

  // The points keep their lines; two of one name are refused in words, and the step cannot be left.
  await points.fill('head\nhand\nhand');
  await points.blur();
  await expect(editor.getByText('hand stands twice: give each point a name of its own.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next: policy' })).toBeDisabled();
  await points.fill('head\nhand\nfoot');
  await points.blur();
  await editor.getByLabel('Line from').selectOption('head');
  await editor.getByLabel('Line to').selectOption('hand');
  await editor.getByRole('button', { name: 'Add the line' }).click();
  await expect(lines.getByRole('button')).toHaveText(['head – hand']);
  // The next line goes on from the end of the last one.
  await expect(editor.getByLabel('Line from')).toHaveValue('1');
  await editor.getByRole('button', { name: 'Add the line' }).click();
  await editor.getByLabel('Line from').selectOption('hand');
  await editor.getByLabel('Line to').selectOption('head');
  await editor.getByRole('button', { name: 'Add the line' }).click();
  await expect(editor.getByRole('alert')).toHaveText('This line is there.');
  await look(page, '38-skeleton-editor');

  await page.getByRole('button', { name: 'Next: policy' }).click();
  await page.getByRole('button', { name: 'Create and add pictures' }).click();
  await expect(page).toHaveURL(/\/projects\/[^/]+\/data/);
  const id = /projects\/([^/]+)\/data/.exec(page.url())?.[1] as string;
  const skeleton = async () => {
    const schema = await admin.call('GET', `projects/${id}/schema`);
    return schema.labels[0].skeleton;
  };
  expect(await skeleton()).toMatchObject({
    points: ['head', 'hand', 'foot'],
    edges: [
      [0, 1],
      [1, 2],
    ],
  });

  // The workspace asks for the points by their names, in their order.
  await admin.call('PATCH', `projects/${id}`, { policy: { audit_rate: 0, confidence_threshold: 1 } });
  await upload(request, admin, id, ['cat-chelsea.jpg']);
  const job = await admin.call('POST', `projects/${id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  await page.goto(`/projects/${id}/annotate`);
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');
  await page.keyboard.press('Shift+Delete');
  await page.keyboard.press('k');
  for (const point of ['head', 'hand', 'foot']) {
    await expect(page.getByTestId('hint')).toContainText(`“${point}”`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
  }
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', '1');
  await look(page, '39-skeleton-drawn');

  // A renamed point keeps its line; a line taken away stays away.
  await page.goto(`/projects/${id}/settings`);
  await points.fill('nose\nhand\nfoot');
  await points.blur();
  await editor.getByRole('button', { name: 'Remove the line hand – foot' }).click();
  await expect(editor.getByRole('button', { name: 'Add the line' })).toBeFocused();
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await expect.poll(skeleton).toMatchObject({ points: ['nose', 'hand', 'foot'], edges: [[0, 1]] });
});

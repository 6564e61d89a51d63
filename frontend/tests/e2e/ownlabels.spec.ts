import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { look, pictures } from './look';
import { ada, signIn } from './team';

const names = ['coins.jpg', 'coffee.jpg', 'rocket.jpg', 'wall-clock.jpg'];

async function uploadHere(page: Page, files: readonly string[]) {
  await page.getByTestId('files').setInputFiles(
    files.map((name) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: readFileSync(`${pictures}/${name}`),
    })),
  );
  await expect(page.getByTestId('upload-report')).toContainText(`${files.length} taken`);
}

test('labels that no model knows: new project, upload, said so, sent to annotators, annotated', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  await signIn(page, 'ada');

  // By default nothing is accepted that nobody has seen, and the form says so.
  await page.goto('/new-project');
  await page.getByLabel('Name').fill('Circuit boards');
  await page.getByRole('button', { name: 'Next: labels' }).click();
  await page.getByLabel('New labels').fill('Solder bridge, Missing hole');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Next: policy' }).click();
  await expect(page.getByRole('combobox', { name: "Accepting the model's labels" })).toHaveValue(
    'Never: everything goes to people',
  );
  await expect(page.getByLabel('Ask a person under')).toHaveCount(0);
  await expect(page.getByText('Every picture goes to people, then to review.')).toBeVisible();
  await look(page, '90-policy-people');
  await page.getByRole('button', { name: 'Create and add pictures' }).click();
  await expect(page.getByText('No pictures yet')).toBeVisible();
  const id = /projects\/([^/]+)\//.exec(page.url())?.[1] ?? '';

  // After the upload both ways on stand there.
  await uploadHere(page, names);
  const ways = page.getByRole('region', { name: 'Send all to annotators' });
  await expect(ways).toContainText('4 pictures wait to be pre-labelled or sent to annotators.');
  await look(page, '91-data-waiting');

  // The page of models says in words that no label is mapped, and offers both.
  await ways.getByRole('link', { name: 'Pre-label with a model' }).click();
  const model = page.getByRole('region', { name: 'YOLOX-Nano', exact: true });
  const unmapped = model.getByRole('region', {
    name: 'No label of YOLOX-Nano stands for a label of this project.',
  });
  await expect(unmapped).toContainText('It has nothing to suggest here.');
  await expect(unmapped.getByRole('button', { name: 'Send all to annotators' })).toBeVisible();
  await expect(model.getByTestId('run-yolox-nano')).toHaveText('Run without suggestions');
  await look(page, '92-models-unmapped');
  await unmapped.getByRole('button', { name: 'Edit the label map' }).click();
  await expect(
    model.getByText('0 of 80 labels of the model stand for labels of this project.'),
  ).toBeVisible();

  // A few by the bar over what is chosen.
  await page.goto(`/projects/${id}/data`);
  await page.getByLabel('Choose coins.jpg').check();
  await page.getByRole('button', { name: /More/ }).click();
  await page.getByRole('menuitem', { name: 'Send to annotators' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send to annotators?' });
  await expect(dialog).toContainText('Of 1 picture chosen, those that still wait become tasks');
  await dialog.getByRole('button', { name: 'Send those' }).click();
  await expect(ways).toContainText('3 pictures wait to be pre-labelled or sent to annotators.');

  // All that is left, with a confirmation that names how many.
  await ways.getByRole('button', { name: 'Send all to annotators' }).click();
  await expect(dialog).toContainText('3 pictures will go to annotators without a pre-label.');
  await look(page, '93-send-dialog');
  await dialog.getByText('Cancel', { exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect((await admin.call('GET', `projects/${id}/stats`)).stages.uploaded).toBe(3);
  await ways.getByRole('button', { name: 'Send all to annotators' }).click();
  await dialog.getByRole('button', { name: 'Send 3 pictures' }).click();
  await expect(ways.getByRole('status')).toContainText('3 of 3 assets sent to annotators.');
  await look(page, '94-data-sent');

  // What has gone already is not sent again: the dialog says so and stays.
  await page.getByLabel('Choose coins.jpg').check();
  await page.getByRole('button', { name: /More/ }).click();
  await page.getByRole('menuitem', { name: 'Send to annotators' }).click();
  await dialog.getByRole('button', { name: 'Send those' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Nothing waits to be sent');
  await dialog.getByText('Cancel', { exact: true }).click();

  // Work is there.
  await ways.getByRole('link', { name: 'Annotate' }).click();
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', '0');
  await look(page, '95-annotate-own-labels');

  // A map that was mended is worked on: what nobody has begun waits for the model.
  await page.goto(`/projects/${id}/pre-label`);
  await admin.call('PUT', `projects/${id}/label-map?model=yolox-nano`, { map: { clock: 'missing-hole' } });
  await page.reload();
  await expect(model).toContainText('with annotators already and nobody has begun');
  await expect(model.getByTestId('run-yolox-nano')).toContainText(/Pre-label \d pictures?/);
  await model.getByTestId('run-yolox-nano').click();
  await expect(page.getByRole('cell', { name: /(\d) of \1/ })).toBeVisible();
  await look(page, '96-models-mended');
});

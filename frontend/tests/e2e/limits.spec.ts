import { expect, test } from '@playwright/test';
import { look, password } from './look';
import { ada, person, signIn } from './team';

test('a member is lent what shows their labels, from their batches, with their tags', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  await admin.call('POST', 'users', { username: 'mia', password });
  const project = await admin.call('POST', 'projects', {
    name: 'Letters',
    data_type: 'text',
    labels: [
      { key: 'person', name: 'Person', shapes: ['span'] },
      { key: 'sum', name: 'Sum of money', shapes: ['span'] },
    ],
    policy: { audit_rate: 0, confidence_threshold: 1 },
  });
  const said = (label: string) => [
    { model: 'ours', version: '1', regions: [{ label, shape: 'span', start: 0, end: 5, confidence: 0.9 }] },
  ];
  const take = async (batch: string, lines: object[]) => {
    const sent = await request.fetch(
      `/api/v1/projects/${project.id}/assets/import?batch=${encodeURIComponent(batch)}`,
      {
        method: 'POST',
        headers: { ...admin.headers, 'Content-Type': 'application/x-ndjson' },
        data: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
      },
    );
    const job = await sent.json();
    await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  };
  await take('May 2026', [
    { text: 'Maria writes', name: 'maria', predictions: said('person') },
    { text: '5 euros owed', name: 'euros', predictions: said('sum') },
  ]);
  await take('June 2026', [{ text: 'Frank writes', name: 'frank', predictions: said('person') }]);
  await admin.call(
    'PATCH',
    `projects/${project.id}/members/${(await admin.call('GET', 'people?search=mia'))[0].id}`,
    {
      role: 'annotator',
    },
  );
  const mia = await person(request, 'mia');
  const lent = async () => {
    const rows = await mia.call('POST', `projects/${project.id}/tasks/claim`, { count: 5 });
    for (const row of rows) await mia.call('POST', `tasks/${row.id}/release`);
    return rows.map((row: { asset: { name: string } }) => row.asset.name).sort();
  };
  expect(await lent()).toEqual(['euros', 'frank', 'maria']);

  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/settings`);
  await page.getByRole('button', { name: 'What mia is lent: everything. Change it' }).click();
  const panel = page.getByRole('group', { name: 'What mia is lent' });
  await panel.getByLabel('Labels').click();
  await page.getByRole('option', { name: 'Person' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /lent: pre-labelled Person\. Change it/ })).toBeVisible();
  expect(await lent()).toEqual(['frank', 'maria']);
  await panel.getByLabel('Batches').click();
  await page.getByRole('option', { name: 'May 2026' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /pre-labelled Person, from May 2026/ })).toBeVisible();
  expect(await lent()).toEqual(['maria']);
  await panel.scrollIntoViewIfNeeded();
  await look(page, '95-limits');

  // What is wrong stands at its field, and what was there stays.
  await panel.getByLabel('Tags').fill('x'.repeat(61));
  await page.keyboard.press('Enter');
  await expect(panel.getByText(/takes 1 to 60 characters/)).toBeVisible();
  expect(await lent()).toEqual(['maria']);
  await panel.getByRole('button', { name: 'Done' }).click();
  await expect(panel).toHaveCount(0);
});

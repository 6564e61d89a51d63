import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada, person, signIn } from './team';

const TEXT = 'Ann met Bob in the old harbour. They spoke of the winter.';
const ANN = { label: 'person', shape: 'span', start: 0, end: 3 };
const BOB = { label: 'person', shape: 'span', start: 8, end: 11 };

const ready = (page: Page) => expect(page.getByTestId('text')).toHaveAttribute('data-ready', 'true');

/** Three texts; two are answered by bob and wait for rae. */
async function answers(request: APIRequestContext) {
  const admin = await ada(request);
  const mark = crypto.randomUUID().slice(0, 6);
  const users: Record<string, string> = {};
  for (const name of ['bob', 'rae'])
    users[name] = (await admin.call('POST', 'users', { username: `${name}-${mark}`, password })).id;
  const project = await admin.call('POST', 'projects', {
    name: `Text review ${mark}`,
    data_type: 'text',
    labels: [
      { key: 'person', name: 'Person', hotkey: '1', description: 'A name of somebody, without titles.' },
      { key: 'number', name: 'Number', hotkey: '2' },
    ],
    classification: [
      {
        key: 'mood',
        name: 'Mood',
        kind: 'single',
        options: [
          { key: 'glad', name: 'Glad' },
          { key: 'cross', name: 'Cross' },
        ],
      },
    ],
    guidelines: '## Rules\n- Titles belong to the name.',
    policy: { audit_rate: 0, review: 'all', confidence_threshold: 1 },
  });
  await admin.call('PUT', `projects/${project.id}/members`, [
    { user: (await admin.call('GET', 'me')).id, role: 'manager' },
    { user: users.bob, role: 'annotator' },
    { user: users.rae, role: 'reviewer' },
  ]);
  const ended = (job: { id: string }) =>
    expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const lines = ['one', 'two', 'three'].map((name) => JSON.stringify({ text: `${TEXT} ${name}`, name }));
  await ended(
    await admin.call('POST', `projects/${project.id}/assets/import`, Buffer.from(lines.join('\n'))),
  );
  await ended(await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'text-patterns' }));
  const bob = await person(request, `bob-${mark}`);
  const tasks = await bob.call('POST', `projects/${project.id}/tasks/claim`, { count: 2 });
  for (const task of tasks)
    await bob.call('POST', `tasks/${task.id}/submit`, {
      submission_id: crypto.randomUUID(),
      schema_version: 1,
      regions: [ANN, BOB].map((span) => ({ ...span, id: crypto.randomUUID() })),
      classification: { mood: 'glad' },
    });
  return { admin, project: project.id, mark };
}

test('answers on texts are reviewed by keyboard: one fixed, one approved', async ({ page, request }) => {
  const { admin, project, mark } = await answers(request);
  await signIn(page, `rae-${mark}`);
  await page.goto(`/projects/${project}/review`);
  await ready(page);
  await expect(page.getByTestId('diff')).toContainText('2 added');
  await expect(page.getByTestId('given')).toContainText('Glad');
  await expect(page.getByTestId('why')).toContainText('every answer of this project is reviewed');
  const fixed = (await page.locator('h1').innerText()).trim();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.tx-piece.selected')).toHaveText('Bob');
  await look(page, '44-text-review');
  // The second name is taken out.
  await page.keyboard.press('e');
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('text')).toHaveAttribute('data-regions', '1');
  await look(page, '45-text-review-fix');
  await endable(page, 'text');
  await page.keyboard.press('y');
  await expect(page.locator('h1')).not.toHaveText(fixed);
  await endable(page, 'text');
  const approved = (await page.locator('h1').innerText()).trim();
  await page.keyboard.press('y');
  await expect(page.getByText('No answer waits for review')).toBeVisible();
  const label = async (name: string) => {
    const rows = (await admin.call('GET', `projects/${project}/assets?limit=50`)).results;
    const { id } = rows.find((row: { name: string }) => row.name === name);
    const { resolved } = await admin.call('GET', `assets/${id}`);
    const spans = (resolved?.regions ?? []).map(({ start, end }: typeof ANN) => [start, end]);
    return [resolved?.source, spans];
  };
  await expect.poll(() => label(fixed)).toEqual(['review_fix', [[0, 3]]]);
  await expect
    .poll(() => label(approved))
    .toEqual([
      'review_approve',
      [
        [0, 3],
        [8, 11],
      ],
    ]);
});

test('guidelines, comments and the day stand beside the work; a bar moves nothing', async ({
  page,
  context,
  request,
}) => {
  const { project, mark } = await answers(request);
  await signIn(page, `bob-${mark}`);
  await page.goto(`/projects/${project}/annotate`);
  await ready(page);
  await expect(page.getByTestId('label-in-hand')).toContainText('without titles');
  await expect(page.getByRole('tabpanel')).toContainText('Titles belong to the name.');
  await expect(page.getByTestId('day')).toContainText('2 done today');
  await page.getByRole('tab', { name: 'Comments' }).click();
  await page.getByLabel('Say something').fill('Is the harbour a place?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('tabpanel')).toContainText('Is the harbour a place?');
  await look(page, '46-text-beside');
  await page.reload();
  await ready(page);
  await expect(page.getByRole('tab', { name: 'Comments' })).toHaveAttribute('aria-selected', 'true');
  // Without a line: what is said of it takes a place that was kept free.
  const before = await page.getByTestId('text').boundingBox();
  await context.setOffline(true);
  await page.getByTestId('text').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await expect(page.getByTestId('offline')).toBeVisible();
  expect(await page.getByTestId('text').boundingBox()).toEqual(before);
  await look(page, '47-text-offline');
  await context.setOffline(false);
  await expect(page.getByTestId('offline')).toBeHidden();
});

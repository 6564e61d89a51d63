import { expect, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada, person, signIn, upload } from './team';

test('the life of a project: members by file and tag, work freed, many assets at once, paused, put away, back', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  for (const name of ['kim', 'lou']) await admin.call('POST', 'users', { username: name, password });
  const project = await admin.call('POST', 'projects', {
    name: 'Field work',
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0 },
  });
  await upload(request, admin, project.id, ['coins.jpg', 'coffee.jpg', 'rocket.jpg']);
  await signIn(page, 'ada');

  // Members by file: a bad file is refused by line, a good one is taken whole.
  await page.goto(`/projects/${project.id}/settings`);
  const file = (text: string) => ({ name: 'team.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const input = page.locator('input[type=file]');
  await input.setInputFiles(file('username,role\nkim,boss\n'));
  await expect(page.getByText('must be manager, reviewer or annotator')).toBeVisible();
  await input.setInputFiles(file('username,role,tags\nkim,annotator,\nlou,reviewer,north\n'));
  await expect(page.getByText('2 people added, 0 changed, 0 as they were.')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Role of kim' })).toHaveValue('annotator');

  // Many assets at once, and back.
  await page.goto(`/projects/${project.id}/data`);
  await page.getByLabel('Choose rocket.jpg').check();
  await page.getByLabel('Choose coffee.jpg').check();
  await expect(page.getByText('2 chosen')).toBeVisible();
  await page.getByRole('combobox', { name: 'Tags' }).fill('north');
  await page.keyboard.press('Enter');
  await look(page, '60-data-chosen');
  await endable(page, 'chosen');
  await page.getByRole('button', { name: 'Add tags' }).click();
  const tagged = async (tag: string) =>
    (await admin.call('GET', `projects/${project.id}/assets?tag=${tag}`)).results.length;
  await expect.poll(() => tagged('north')).toBe(2);
  const latest = page.getByRole('list', { name: 'Latest actions' });
  await expect(latest).toContainText('2 tagged north by ada');
  await page.getByRole('button', { name: 'Choose all that match' }).click();
  await endable(page, 'chosen');
  await page.getByRole('button', { name: /More/ }).click();
  await page.getByRole('menuitem', { name: 'Set aside' }).click();
  await expect
    .poll(async () => (await admin.call('GET', `projects/${project.id}/stats`)).stages.rejected)
    .toBe(3);
  await latest
    .getByRole('listitem')
    .filter({ hasText: '3 set aside' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect
    .poll(async () => (await admin.call('GET', `projects/${project.id}/stats`)).stages.rejected)
    .toBe(0);

  // Work somebody left lying.
  const job = await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const kim = await person(request, 'kim');
  const held = await kim.call('POST', `projects/${project.id}/tasks/claim`, { count: 1 });
  expect(held.length).toBe(1);
  await page.goto(`/projects/${project.id}/settings`);
  await page.getByRole('button', { name: 'Give back the task' }).click();
  await expect(page.getByText('Nobody holds a task of this project right now.')).toBeVisible();

  // Paused: nobody is lent anything; archived: off the list, and back.
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused: nobody is given new tasks.')).toBeVisible();
  await look(page, '61-settings');
  const refused = await request.fetch(`/api/v1/projects/${project.id}/tasks/claim`, {
    method: 'POST',
    headers: kim.headers,
    data: { count: 1 },
  });
  expect((await refused.json()).code).toBe('project_paused');
  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText('Archived: it can be read and exported')).toBeVisible();
  await page.goto('/');
  const shelf = page.locator('section', { has: page.getByRole('heading', { name: 'Put away' }) });
  await expect(shelf.getByRole('row', { name: /Field work/ })).toContainText('archived');
  await shelf.getByRole('link', { name: 'Field work' }).click();
  await page.goto(`/projects/${project.id}/settings`);
  await page.getByRole('button', { name: 'Bring back' }).click();
  await expect(page.getByText('Work goes on: tasks are handed out.')).toBeVisible();

  // Deleted by its typed name, and brought back.
  await page.getByLabel('Name of the project').fill('Field work');
  await page.getByRole('button', { name: 'Delete the project' }).click();
  await expect(shelf.getByRole('row', { name: /Field work/ })).toContainText('deleted');
  await look(page, '62-home-put-away');
  await shelf
    .getByRole('row', { name: /Field work/ })
    .getByRole('button', { name: 'Bring back' })
    .click();
  await expect(shelf.getByRole('row', { name: /Field work/ })).toHaveCount(0);
  expect((await admin.call('GET', `projects/${project.id}`)).state).toBe('active');
});

import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada, person, signIn, upload } from './team';

const ready = (page: Page) => expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');
const box = (x: number, more: object = {}) => ({
  id: crypto.randomUUID(),
  label: 'clock',
  shape: 'box',
  x,
  y: 20,
  width: 60,
  height: 40,
  ...more,
});

/** Three pictures answered by bob, all waiting for rae. */
async function answers(request: APIRequestContext) {
  const admin = await ada(request);
  const mark = crypto.randomUUID().slice(0, 6);
  const users: Record<string, string> = {};
  for (const name of ['bob', 'rae'])
    users[name] = (await admin.call('POST', 'users', { username: `${name}-${mark}`, password })).id;
  const project = await admin.call('POST', 'projects', {
    name: `Review ${mark}`,
    labels: [
      { key: 'clock', name: 'Clock' },
      { key: 'cup', name: 'Cup' },
    ],
    policy: { audit_rate: 0, review: 'all', confidence_threshold: 1 },
  });
  await admin.call('PUT', `projects/${project.id}/members`, [
    { user: (await admin.call('GET', 'me')).id, role: 'manager' },
    { user: users.bob, role: 'annotator' },
    { user: users.rae, role: 'reviewer' },
  ]);
  await upload(request, admin, project.id, ['coffee.jpg', 'rocket.jpg', 'flower.jpg']);
  const job = await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const bob = await person(request, `bob-${mark}`);
  const tasks = await bob.call('POST', `projects/${project.id}/tasks/claim`, { count: 3 });
  const sent = new Map<string, object[]>();
  for (const task of tasks) {
    const regions = [box(10), box(100)];
    sent.set(task.asset.name, regions);
    await bob.call('POST', `tasks/${task.id}/submit`, {
      submission_id: crypto.randomUUID(),
      schema_version: 1,
      regions,
    });
  }
  return { admin, project: project.id, reviewer: `rae-${mark}`, bob, sent };
}

test('three answers by keyboard alone: approved, fixed and sent back, each exactly as decided', async ({
  page,
  request,
}) => {
  const { admin, project, reviewer, bob, sent } = await answers(request);
  await signIn(page, reviewer);
  await page.goto(`/projects/${project}/review`);
  await ready(page);
  await expect(page.getByTestId('diff')).toContainText('2 added');
  const names: string[] = [];
  const name = async () => (await page.locator('h1').innerText()).trim();
  // The first: stepped through, one change taken as right, approved.
  names.push(await name());
  await page.keyboard.press('j');
  await expect(page.getByTestId('change').first().getByRole('button').first()).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await look(page, '40-review');
  await page.keyboard.press('a');
  await expect(page.getByTestId('change').first()).toContainText('✓');
  await endable(page);
  await page.keyboard.press('y');
  await expect(page.locator('h1')).not.toHaveText(names[0] ?? '');
  // The second: one box moved by ten pixels and relabelled, one added region put back, saved as a fix.
  await ready(page);
  names.push(await name());
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  for (let by = 0; by < 10; by += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('2');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', '1');
  await look(page, '41-review-fix');
  await endable(page);
  await page.keyboard.press('y');
  await expect(page.locator('h1')).not.toHaveText(names[1] ?? '');
  // The third goes back with a reason.
  await ready(page);
  names.push(await name());
  await page.keyboard.press('x');
  await page.keyboard.press('3');
  await look(page, '42-review-reject');
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('No answer waits for review')).toBeVisible();

  const resolved = async (asset: string) => {
    const rows = (await admin.call('GET', `projects/${project}/assets?limit=50`)).results;
    const { id } = rows.find((row: { name: string }) => row.name === asset);
    return admin.call('GET', `assets/${id}`);
  };
  const plain = (rows: Record<string, unknown>[]) =>
    rows.map(({ id, label, x, y, width, height }) => ({ id, label, x, y, width, height }));
  const [first, second, third] = names as [string, string, string];
  await expect.poll(async () => (await resolved(third)).stage).toBe('annotating');
  const approved = (await resolved(first)).resolved;
  expect([approved.source, plain(approved.regions)]).toEqual([
    'review_approve',
    plain(sent.get(first) as Record<string, unknown>[]),
  ]);
  const fixed = (await resolved(second)).resolved;
  const [was] = plain(sent.get(second) as Record<string, unknown>[]);
  expect([fixed.source, plain(fixed.regions)]).toEqual([
    'review_fix',
    [{ ...was, label: 'cup', x: Number(was?.x) + 10 }],
  ]);
  const back = await bob.call('POST', `projects/${project}/tasks/claim`, { count: 1 });
  expect([back[0].asset.name, back[0].rework.reason]).toEqual([third, 'sloppy_shape']);

  // Answered again: the reviewer holds it against the author's earlier answer.
  await bob.call('POST', `tasks/${back[0].id}/submit`, {
    submission_id: crypto.randomUUID(),
    schema_version: 1,
    regions: [{ ...(sent.get(third)?.[0] as object), x: 30 }],
  });
  await page.reload();
  await ready(page);
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: "Author's earlier answer" })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByTestId('diff')).toHaveText('1 removed, 1 moved of 1');
  await page.keyboard.press('j');
  await page.getByLabel('Write a comment').fill('Much tighter now.');
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await expect(page.getByText('Much tighter now.')).toBeVisible();
  await look(page, '43-review-earlier');
});

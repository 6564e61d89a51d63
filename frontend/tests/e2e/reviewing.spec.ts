import { expect, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada as firstAdmin, person, signIn, upload } from './team';

const box = (x: number, label = 'clock') => ({
  id: crypto.randomUUID(),
  label,
  shape: 'box',
  x,
  y: 20,
  width: 60,
  height: 50,
});

test('review queue, bulk approval, disagreements and their end', async ({ page, request }) => {
  const ada = await firstAdmin(request);
  // Names of its own: the run may share its Assay with others.
  const tag = crypto.randomUUID().slice(0, 4);
  const users: Record<string, string> = { ada: (await ada.call('GET', 'me')).id };
  for (const name of ['bea', 'eli', 'ravi', 'sol'])
    users[name] = (await ada.call('POST', 'users', { username: `${name}-${tag}`, password })).id;
  const labels = [
    { key: 'clock', name: 'Clock' },
    { key: 'cup', name: 'Cup with a rather long name' },
  ];
  const policy = {
    audit_rate: 0,
    confidence_threshold: 1,
    double_review_rate: 1,
    review_hard_labels: ['cup'],
  };
  const project = await ada.call('POST', 'projects', { name: `Reviewing ${tag}`, labels, policy });
  const at = `projects/${project.id}`;
  await ada.call('PUT', `${at}/members`, [
    { user: users.ada, role: 'manager' },
    { user: users.bea, role: 'annotator' },
    { user: users.eli, role: 'annotator' },
    { user: users.ravi, role: 'reviewer' },
    { user: users.sol, role: 'reviewer' },
  ]);
  const prelabel = async (names: string[]) => {
    await upload(request, ada, project.id, names);
    const job = await ada.call('POST', `${at}/prelabel`, { model: 'yolox-nano' });
    await expect.poll(async () => (await ada.call('GET', `jobs/${job.id}`)).state).toBe('done');
  };
  const bea = await person(request, `bea-${tag}`);
  const eli = await person(request, `eli-${tag}`);
  const answer = async (who: typeof bea, regions: unknown[], unsure = false) => {
    const [task] = await who.call('POST', `${at}/tasks/claim`, { count: 1 });
    await who.call('POST', `tasks/${task.id}/submit`, {
      submission_id: crypto.randomUUID(),
      schema_version: 1,
      regions,
      flags: { unsure },
      seconds: 9,
    });
  };
  // One answer a picture: all wait, each with its reason.
  await prelabel(['coins.jpg', 'coffee.jpg', 'rocket.jpg', 'flower.jpg']);
  await answer(bea, [box(5)], true);
  await answer(eli, [box(5, 'cup'), box(90)]);
  await answer(bea, [box(5)]);
  await answer(bea, [box(15)]);
  // Two reviewers come to different ends.
  const ravi = await person(request, `ravi-${tag}`);
  const sol = await person(request, `sol-${tag}`);
  const [first] = await ravi.call('POST', `${at}/reviews/claim`, { count: 1, filter: { reason: 'all' } });
  await ravi.call('POST', `reviews/${first.id}/decision`, { decision: 'approve', seconds: 3 });
  const [second] = await sol.call('POST', `${at}/reviews/claim`, { count: 1, filter: { reason: 'random' } });
  await sol.call('POST', `reviews/${second.id}/decision`, {
    decision: 'fix',
    regions: [box(100)],
    seconds: 8,
  });
  await ravi.call('POST', `${at}/comments`, {
    asset: first.asset.id,
    text: '@ada Is this a clock or a coin?',
  });
  // Two people who cannot agree.
  await ada.call('PATCH', at, { policy: { overlap: 2 } });
  await prelabel(['horse.jpg', 'astronaut.jpg']);
  await answer(bea, [box(10), box(110)]);
  await answer(bea, [box(10)], true);
  await answer(eli, [box(12, 'cup')]);
  await answer(eli, [box(120), box(12)]);

  await signIn(page, 'ada');
  // The queue: reasons, a filter in the URL, second looks and their bound.
  await page.goto(`/${at}/queue`);
  await expect(page.locator('h1')).toContainText('3 answers wait for review');
  const waiting = page.getByRole('table', { name: 'Answers that wait' });
  await expect(waiting.getByRole('cell', { name: 'unsure', exact: true })).toBeVisible();
  await expect(waiting.getByRole('cell', { name: 'hard label: Cup with a rather long name' })).toBeVisible();
  await expect(page.getByText('1 of 1 second looks, too few to tell')).toBeVisible();
  await expect(page.getByText('@ada Is this a clock or a coin?')).toBeVisible();
  await look(page, '60-review-queue');
  await page.getByRole('button', { name: /^hard label 1/ }).click();
  await expect(page).toHaveURL(/reason=hard_label/);
  await expect(waiting.locator('tbody tr')).toHaveCount(1);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).first().click();
  expect((await saved).suggestedFilename()).toBe('review-queue.csv');

  // Bulk approval of what the filter leaves, undone from its toast.
  const bulk = page.getByRole('region', { name: 'Bulk approval' });
  await expect(bulk).toHaveAttribute('data-endable', 'true');
  await page.getByRole('button', { name: 'Approve 1 answer' }).click();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  const bulks = page.getByRole('table', { name: 'Bulk approvals' });
  await expect(bulks.getByRole('cell', { name: 'taken back', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByRole('button', { name: 'Approve 3 answers' })).toBeVisible();
  await expect(bulk).toHaveAttribute('data-endable', 'true');
  await page.getByRole('button', { name: 'Approve 3 answers' }).click();
  await expect(bulks.getByRole('cell', { name: 'done', exact: true })).toBeVisible();
  await expect(bulks.getByText('0 of 3')).toBeVisible();
  const [audit] = await ravi.call('POST', `${at}/reviews/claim`, { count: 1 });
  await ravi.call('POST', `reviews/${audit.id}/decision`, { decision: 'approve', seconds: 5 });
  await expect(bulks.getByText('1 of 3')).toBeVisible();
  await expect(bulks.getByText('under 95 %')).toBeVisible();
  await look(page, '61-bulk');

  // The board, then the worst one by keyboard alone.
  await page.goto(`/${at}/disagreements`);
  await expect(page.locator('h1')).toContainText('3 disagreements wait');
  await expect(page.getByRole('article')).toHaveCount(3);
  await look(page, '62-disagreements');
  await page.getByRole('button', { name: /Reviewers differ 1/ }).click();
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('button', { name: /All that wait/ }).click();
  await page.getByRole('link', { name: 'Decide the worst' }).click();
  const canvas = page.getByTestId('canvas');
  await expect(canvas).toHaveAttribute('data-ready', 'true');
  await expect(page.getByTestId('cause')).toContainText('agree');
  await page.keyboard.press('0');
  await expect(canvas).toHaveAttribute('data-regions', '0');
  await page.keyboard.press('Shift+Digit2');
  await expect(canvas).not.toHaveAttribute('data-regions', '0');
  await page.keyboard.press('j');
  await look(page, '63-adjudicate');
  const decided = (await canvas.getAttribute('aria-label')) ?? '';
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await ada.call('GET', `${at}/adjudications`)).decided).toBe(1);
  // The server has it before the next picture is there.
  await expect(canvas).not.toHaveAttribute('aria-label', decided);
  await expect(canvas).toHaveAttribute('data-ready', 'true');
  // Object by object: nothing first, then the first version of the first object.
  await page.keyboard.press('0');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(canvas).toHaveAttribute('data-regions', '1');
  await page.keyboard.press('u');
  await look(page, '64-objects');
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await ada.call('GET', `${at}/adjudications`)).decided).toBe(2);
  await page.goto(`/${at}/disagreements?decided=true`);
  await expect(page.getByRole('article')).toHaveCount(2);
  const rows = (await ada.call('GET', `${at}/adjudications?decided=true`)).results;
  expect(rows.map((row: { decided_by: string }) => row.decided_by)).toEqual(['ada', 'ada']);
  await page.goto(`/${at}/settings`);
  await page.getByLabel('Review twice').scrollIntoViewIfNeeded();
  await look(page, '65-review-policy');
});

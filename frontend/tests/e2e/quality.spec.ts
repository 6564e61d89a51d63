import { readFileSync } from 'node:fs';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { endable, look, password, pictures } from './look';
import { signIn } from './team';

/** A person at the API, by token. */
async function person(request: APIRequestContext, name: string) {
  const told = await request.post('/api/v1/auth/token', { data: { username: name, password } });
  const headers = { Authorization: `Token ${(await told.json()).token}` };
  const call = async (method: string, path: string, data?: unknown) => {
    const answer = await request.fetch(`/api/v1/${path}`, { method, headers, data });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? null : answer.json();
  };
  return { headers, call };
}

test('scores: what reviewers decided, and the answers behind it', async ({ page, request }) => {
  const ada = await person(request, 'ada');
  const users: Record<string, string> = {};
  for (const name of ['bob', 'eve', 'rae'])
    users[name] = (await ada.call('POST', 'users', { username: name, password })).id;
  const labels = [{ key: 'clock', name: 'Clock' }];
  const project = await ada.call('POST', 'projects', { name: 'Scores', labels, policy: { audit_rate: 0 } });
  await ada.call('PUT', `projects/${project.id}/members`, [
    { user: (await ada.call('GET', 'me')).id, role: 'manager' },
    { user: users.bob, role: 'annotator' },
    { user: users.eve, role: 'annotator' },
    { user: users.rae, role: 'reviewer' },
  ]);
  for (const name of ['coins.jpg', 'coffee.jpg', 'rocket.jpg', 'flower.jpg', 'horse.jpg', 'astronaut.jpg'])
    await request.post(`/api/v1/projects/${project.id}/assets`, {
      headers: ada.headers,
      multipart: { files: { name, mimeType: 'image/jpeg', buffer: readFileSync(`${pictures}/${name}`) } },
    });
  await ada.call('PATCH', `projects/${project.id}`, { policy: { confidence_threshold: 1 } });
  const job = await ada.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await ada.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const box = (x: number) => ({
    id: crypto.randomUUID(),
    label: 'clock',
    shape: 'box',
    x,
    y: 5,
    width: 60,
    height: 40,
  });
  const rae = await person(request, 'rae');
  const decisions = [
    { decision: 'approve' },
    { decision: 'fix', regions: [box(5), box(150)] },
    { decision: 'reject', reason: 'sloppy_shape', comment: 'Not tight.' },
  ];
  for (const name of ['bob', 'eve']) {
    const annotator = await person(request, name);
    for (const [at, decision] of decisions.entries()) {
      const [task] = await annotator.call('POST', `projects/${project.id}/tasks/claim`, { count: 1 });
      const answer = { submission_id: crypto.randomUUID(), schema_version: 1, regions: [box(5)] };
      await annotator.call('POST', `tasks/${task.id}/submit`, answer);
      // Answers that came back wait there too: this one's review is meant.
      const reviews = await rae.call('POST', `projects/${project.id}/reviews/claim`, { count: 10 });
      const review = reviews.find((row: { asset: { id: string } }) => row.asset.id === task.asset.id);
      const verdict = name === 'bob' && at < 2 ? decisions[0] : decision;
      await rae.call('POST', `reviews/${review.id}/decision`, verdict);
      if (verdict?.decision === 'reject') {
        // It came back: hand it in again, so that the next claim brings another picture.
        const [again] = await annotator.call('POST', `projects/${project.id}/tasks/claim`, { count: 1 });
        await annotator.call('POST', `tasks/${again.id}/submit`, {
          ...answer,
          submission_id: crypto.randomUUID(),
        });
      }
    }
  }

  await signIn(page, 'ada');
  await expect(page.getByRole('link', { name: 'Scores' }).first()).toBeVisible();
  await page.goto(`/projects/${project.id}/annotators`);
  await expect(page.locator('h1')).toContainText('2 people have a score');
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name }) });
  await expect(row('bob').locator('td.num').first()).toHaveText('3');
  await expect(row('bob').locator('td.num').nth(1)).toHaveText('2');
  await expect(row('eve').locator('td.num').nth(2)).toHaveText('1');
  await page.getByRole('button', { name: 'eve' }).click();
  await expect(page.getByRole('cell', { name: '1 missed' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'sent back: placed loosely' })).toBeVisible();
  await look(page, '20-annotators');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('annotators.csv');
  // Hidden checks: propose from what was reviewed, accept one, pause somebody and let them go on.
  await page.goto(`/projects/${project.id}/gold`);
  await expect(page.locator('h1')).toContainText('0 hidden checks are in use');
  await page.getByRole('button', { name: 'Propose 20' }).click();
  const accept = page.getByRole('button', { name: /^Accept .*jpg$/ });
  await expect(accept).toHaveCount(4);
  await endable(page, 'proposals');
  await accept.first().click();
  await page.getByRole('button', { name: /In use 1/ }).click();
  await expect(page.getByRole('cell', { name: /Clock/ })).toBeVisible();
  await expect(page.locator('h1')).toContainText('1 hidden check is in use');
  await look(page, '22-gold');
  await page.goto(`/projects/${project.id}/annotators?person=${users.eve}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused. By a manager.')).toBeVisible();
  await look(page, '23-paused');
  await page.getByRole('button', { name: 'Let them go on' }).click();
  await expect(page.getByText('Working.')).toBeVisible();
  await page.goto(`/projects/${project.id}/my-quality`);
  await expect(page.getByText('Too little has been checked yet')).toBeVisible();
  // Nothing of the page is under way any more when its cookies go.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await signIn(page, 'eve');
  await expect(page.getByText('Scores').first()).toBeVisible();
  await page.goto(`/projects/${project.id}/my-quality`);
  await expect(page.locator('h1')).toHaveText('1 of your 3 checked answers were right as they were.');
  await look(page, '21-my-quality');
});

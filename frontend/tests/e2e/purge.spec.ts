import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { look, pictures } from './look';
import { ada, script, signIn, upload } from './team';

const data = process.env.ASSAY_RUNS_ON ?? '';

/** Lets days pass for a deleted project; returns how many purges are due then. */
function daysPass(project: string, days: number): number {
  const told = script('age_deleted', project, String(days));
  expect(told.split(' ')[0]).toBe('1');
  return Number(told.split(' ')[1]);
}

/** The files of one content, wherever they lie in the data folder. */
function filesOf(sha256: string): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else if (entry.name.includes(sha256)) found.push(join(folder, entry.name));
    }
  };
  walk(join(data, 'media'));
  return found;
}

test('a deleted project can be brought back for seven days and is then gone everywhere', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  const make = (name: string) =>
    admin.call('POST', 'projects', {
      name,
      labels: [{ key: 'clock', name: 'Clock' }],
      policy: { audit_rate: 0 },
    });
  const [gone, kept] = [await make('To be gone'), await make('To be kept')];
  // One picture is in both projects: it must outlive the one that goes.
  await upload(request, admin, gone.id, ['coins.jpg']);
  // What nobody else can have: a picture with a tail of its own.
  const buffer = Buffer.concat([readFileSync(`${pictures}/rocket.jpg`), Buffer.from(gone.id)]);
  const sent = await request.post(`/api/v1/projects/${gone.id}/assets`, {
    headers: admin.headers,
    multipart: { files: { name: 'rocket.jpg', mimeType: 'image/jpeg', buffer } },
  });
  expect((await sent.json()).files[0].status).toBe('taken');
  await upload(request, admin, kept.id, ['coins.jpg']);
  const assets = (await admin.call('GET', `projects/${gone.id}/assets`)).results;
  const of = (name: string) => assets.find((row: { name: string }) => row.name === name);
  const [shared, own] = [of('coins.jpg'), of('rocket.jpg')];
  await expect.poll(() => filesOf(own.sha256).length).toBeGreaterThanOrEqual(2);

  await signIn(page, 'ada');
  await page.goto(`/projects/${gone.id}/settings`);
  const remove = page.getByRole('button', { name: 'Delete the project' });
  await page.getByLabel('Name of the project').fill('to be gone');
  await expect(remove).toBeDisabled();
  await page.getByLabel('Name of the project').fill('To be gone');
  await remove.click();
  const shelf = page.locator('section', { has: page.getByRole('heading', { name: 'Put away' }) });
  const row = shelf.getByRole('row', { name: /To be gone/ });
  await expect(row).toContainText('gone for good in 7 days');
  expect((await request.get(`/api/v1/projects/${gone.id}`, { headers: admin.headers })).status()).toBe(404);

  // Three days on it is still there, and can be brought back as it was.
  expect(daysPass(gone.id, 3)).toBe(0);
  await page.goto('/');
  await expect(row).toContainText('gone for good in 4 days');
  await look(page, '94-days-left');
  await row.getByRole('button', { name: 'Bring back' }).click();
  await expect(row).toHaveCount(0);
  expect((await admin.call('GET', `projects/${gone.id}/assets`)).results.length).toBe(2);

  // Deleted again, and seven days on: gone from the list, the API and the disk; what others have too stays.
  await page.goto(`/projects/${gone.id}/settings`);
  await page.getByLabel('Name of the project').fill('To be gone');
  await remove.click();
  await expect(row).toContainText('gone for good in 7 days');
  expect(daysPass(gone.id, 7)).toBe(1);
  await expect.poll(() => filesOf(own.sha256)).toEqual([]);
  await page.goto('/');
  await expect(page.getByRole('row', { name: /To be kept/ })).toBeVisible();
  await expect(row).toHaveCount(0);
  for (const path of [`projects/${gone.id}`, `assets/${own.id}`, `assets/${own.id}/file`])
    expect((await request.get(`/api/v1/${path}`, { headers: admin.headers })).status(), path).toBe(404);
  const restored = await request.post(`/api/v1/projects/${gone.id}/restore`, { headers: admin.headers });
  expect(restored.status()).toBe(404);
  expect(filesOf(shared.sha256).length).toBeGreaterThanOrEqual(2);
  const log = await admin.call('GET', `audit?object=${gone.id}`);
  expect(log.results.map((entry: { what: string }) => entry.what)).toContain('project.purged');
});

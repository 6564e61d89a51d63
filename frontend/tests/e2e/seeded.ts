import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { password } from './look';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a seed script on the Assay under test, with ada as its admin; returns what its lines name. */
export async function seeded(
  request: APIRequestContext,
  script: string,
  line: RegExp,
): Promise<Record<string, string>> {
  await request.get('/api/v1/auth/state');
  const known = await request.post('/api/v1/auth/token', { data: { username: 'ada', password } });
  if (!known.ok()) {
    // Alone, a journey begins on an empty installation.
    const cookies = (await request.storageState()).cookies;
    const token = cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '';
    const made = await request.post(`/api/v1/links/${process.env.ASSAY_SETUP}`, {
      data: { username: 'ada', password },
      headers: { 'X-CSRFToken': token },
    });
    expect(made.ok(), await made.text()).toBe(true);
  }
  const told = execFileSync(`${root}/.venv/bin/python`, ['-m', script, process.env.ASSAY_RUNS_ON ?? ''], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: `${root}:${root}/platform` },
    encoding: 'utf-8',
  });
  return Object.fromEntries([...told.matchAll(line)].map((found) => [found[1], found[2]]));
}

export async function signedIn(page: Page) {
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').first().fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible({ timeout: 90_000 });
}

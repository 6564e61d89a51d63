import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { password, pictures } from './look';

export type Caller = Awaited<ReturnType<typeof person>>;

/** A person at the API, by token. */
export async function person(request: APIRequestContext, name: string) {
  // Who was signed in by the set-up link holds a session, which asks for its token.
  const cookies = (await request.storageState()).cookies;
  const csrf = cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '';
  const told = await request.post('/api/v1/auth/token', {
    headers: { 'X-CSRFToken': csrf },
    data: { username: name, password },
  });
  const headers = { Authorization: `Token ${(await told.json()).token}` };
  const call = async (method: string, path: string, data?: unknown) => {
    const answer = await request.fetch(`/api/v1/${path}`, { method, headers, data });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? null : answer.json();
  };
  return { headers, call };
}

/** The first admin, whom first.setup.ts made. */
export function ada(request: APIRequestContext): Promise<Caller> {
  return person(request, 'ada');
}

/** Signs in through the page. */
export async function signIn(page: Page, name: string, secret = password) {
  // The page's own token must have come before it can be sent.
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').first().fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Time passes for everybody who works in a project: what they hold runs out now (a heartbeat comes every third of it). */
export function endLeases(project: string) {
  expect(Number(script('end_leases', project))).toBeGreaterThan(0);
}

/** Runs a script of `tests/` on the data of the Assay that is tested; returns what it prints. */
export function script(name: string, ...words: string[]): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  return execFileSync(
    `${root}/.venv/bin/python`,
    ['-m', `tests.${name}`, process.env.ASSAY_RUNS_ON ?? '', ...words],
    { cwd: root, env: { ...process.env, PYTHONPATH: `${root}:${root}/platform` }, encoding: 'utf-8' },
  );
}

/** Uploads demo pictures; they are left as they are, without a pre-label. */
export async function upload(
  request: APIRequestContext,
  who: Caller,
  project: string,
  names: readonly string[],
) {
  for (const name of names) {
    const answer = await request.post(`/api/v1/projects/${project}/assets`, {
      headers: who.headers,
      multipart: { files: { name, mimeType: 'image/jpeg', buffer: readFileSync(`${pictures}/${name}`) } },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { look, password } from './look';
import { signIn } from './team';

async function other(browser: Browser) {
  const context = await browser.newContext();
  return context.newPage();
}

async function linkOn(page: Page, words: string) {
  const panel = page.getByRole('status').filter({ hasText: words });
  await expect(panel).toBeVisible();
  return (await panel.locator('.mono').innerText()).trim();
}

async function signedIn(page: Page) {
  await expect.poll(async () => (await page.request.get('/api/v1/me')).status()).toBe(200);
}

test.describe.configure({ mode: 'serial' });

test('an admin invites somebody, who joins by the link once', async ({ page, browser }) => {
  await signIn(page, 'ada');
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite somebody who chooses a name' }).click();
  const link = await linkOn(page, 'Whoever opens this chooses a name');
  await expect(page.getByText('by ada')).toBeVisible();
  await look(page, 'people');

  const theirs = await other(browser);
  await theirs.goto(link);
  await theirs.getByLabel('Name').fill('olga');
  await theirs.getByLabel('Password').first().fill(password);
  await theirs.getByRole('button', { name: 'Go on' }).click();
  await signedIn(theirs);
  await theirs.goto(link);
  await expect(theirs.getByText('This link was used or has expired')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('cell', { name: 'olga' })).toBeVisible();
  await expect(page.getByText('Invitations nobody has used yet')).toHaveCount(0);
});

test('an invitation is taken back', async ({ page, browser }) => {
  await signIn(page, 'ada');
  await page.goto('/people');
  await page.getByRole('button', { name: 'Invite somebody who chooses a name' }).click();
  const link = await linkOn(page, 'Whoever opens this chooses a name');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('Invitations nobody has used yet')).toHaveCount(0);
  const theirs = await other(browser);
  await theirs.goto(link);
  await expect(theirs.getByText('This link was used or has expired')).toBeVisible();
});

test('a forgotten password is set anew by a link', async ({ page, browser }) => {
  await signIn(page, 'ada');
  await page.goto('/people');
  await page.getByRole('row', { name: /olga/ }).getByRole('button', { name: 'Password link' }).click();
  const link = await linkOn(page, 'Send this to olga');
  const theirs = await other(browser);
  await theirs.goto(link);
  await theirs.getByLabel('Password').first().fill('quite another one 9');
  await theirs.getByRole('button', { name: 'Go on' }).click();
  await signedIn(theirs);
});

test('one changes the password, and other sessions end', async ({ page, browser }) => {
  const there = await other(browser);
  await signIn(there, 'olga', 'quite another one 9');
  await signIn(page, 'olga', 'quite another one 9');
  await page.goto('/me');
  await expect(page.getByRole('cell', { name: 'this browser' })).toBeVisible();
  await page.getByLabel('Current password').fill('quite another one 9');
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByText('you are signed out everywhere else')).toBeVisible();
  await expect(page.getByText('Nowhere else.')).toBeVisible();
  expect((await there.request.get('/api/v1/me')).status()).toBe(401);
  expect((await page.request.get('/api/v1/me')).status()).toBe(200);
});

test('one ends a session of another browser', async ({ page, browser }) => {
  const there = await other(browser);
  await signIn(there, 'olga');
  await signIn(page, 'olga');
  await page.goto('/me');
  await page.getByRole('button', { name: 'End it' }).first().click();
  await expect(page.getByText('That session has ended.')).toBeVisible();
  await expect.poll(async () => (await there.request.get('/api/v1/me')).status()).toBe(401);
});

test('times are said in the zone one chooses', async ({ page }) => {
  await signIn(page, 'olga');
  await page.goto('/me');
  const tokyo = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(11, 15);
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.click();
  await zone.fill('Tokyo');
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
  await expect(page.getByText('Now it is')).toContainText(`, ${tokyo()}`);
  await page.reload();
  await expect(page.getByText('Now it is')).toContainText(`, ${tokyo()}`);
});

test('one makes and revokes a token, and downloads what is kept', async ({ page, request }) => {
  await signIn(page, 'olga');
  await page.goto('/me');
  await page.getByLabel('What the token is for').fill('nightly script');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const key = await linkOn(page, 'Copy the key now');
  const me = () => request.get('/api/v1/me', { headers: { Authorization: `Token ${key}` } });
  expect((await me()).status()).toBe(200);
  await look(page, 'account');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download it as JSON' }).click(),
  ]);
  const told = JSON.parse(readFileSync((await file.path()) ?? '', 'utf8'));
  expect(told.account.username).toBe('olga');
  expect(told.tokens[0].name).toBe('nightly script');
  await page
    .getByRole('row', { name: /nightly script/ })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await expect(page.getByText('The token is revoked.')).toBeVisible();
  expect((await me()).status()).toBe(401);
});

test('an admin ends somebody’s access, switches them off and on', async ({ page, browser }) => {
  const theirs = await other(browser);
  await signIn(theirs, 'olga');
  await signIn(page, 'ada');
  await page.goto('/people');
  const row = page.getByRole('row', { name: /olga/ }).first();
  await row.getByRole('button', { name: 'Access' }).click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('Signed in nowhere, no tokens.')).toBeVisible();
  expect((await theirs.request.get('/api/v1/me')).status()).toBe(401);
  await row.getByRole('button', { name: 'Switch off' }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('Their answers, scores and the log stay.');
  await question.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.getByText('(switched off)')).toBeVisible();
  await theirs.goto('/sign-in');
  await theirs.getByLabel('Name').fill('olga');
  await theirs.getByLabel('Password').first().fill(password);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(theirs.getByText('The name or the password is not right.')).toBeVisible();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('(switched off)')).toHaveCount(0);
});

test('the System page says that everything runs', async ({ page }) => {
  await signIn(page, 'ada');
  await page.goto('/system');
  await expect(page.getByRole('heading', { name: 'Checks' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Everything runs');
  await expect(page.getByText('A scheduler was heard.')).toBeVisible();
  await expect(page.getByRole('cell', { name: /interactive@/ })).toBeVisible();
  await look(page, 'system');
  await page.getByRole('button', { name: /Show all/ }).click();
  await expect(page.getByRole('cell', { name: 'MAX_FILE_BYTES' })).toBeVisible();
});

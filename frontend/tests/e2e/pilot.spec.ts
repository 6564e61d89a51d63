import { expect, test } from '@playwright/test';
import { look } from './look';
import { seeded } from './seeded';
import { signIn } from './team';

test('a pilot before it starts, while it runs, and its report', async ({ page }) => {
  const ids = await seeded('tests.seed_pilot', /^Pilot (\w+) (\S+)$/gm);
  await signIn(page, 'ada');

  await page.goto(`/projects/${ids.waiting}/pilot`);
  await expect(page.locator('h1')).toContainText('No pilot yet');
  await expect(page.getByText('By plan 434')).toBeVisible();
  await expect(page.getByText(/1\s250 is a good size/)).toBeVisible();
  await look(page, '70-pilot-none');
  await page.getByLabel('Pictures drawn at random').fill('100');
  await page.keyboard.press('Enter');
  await expect(page.locator('h1')).toHaveText('Pilot 1: 0 of 100 pictures are labelled.');
  await page.getByRole('link', { name: '100 waiting' }).click();
  await expect(page.getByRole('table', { name: 'Blind checks' })).toBeVisible();
  await expect(page.getByText('the pilot').first()).toBeVisible();

  await page.goto(`/projects/${ids.running}/pilot`);
  await expect(page.locator('h1')).toHaveText('Pilot 1: 240 of 600 pictures are labelled.');
  await look(page, '71-pilot-running');
  await page.getByRole('button', { name: 'Report now' }).click();
  await expect(page.getByText('240 pictures', { exact: false })).toBeVisible();

  await page.goto(`/projects/${ids.good}/pilot`);
  await expect(page.locator('h1')).toContainText('Go: with');
  await expect(
    page.getByRole('table', { name: 'What each number of blind checks would give' }),
  ).toBeVisible();
  await expect(page.getByRole('img', { name: /Hours of people/ })).toBeVisible();
  await look(page, '72-pilot-go');

  await page.goto(`/projects/${ids.poor}/pilot`);
  await expect(page.locator('h1')).toContainText(/Adjust first|Stay manual/);
  await expect(page.getByRole('table', { name: 'What easier targets would give' })).toBeVisible();
  await look(page, '73-pilot-poor');
});

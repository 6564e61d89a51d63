import { expect, test } from '@playwright/test';
import { look, password } from './look';

// Before every journey: each signs in as somebody, and only the link in the log makes the first.
test('the first admin, made by the set-up link', async ({ page }) => {
  await page.goto(`/setup/${process.env.ASSAY_SETUP}`);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').first().fill(password);
  await look(page, '01-setup');
  await page.getByRole('button', { name: 'Create the admin' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome to Assay' })).toBeVisible();
  await look(page, '02-welcome');
  await page.getByText('Make your own project').click();
  await expect(page.getByLabel('Name')).toBeVisible();
});

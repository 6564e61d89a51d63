import { expect, test } from '@playwright/test';
import { look } from './look';
import { seeded } from './seeded';
import { signIn } from './team';

test('the contract with 0, 40, 400 and 4,000 audits', async ({ page }) => {
  const ids = await seeded('tests.seed_contract', /^Contract (\d+) (\S+)$/gm);
  await signIn(page, 'ada');
  await expect(page.getByText('Contract 4000').first()).toBeVisible();

  await page.goto(`/projects/${ids['0']}/contract`);
  await expect(page.locator('h1')).toContainText(
    'Auto-accept is off: 295 more audits are needed before the next look can promise 95 %',
  );
  await expect(page.getByText('Nothing has been certified yet')).toBeVisible();
  await look(page, '60-contract-0');

  await page.goto(`/projects/${ids['40']}/contract`);
  await expect(page.locator('h1')).toContainText('255 more audits are needed');
  await expect(page.getByRole('img', { name: /Share of wrong labels/ })).toBeVisible();
  await look(page, '61-contract-40');

  await page.goto(`/projects/${ids['400']}/contract`);
  await expect(page.getByRole('table', { name: 'Looks of the contract' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Work of people' })).toContainText('for one person');
  await look(page, '62-contract-400');

  await page.goto(`/projects/${ids['4000']}/contract`);
  await expect(page.locator('h1')).toContainText('Auto-accept is on: at least 95 % right, 95 % sure');
  await look(page, '63-contract-4000');
  await page.getByRole('link', { name: 'The whole certificate' }).click();
  await expect(page.locator('h1')).toHaveText('Certificate 1: in force');
  await expect(page.getByText('With 95 % confidence over the random choice of audits')).toBeVisible();
  await look(page, '64-certificate');
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as JSON' }).click();
  expect((await saved).suggestedFilename()).toBe('certificate-1.json');
  await page.getByRole('link', { name: 'Back to the contract' }).click();
  // The certificate stands above the checks it rests on.
  const panels = await page.locator('section.panel').evaluateAll((all) => all.map((one) => one.ariaLabel));
  expect(panels.slice(0, 2)).toEqual(['Certificate in force', 'Plan']);
  // A number of a table opens the checks behind it.
  const byLabel = page.getByRole('table', { name: 'Audits by predicted label' });
  await byLabel.getByRole('link').nth(3).click();
  await expect(page.getByText(/Only: predicted/)).toBeVisible();
  await page.goBack();
  // One of pictures opens the pictures.
  await byLabel.getByRole('link').nth(1).click();
  await expect(page.locator('h1')).toContainText('whose label stands accepted, the newest first.');
  const pictures = page.getByRole('table', { name: 'Pictures by what is predicted' });
  await expect(pictures.getByRole('cell', { name: 'accepted' })).toHaveCount(50);
  await look(page, '64-predicted');
  await page.goBack();
  // One of a look opens what the look rests on.
  await page.getByRole('table', { name: 'Looks of the contract' }).getByRole('link').nth(1).click();
  await expect(page.getByText('Only: what one look rests on')).toBeVisible();
  await page.goBack();
  await page
    .getByRole('region', { name: 'Plan' })
    .getByRole('link', { name: /\d wrong$/ })
    .click();
  await expect(page.getByRole('table', { name: 'Blind checks' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Wrong' })).toHaveAttribute('aria-pressed', 'true');
  await look(page, '65-audits');
  await page.goto(`/projects/${ids['4000']}/contract`);
  await page.getByRole('button', { name: 'Switch off', exact: true }).click();
  await expect(page.locator('h1')).toContainText('Auto-accept is off');
  await expect(page.getByText('Switched off by ada.').first()).toBeVisible();
});

import { expect, test } from '@playwright/test';
import { look } from './look';
import { seeded } from './seeded';
import { signIn } from './team';

test('an alarm is heard of, understood, and answered with more checks', async ({ page }) => {
  const ids = await seeded('tests.seed_monitoring', /^Watched (\w+) (\S+)$/gm);
  await signIn(page, 'ada');

  await page.goto(`/projects/${ids.calm}/monitoring`);
  await expect(page.locator('h1')).toContainText('Nothing has changed that chance does not explain');
  await expect(page.getByRole('table', { name: 'Errors over time' })).toBeVisible();
  await look(page, '75-monitoring-calm');

  await page.goto(`/projects/${ids.changed}/monitoring`);
  await expect(page.locator('h1')).toContainText('changed, as of');
  // The bell tells the manager, and leads here.
  await page.goto('/');
  await page.getByRole('button', { name: /unread notices/ }).click();
  await look(page, '76-notices');
  // The label's own figure or that of all labels stands first, whichever is the less likely by chance.
  await page
    .getByRole('dialog', { name: /notices/i })
    .getByRole('button', { name: /is wrong more often about .* Watched changed/ })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/projects/${ids.changed}/monitoring`));
  const alarms = page.getByRole('region', { name: 'Alarms' });
  // The draws are the project's own: chance decides whether the label's figure passes its bar beside that of all.
  await expect(
    alarms.getByText(/is wrong more often about (“Bus stop with a long name”|all labels)/).first(),
  ).toBeVisible();
  await look(page, '77-monitoring-changed');
  await alarms
    .getByRole('button', { name: /examples/ })
    .first()
    .click();
  await expect(alarms.getByRole('link').first()).toBeVisible();
  await page.getByRole('button', { name: 'Bus stop with a long name' }).click();
  await look(page, '78-monitoring-label');
  // A number opens the checks behind it.
  await page.getByRole('table', { name: 'Errors over time' }).getByRole('link').last().click();
  await expect(page.getByText('Only: predicted Bus stop with a long name', { exact: false })).toBeVisible();
  await look(page, '79-audits-narrowed');
  await page.goBack();
  const before = await alarms.getByRole('button', { name: 'Check 100 more' }).count();
  await alarms.getByRole('button', { name: 'Check 100 more' }).first().click();
  await expect(page.getByText('More blind checks are in the queue')).toBeVisible();
  await expect(alarms.getByRole('button', { name: 'Check 100 more' })).toHaveCount(before - 1);
});

/* Pictures of a running Assay's pages of people's quality: node tests/look.mjs URL PASSWORD PROJECT PERSON NAME FOLDER */
import { chromium } from 'playwright-core';

const [url, password, project, person, name, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const pages = {
  annotators: 'annotators',
  annotator: `annotators?person=${person}`,
  agreement: 'agreement',
  gold: 'gold',
  'gold-in-doubt': 'gold?state=challenged',
};

async function signIn(user) {
  await page.goto(`${url}/sign-in`);
  await page.waitForTimeout(1000);
  await page.evaluate(
    async ({ user, password }) => {
      const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? '';
      await fetch('/api/v1/auth/login', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ username: user, password }),
      });
    },
    { user, password },
  );
}

async function shoot(named) {
  for (const [shot, path] of Object.entries(named))
    for (const [scheme, width, height] of [
      ['light', 1280, 800],
      ['dark', 1920, 1080],
    ]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await page.goto(`${url}/projects/${project}/${path}`);
      await page.waitForTimeout(2500);
      await page.screenshot({ path: `${folder}/${shot}-${scheme}-${width}.png`, fullPage: true });
    }
}

await signIn('ada');
await shoot(pages);
await page.context().clearCookies();
await signIn(name);
await shoot({ 'my-quality': 'my-quality' });
await browser.close();

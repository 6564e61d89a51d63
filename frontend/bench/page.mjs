// Signs in to a running Assay, submits one picture after the other as a person would, and prints as JSON how long each
// took from the key to the frame in which the next picture and its regions were painted.
import { chromium } from '@playwright/test';

const [address, project, count, password] = process.argv.slice(2);
/** A person looks at a picture at least so long; the next ones are fetched and decoded meanwhile. */
const LOOK = 1200;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-frame-rate-limit',
    '--disable-gpu-vsync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const times = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => process.stderr.write(`${error}\n`));
  await page.goto(`${address}/sign-in`, { waitUntil: 'networkidle' });
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').first().fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  await page.goto(`${address}/projects/${project}/annotate`);
  await page.waitForSelector('[data-testid=canvas][data-ready=true]', { timeout: 60_000 });
  await page.evaluate(() => {
    const title = () => document.querySelector('h1')?.textContent;
    const isReady = () =>
      document.querySelector('[data-testid=canvas]')?.getAttribute('data-ready') === 'true';
    window.next = new Promise(() => {});
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter' || !event.ctrlKey) return;
        const [from, before] = [performance.now(), title()];
        window.next = new Promise((resolve) => {
          const look = () => {
            // The frame after the one in which it is there has been painted with it.
            if (isReady() && title() !== before)
              requestAnimationFrame(() => resolve(performance.now() - from));
            else if (performance.now() - from > 20_000) resolve(Number.NaN);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        });
      },
      true,
    );
  });
  for (let n = 0; n < Number(count); n++) {
    await page.waitForTimeout(LOOK);
    // What the model suggests is taken as it is, some time before the answer is sent.
    await page.keyboard.press('Shift+Enter');
    await page.waitForTimeout(LOOK / 4);
    await page.waitForSelector('[data-testid=canvas][data-endable=true]', { timeout: 60_000 });
    await page.keyboard.press('Control+Enter');
    const time = await page.evaluate(() => window.next);
    if (time === null || Number.isNaN(time)) {
      if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
      throw new Error(`The picture after number ${n + 1} did not come.`);
    }
    times.push(time);
  }
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(times));

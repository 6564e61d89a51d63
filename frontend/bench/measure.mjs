// Opens the benchmark's page in Chromium without a GPU and prints what it measured as one JSON object.
import { chromium } from '@playwright/test';

const [address, quick] = process.argv.slice(2);
const [count, vertices] = [10_000, 20];
const [most, limit] = quick === 'quick' ? [40, 6_000] : [120, 25_000];

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
const results = {};
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => process.stderr.write(`${error}\n`));
  await page.goto(address);
  await page.waitForFunction(() => window.bench);
  const run = (name, ...args) => page.evaluate(([name, args]) => window.bench[name](...args), [name, args]);
  results.engine = await run('engine', count, vertices);
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
  for (const mode of ['fit', 'pan', 'zoom']) results[mode] = await run('frames', mode, most, limit);
  results.sharp = await run('sharp', quick === 'quick' ? 6 : 20);
  results.hits = await run('hits', 500);
  results.stored = await run('stored', 200);
  results.edits = await run('edits', quick === 'quick' ? 5 : 20);
  for (const kind of ['boxes', 'masks', 'polygon']) results[kind] = await run('longest', kind);
  results.nexts = await run('nexts', JSON.parse(process.env.PICTURES ?? '[]'), quick === 'quick' ? 8 : 100);
  if (quick !== 'quick')
    for (const kind of ['svg', 'konva'])
      results[kind] = await run('baseline', kind, count, vertices, 40, 20_000);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(results));

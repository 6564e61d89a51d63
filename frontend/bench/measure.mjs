// Opens the benchmark's page in Chromium without a GPU and prints what it measured as one JSON object.
import { chromium } from '@playwright/test';

const [address, pictures, length] = process.argv.slice(2);
const isQuick = length === 'quick';
const [count, vertices] = [10_000, 20];
const [most, limit] = isQuick ? [60, 8_000] : [120, 25_000];

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
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.on('pageerror', (error) => process.stderr.write(`${error}\n`));
const run = (name, ...args) => page.evaluate(([name, args]) => window.bench[name](...args), [name, args]);

/** Processor time in milliseconds of the tasks of the page's thread, the longest first, and of its workers together. */
function processorTime(trace) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const names = new Map();
  for (const event of events)
    if (event.name === 'thread_name') names.set(`${event.pid}/${event.tid}`, event.args.name);
  const of = (thread) =>
    events
      .filter((event) => event.ph === 'X' && event.tdur !== undefined && event.name.endsWith('RunTask'))
      .filter((event) => names.get(`${event.pid}/${event.tid}`)?.startsWith(thread))
      .map((event) => ({ pid: event.pid, time: event.tdur / 1000 }));
  const main = of('CrRendererMain');
  // The page is the renderer that did most; a spare one idles beside it.
  const byPid = new Map();
  for (const { pid, time } of main) byPid.set(pid, (byPid.get(pid) ?? 0) + time);
  const [busiest] = [...byPid.entries()].sort((a, b) => b[1] - a[1])[0] ?? [];
  const tasks = main.filter((task) => task.pid === busiest).map((task) => task.time);
  return {
    tasks: tasks.sort((a, b) => b - a),
    workers: of('DedicatedWorker').reduce((sum, task) => sum + task.time, 0),
  };
}

/** What `name` measures by the clock, and beside it the processor's time, which a busy machine does not stretch. */
async function traced(name, ...args) {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const clock = await run(name, ...args);
  const { tasks, workers } = processorTime(await browser.stopTracing());
  // One task draws a frame: of n frames they are the n longest.
  const frames = tasks.slice(0, clock.count ?? 1).reverse();
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(share * frames.length))] ?? null;
  return { clock, processor: { p50: at(0.5), p95: at(0.95), max: tasks[0] ?? null, workers } };
}

const results = {};
try {
  await page.goto(address);
  await page.waitForFunction(() => window.bench);
  results.engine = await run('engine', count, vertices);
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
  for (const mode of ['fit', 'pan', 'zoom']) results[mode] = await traced('frames', mode, most, limit);
  results.sharp = await traced('sharp', isQuick ? 8 : 20);
  results.hits = await run('hits', 500);
  results.stored = await run('stored', 200);
  results.edits = await run('edits', isQuick ? 8 : 20);
  for (const kind of ['boxes', 'masks', 'polygon']) {
    await run('opens', kind);
    results[kind] = await traced('longest');
  }
  await run('makes', JSON.parse(pictures), isQuick ? 12 : 100);
  results.nexts = await traced('nexts');
  for (const kind of ['svg', 'konva'])
    results[kind] = await run('baseline', kind, count, vertices, isQuick ? 12 : 40, isQuick ? 6_000 : 20_000);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(results));

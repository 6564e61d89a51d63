import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { endable, frames, look } from './look';
import { ada, signIn } from './team';

const TEXT =
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} Jose\u0301 owes Ann five.\r\n\u05E9\u05DC\u05D5\u05DD \u05E9\u05E8\u05D4, said Ann.';
const LABELS = [
  {
    key: 'person',
    name: 'Person',
    color: '#0072B2',
    hotkey: '1',
    attributes: [{ key: 'sure', name: 'Sure', kind: 'checkbox' }],
  },
  { key: 'number', name: 'Number', color: '#D55E00', hotkey: '2' },
  { key: 'owes', name: 'Owes', color: '#8A5A00', hotkey: '3', shapes: ['relation'] },
];
const QUESTIONS = [
  {
    key: 'mood',
    name: 'Mood',
    kind: 'single',
    required: true,
    options: [
      { key: 'glad', name: 'Glad' },
      { key: 'cross', name: 'Cross' },
    ],
  },
];

interface Told {
  id: string;
  shape: string;
  label: string;
  start: number;
  end: number;
  from: string;
  to: string;
}

/** Signs in the first admin; returns how to call the API as them. */
async function admin(page: Page, request: APIRequestContext) {
  await signIn(page, 'ada');
  return (await ada(request)).call;
}

type Call = Awaited<ReturnType<typeof admin>>;

async function ended(call: Call, job: { id: string }) {
  await expect.poll(async () => (await call('GET', `jobs/${job.id}`)).state).toBe('done');
}

async function project(
  call: Call,
  name: string,
  lines: unknown[],
  labels: unknown[] = LABELS,
): Promise<string> {
  const made = await call('POST', 'projects', {
    name,
    data_type: 'text',
    labels,
    classification: QUESTIONS,
    guidelines: '## Rules\n- Titles belong to the name.',
    policy: { audit_rate: 0, confidence_threshold: 1, solo_review: true },
  });
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  await ended(call, await call('POST', `projects/${made.id}/assets/import`, Buffer.from(body)));
  await ended(call, await call('POST', `projects/${made.id}/prelabel`, { model: 'text-patterns' }));
  return made.id;
}

const ready = (page: Page) => expect(page.getByTestId('text')).toHaveAttribute('data-ready', 'true');
const count = (page: Page, regions: number) =>
  expect(page.getByTestId('text')).toHaveAttribute('data-regions', String(regions));

/** Where the n-th unit of the text is on the page. */
async function at(page: Page, unit: number): Promise<[number, number]> {
  const place = await page.evaluate((wanted) => {
    for (const piece of document.querySelectorAll<HTMLElement>('[data-at]')) {
      const [start, node] = [Number(piece.dataset.at), piece.firstChild];
      const length = piece.textContent?.length ?? 0;
      if (!node || wanted < start || wanted >= start + length) continue;
      const range = document.createRange();
      range.setStart(node, wanted - start);
      range.setEnd(node, wanted - start + 1);
      const box = range.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2] as [number, number];
    }
    return null;
  }, unit);
  if (!place) throw new Error(`unit ${unit} is not in view`);
  return place;
}

test('emoji, accents apart and Hebrew: exact code points by mouse and by keyboard alone', async ({
  page,
  request,
}) => {
  const call = await admin(page, request);
  const id = await project(call, 'Offsets', [
    { text: TEXT, name: 'first' },
    { text: `${TEXT} Again.`, name: 'second' },
  ]);
  await page.goto(`/projects/${id}/annotate`);
  await ready(page);

  // Which of the two is handed out first is chance.
  const byMouse = await page.locator('h1').innerText();
  const byKeys = byMouse === 'first' ? 'second' : 'first';

  // By mouse: a double-click takes the word with its accent.
  await page.mouse.dblclick(...(await at(page, TEXT.indexOf('Jos') + 1)));
  await page.keyboard.press('1');
  await count(page, 1);
  // All equal words in one step, taken back and done again.
  await page.mouse.dblclick(...(await at(page, TEXT.indexOf('Ann') + 1)));
  await page.keyboard.press('1');
  await page.keyboard.press('e');
  await count(page, 3);
  await page.keyboard.press('Control+z');
  await count(page, 2);
  await page.keyboard.press('Control+Shift+z');
  await count(page, 3);
  // Hebrew by dragging over it.
  const hebrew = TEXT.indexOf('\u05E9\u05E8\u05D4');
  await page.mouse.dblclick(...(await at(page, hebrew + 1)));
  await page.keyboard.press('1');
  await count(page, 4);
  // What is required is asked for, and the focus goes there.
  await endable(page, 'text');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Mood is required.')).toBeVisible();
  await expect(page.locator('#question-mood')).toBeFocused();
  await page.keyboard.press('Space');
  await look(page, 'text-annotate');
  await endable(page, 'text');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('h1')).toHaveText(byKeys);
  await ready(page);

  // By keyboard alone: walk to a word, extend, label, relate.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await count(page, 1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('2');
  await count(page, 3);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('r');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await count(page, 4);
  await page.getByLabel('Glad').check();
  await endable(page, 'text');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Nothing waits for you here')).toBeVisible();

  await expect
    .poll(async () => (await call('POST', `projects/${id}/reviews/claim`, { count: 10 })).length)
    .toBe(2);
  const reviews: { asset: { name: string }; answer: Told[]; classification: unknown }[] = await call(
    'POST',
    `projects/${id}/reviews/claim`,
    { count: 10 },
  );
  const said = (name: string) => {
    const review = reviews.find((row) => row.asset.name === name);
    const letters = [...(name === 'first' ? TEXT : `${TEXT} Again.`)];
    return (review?.answer ?? []).map((region) =>
      region.shape === 'span'
        ? [region.label, region.start, region.end, letters.slice(region.start, region.end).join('')]
        : [region.label, region.from, region.to],
    );
  };

  expect(said(byMouse)).toEqual([
    ['person', 6, 11, 'Jose\u0301'],
    ['person', 17, 20, 'Ann'],
    ['person', 43, 46, 'Ann'],
    ['person', 33, 36, '\u05E9\u05E8\u05D4'],
  ]);
  const second = said(byKeys);
  expect(second.slice(0, 3)).toEqual([
    ['person', 6, 11, 'Jose\u0301'],
    ['person', 17, 20, 'Ann'],
    ['number', 21, 25, 'five'],
  ]);
  const answer = reviews.find((row) => row.asset.name === byKeys)?.answer ?? [];
  expect(second[3]).toEqual(['owes', answer[0]?.id, answer[1]?.id]);
  expect(reviews.map((row) => row.classification)).toEqual([{ mood: 'glad' }, { mood: 'glad' }]);
});

test('a megabyte opens and scrolls without a long task, and forty labels find their place', async ({
  page,
  request,
}) => {
  const call = await admin(page, request);
  const words = [
    'harbour',
    'quiet',
    '\u05E9\u05DC\u05D5\u05DD',
    'lantern',
    'a',
    'of',
    'Jose\u0301',
    '\u{1F600}',
    'winter,',
  ];
  let text = '';
  for (let n = 0; text.length < 900_000; n++)
    text += words[(n * 7 + (n >> 3)) % words.length] + (n % 97 === 96 ? '\n' : ' ');
  const labels = Array.from({ length: 40 }, (_, n) => ({
    key: `label-${n}`,
    name: n === 7 ? 'A label with quite a long name that must be cut' : `Label ${n + 1}`,
    hotkey: n < 9 ? String(n + 1) : null,
  }));
  const id = await project(call, 'Large', [{ text, name: 'megabyte' }], labels);
  await page.goto(`/projects/${id}/annotate`);
  await page.evaluate(() => {
    const seen: number[] = [];
    (window as unknown as { longTasks: number[] }).longTasks = seen;
    new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.duration))).observe(
      {
        type: 'longtask',
      },
    );
  });
  await ready(page);
  await expect(page.locator('.tx-scroll')).toHaveAttribute('data-laid-out', 'true');
  const opening: number[] = await page.evaluate(() => {
    const seen = (window as unknown as { longTasks: number[] }).longTasks;
    return seen.splice(0);
  });
  let most = 0;
  for (let n = 0; n < 40; n++) {
    await page
      .locator('.tx-scroll')
      .evaluate((element, step) => element.scrollBy(0, step), n % 8 === 7 ? 200_000 : 600);
    await frames(page, 2);
    const drawn = await page
      .locator('.tx-scroll')
      .evaluate((element) => element.querySelectorAll('*').length);
    most = Math.max(most, drawn);
  }
  const scrolling: number[] = await page.evaluate(
    () => (window as unknown as { longTasks: number[] }).longTasks,
  );
  const rows = await page.locator('.tx-scroll').getAttribute('data-rows');
  process.stdout.write(
    `text of ${text.length} units, ${rows} rows: longest task opening ${Math.max(0, ...opening)} ms, scrolling ${Math.max(0, ...scrolling)} ms, ${most} elements at most\n`,
  );
  await look(page, 'text-large');
  // What keeps scrolling smooth: never more than what shows is drawn. The clock is asked on an idle machine only.
  expect(Number(rows)).toBeGreaterThan(5_000);
  expect(most).toBeLessThan(2_000);
  if (process.env.ASSAY_STRICT) expect(Math.max(0, ...scrolling)).toBeLessThanOrEqual(50);
});

test('overlapping spans, and what was found labelled in one step', async ({ page, request }) => {
  const call = await admin(page, request);
  const text = 'Ann Lee wrote to ann@example.org. Then Ann Lee left; ann stayed.';
  const id = await project(call, 'Overlapping', [{ text, name: 'letter' }]);
  await page.goto(`/projects/${id}/annotate`);
  await ready(page);
  const before = Number(await page.getByTestId('text').getAttribute('data-regions'));

  // A word, and over it a stretch of two.
  await page.mouse.dblclick(...(await at(page, 1)));
  await page.keyboard.press('1');
  await count(page, before + 1);
  const [from, to] = [await at(page, 0), await at(page, 6)];
  await page.mouse.move(from[0] - 2, from[1]);
  await page.mouse.down();
  await page.mouse.move(to[0] + 4, to[1], { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press('2');
  await count(page, before + 2);

  // Searched for whatever its case, and labelled all at once as what is selected is.
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Search in the text' }).fill('ann');
  await expect(page.getByText('4 found')).toBeVisible();
  await page.getByTestId('label-found').click();
  await look(page, 'text-search');
  await page.getByRole('button', { name: 'Close' }).click();
  await count(page, before + 6);
  await frames(page);
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  const [task] = await call('POST', `projects/${id}/tasks/claim`, { count: 1 });
  const spans = (task.regions as Told[])
    .filter((region) => !('confidence' in region))
    .map(({ label, start, end }) => [label, start, end]);
  const found = [...text.matchAll(/ann/gi)].map(({ index }) => ['number', index, index + 3]);
  expect(spans).toEqual([['person', 0, 3], ['number', 0, 7], ...found]);
});

import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import type { Region, WorkTask } from '../../src/api/types';
import { look } from './look';
import { ada, type Caller, signIn, upload } from './team';

const labels = [{ key: 'cat', name: 'Cat', hotkey: '1', color: '#E69F00', shapes: ['box'] }];

async function prepared(request: APIRequestContext, name: string) {
  const who = await ada(request);
  const policy = { audit_rate: 0, confidence_threshold: 1 };
  const made = await who.call('POST', 'projects', { name: `${name} ${Date.now()}`, labels, policy });
  await upload(request, who, made.id, ['cat-chelsea.jpg', 'coins.jpg', 'coffee.jpg']);
  await ended(who, await who.call('POST', `projects/${made.id}/prelabel`, { model: 'yolox-nano' }));
  return { who, id: made.id as string };
}

const ended = ({ call }: Caller, job: { id: string }) =>
  expect.poll(async () => (await call('GET', `jobs/${job.id}`)).state).toBe('done');

const drawn = (page: Page, count: number) =>
  expect(page.getByTestId('canvas')).toHaveAttribute('data-regions', String(count));
const titled = (page: Page, name: string) => expect(page.locator('h1')).toHaveText(name);
const opened = (page: Page) => expect(page.getByTestId('canvas')).toHaveAttribute('data-ready', 'true');

/** What the server holds for a picture of the queue. */
async function regionsOf({ call }: Caller, id: string, name: string): Promise<Region[]> {
  const tasks: WorkTask[] = await call('POST', `projects/${id}/tasks/claim`, { count: 3 });
  return tasks.find((task) => task.asset.name === name)?.regions ?? [];
}

test('to and fro through what is claimed, and regions copied along onto the next pictures', async ({
  page,
  request,
}) => {
  const { who, id } = await prepared(request, 'To and fro');
  await signIn(page, 'ada');
  await page.goto(`/projects/${id}/annotate`);
  await opened(page);
  const strip = page.getByRole('list', { name: 'Claimed for you' });
  await expect(strip.getByRole('button')).toHaveCount(3);
  const names = await strip
    .getByRole('button')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('title') ?? ''));
  const [first = '', second = '', third = ''] = names;
  await titled(page, first);
  await expect(page.getByText('1 of 3 claimed')).toBeVisible();

  const clean = async () => {
    await opened(page);
    await page.keyboard.press('Shift+Delete');
    await drawn(page, 0);
  };
  // D and Ctrl+Right go on, A and Ctrl+Left back, round and round; the strip keeps its order.
  await clean();
  await page.keyboard.press('d');
  await titled(page, second);
  await expect(page.getByText('2 of 3 claimed')).toBeVisible();
  await clean();
  await page.keyboard.press('Control+ArrowRight');
  await titled(page, third);
  await clean();
  await page.keyboard.press('d');
  await titled(page, first);
  await page.keyboard.press('Control+ArrowLeft');
  await titled(page, third);
  await page.keyboard.press('a');
  await titled(page, second);
  expect(
    await strip.getByRole('button').evaluateAll((rows) => rows.map((row) => row.getAttribute('title'))),
  ).toEqual(names);
  await expect(strip.locator('[aria-current]')).toHaveAttribute('title', second);
  await strip.getByRole('button', { name: first }).click();
  await titled(page, first);
  await opened(page);
  await look(page, '37-strip');

  // One box goes onto the next two pictures, each once, undoable there.
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown');
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await drawn(page, 1);
  await page.keyboard.press('Control+b');
  await page.getByLabel('Number of pictures').fill('2');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('hint')).toContainText('onto the next 2 pictures');
  await page.keyboard.press('d');
  await titled(page, second);
  await drawn(page, 1);
  await expect(page.getByTestId('hint')).toContainText('1 copied here');
  await page.keyboard.press('a');
  await titled(page, first);
  await drawn(page, 1);
  await page.keyboard.press('a');
  await titled(page, third);
  await expect(page.getByTestId('hint')).toContainText('onto 0 more to come');
  await drawn(page, 1);
  await page.keyboard.press('d');
  await titled(page, first);
  await page.keyboard.press('d');
  await titled(page, second);
  await drawn(page, 1);
  const bare = ({ id: _, ...rest }: Region) => rest;
  const [drawnOne] = await regionsOf(who, id, first);
  if (!drawnOne) throw new Error('the box was not saved');
  for (const name of [second, third])
    await expect.poll(async () => (await regionsOf(who, id, name)).map(bare)).toEqual([bare(drawnOne)]);
  await page.keyboard.press('Control+z');
  await drawn(page, 0);
  await expect.poll(() => regionsOf(who, id, second)).toEqual([]);
  expect((await regionsOf(who, id, third)).length).toBe(1);
});

test('texts: what was done can be undone after a reload; palette and own keys', async ({ page, request }) => {
  const who = await ada(request);
  const made = await who.call('POST', 'projects', {
    name: `Texts again ${Date.now()}`,
    data_type: 'text',
    labels: [
      { key: 'person', name: 'Person', color: '#0072B2', hotkey: '1' },
      { key: 'place', name: 'Place', color: '#D55E00', hotkey: '2' },
    ],
    policy: { audit_rate: 0, confidence_threshold: 1 },
  });
  const lines = ['Ann went to Rome.', 'Ben stayed in Oslo.'].map((text, at) =>
    JSON.stringify({ name: `text-${at}.txt`, text }),
  );
  const body = Buffer.from(lines.join('\n'));
  await ended(who, await who.call('POST', `projects/${made.id}/assets/import`, body));
  await ended(who, await who.call('POST', `projects/${made.id}/prelabel`, { model: 'text-patterns' }));
  await signIn(page, 'ada');
  await page.goto(`/projects/${made.id}/annotate`);
  const text = page.getByTestId('text');
  const ready = async () => {
    await expect(text).toHaveAttribute('data-ready', 'true');
    await text.focus();
  };
  const count = (regions: number) => expect(text).toHaveAttribute('data-regions', String(regions));
  await ready();
  const [open] = (await who.call('POST', `projects/${made.id}/tasks/claim`, { count: 2 })) as WorkTask[];
  const before = open?.regions.length ?? 0;
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await count(before + 1);
  await page.keyboard.press('2');
  await expect(page.getByText('Ctrl+Z undoes: Label as Place')).toBeVisible();
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  await page.reload();
  await ready();
  await expect(page.getByText('Ctrl+Z undoes: Label as Place')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Ctrl+Z undoes: Label as Person')).toBeVisible();
  await page.keyboard.press('Control+z');
  await count(before);
  await page.keyboard.press('Control+y');
  await count(before + 1);

  // The palette finds commands and labels; the sheet gives a command another key.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('next text');
  await expect(page.getByTestId('palette').getByRole('option')).toHaveCount(1);
  await look(page, '45-text-palette');
  const title = await page.locator('h1').innerText();
  await page.getByRole('combobox').press('Enter');
  await expect(page.locator('h1')).not.toHaveText(title);
  await ready();
  await page.keyboard.press('?');
  await look(page, '46-text-keys');
  await page.getByRole('button', { name: /^Label all equal words: E\. Change/ }).click();
  await page.keyboard.press('r');
  await expect(page.getByText('R belongs to “Begin a relation”.')).toBeVisible();
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: /^Label all equal words: W\. Change/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await page.keyboard.press('w');
  await expect(page.getByRole('status').filter({ hasText: 'Every equal word is labelled' })).toBeVisible();
  await page.evaluate(() => localStorage.removeItem('assay.keys.text'));
});

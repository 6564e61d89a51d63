import { type APIRequestContext, expect, type Page, request as requests, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada, type Caller, endLeases, person, signIn, upload } from './team';

const pictures = ['coins.jpg', 'coffee.jpg', 'rocket.jpg'];

interface Team {
  project: string;
  name: string;
  sam: Caller;
  eve: Caller;
}

/** A project of three pictures without suggestions, and two annotators. */
async function team(request: APIRequestContext, policy: Record<string, unknown> = {}): Promise<Team> {
  const admin = await ada(request);
  const mark = crypto.randomUUID().slice(0, 6);
  const [first, second] = [`sam-${mark}`, `eve-${mark}`];
  const ids: string[] = [];
  for (const username of [first, second])
    ids.push((await admin.call('POST', 'users', { username, password })).id);
  const project = await admin.call('POST', 'projects', {
    name: `Safety ${mark}`,
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0, review: 'none', confidence_threshold: 1, ...policy },
  });
  await admin.call('PUT', `projects/${project.id}/members`, [
    { user: (await admin.call('GET', 'me')).id, role: 'manager' },
    ...ids.map((user) => ({ user, role: 'annotator' })),
  ]);
  await upload(request, admin, project.id, pictures);
  const job = await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  return {
    project: project.id,
    name: first,
    sam: await person(request, first),
    eve: await person(request, second),
  };
}

const canvas = (page: Page) => page.getByTestId('canvas');
const saved = (page: Page) => expect(page.getByTestId('save-state')).toHaveText('Saved');
const ready = (page: Page) => expect(canvas(page)).toHaveAttribute('data-ready', 'true');
const regions = (page: Page, count: number) =>
  expect(canvas(page)).toHaveAttribute('data-regions', String(count));

async function open(page: Page, { project, name }: Team) {
  await signIn(page, name);
  await page.goto(`/projects/${project}/annotate`);
  await ready(page);
}

/** The task on the page, as the server has it. */
async function held(who: Caller, project: string) {
  const rows = await who.call('POST', `projects/${project}/tasks/claim`, { count: 1 });
  return rows[0];
}

async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await canvas(page).boundingBox();
  const { zoom, offsetX, offsetY } = await canvas(page).evaluate((element) => ({ ...element.dataset }));
  if (!box) throw new Error('the canvas is not there');
  return [box.x + x * Number(zoom) + Number(offsetX), box.y + y * Number(zoom) + Number(offsetY)];
}

async function draw(page: Page, x: number, y: number, width = 60, height = 40, isDone = true) {
  await page.keyboard.press('b');
  await page.mouse.move(...(await at(page, x, y)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, x + width, y + height)), { steps: 3 });
  if (isDone) await page.mouse.up();
}

test('twenty edits and an answer without a line arrive when it is back, each once', async ({
  page,
  context,
  request,
}) => {
  const one = await team(request);
  await open(page, one);
  const task = await held(one.sam, one.project);
  const before = task.regions.length;
  const first = await page.locator('h1').innerText();
  await context.setOffline(true);
  await draw(page, 20, 20);
  await regions(page, before + 1);
  for (let edit = 0; edit < 19; edit += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('offline')).toContainText('changes are safe on this computer');
  await expect(page.getByTestId('save-state')).toContainText('Offline. 20 changes');
  await look(page, '30-offline');
  // The answer is given too; the next picture is there at once.
  await page.keyboard.press('Shift+Enter');
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('h1')).not.toHaveText(first);
  await ready(page);
  await expect(page.getByTestId('offline')).toContainText('1 answer');
  await context.setOffline(false);
  await expect(page.getByTestId('offline')).toBeHidden();
  await expect
    .poll(async () => (await one.sam.call('GET', `projects/${one.project}/my-day`)).submitted_today)
    .toBe(1);
  const mine = await one.sam.call('GET', `projects/${one.project}/tasks/mine`);
  expect(mine.results.map((row: { task: string }) => row.task)).toEqual([task.id]);
});

test('a window closed in the middle of a drag loses that drag and nothing else', async ({
  page,
  context,
  request,
}) => {
  const one = await team(request);
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await draw(page, 10, 10);
  await draw(page, 100, 30);
  await draw(page, 30, 100, 50, 50, false);
  await page.close();
  const again = await context.newPage();
  await again.goto(`/projects/${one.project}/annotate`);
  await ready(again);
  await regions(again, before + 2);
  await saved(again);
  expect((await held(one.sam, one.project)).regions.length).toBe(before + 2);
});

test('two windows: one writes, the other looks and can take over', async ({ page, context, request }) => {
  const one = await team(request);
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await draw(page, 10, 10);
  const second = await context.newPage();
  await second.goto(`/projects/${one.project}/annotate`);
  await ready(second);
  await expect(second.getByText('open in another window')).toBeVisible();
  const seen = Number(await canvas(second).getAttribute('data-regions'));
  await draw(second, 100, 60);
  await regions(second, seen);
  await second.getByTestId('take-over').click();
  await expect(second.getByText('open in another window')).toBeHidden();
  await regions(second, before + 1);
  await page.bringToFront();
  await expect(page.getByText('open in another window')).toBeVisible();
  await look(page, '31-two-windows');
  await draw(page, 100, 60);
  await regions(page, before + 1);
  await second.bringToFront();
  await draw(second, 100, 60);
  await regions(second, before + 2);
  await saved(second);
  expect((await held(one.sam, one.project)).regions.length).toBe(before + 2);
  // The writer leaves: the other goes on from what the server has.
  await second.close();
  await expect(page.getByText('open in another window')).toBeHidden();
  await regions(page, before + 2);
});

test('a session that ends in the middle: sign in again in a bar, and everything is sent', async ({
  page,
  context,
  request,
  baseURL,
}) => {
  const one = await team(request);
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await draw(page, 10, 10);
  await saved(page);
  // The session is deleted on the server; the browser knows nothing of it.
  const other = await requests.newContext({ baseURL, storageState: await context.storageState() });
  const cookies = (await other.storageState()).cookies;
  const token = cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '';
  const out = await other.post('/api/v1/auth/logout', { headers: { 'X-CSRFToken': token }, data: {} });
  expect(out.ok(), await out.text()).toBe(true);
  await other.dispose();
  await draw(page, 100, 60);
  await expect(page.getByTestId('sign-in-again')).toBeVisible();
  await draw(page, 100, 120);
  await regions(page, before + 3);
  await look(page, '32-signed-out');
  await page.getByLabel('Password').first().fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByTestId('sign-in-again')).toBeHidden();
  await saved(page);
  await regions(page, before + 3);
  expect((await held(one.sam, one.project)).regions.length).toBe(before + 3);
});

test('a second client changes the same region: both versions stay, and one is chosen', async ({
  page,
  request,
}) => {
  const one = await team(request);
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await draw(page, 10, 10);
  await saved(page);
  const task = await held(one.sam, one.project);
  const box = task.regions.at(-1);
  const op = (value: { id: string }) => ({
    op_id: crypto.randomUUID(),
    op: 'put_region',
    region_id: value.id,
    value,
  });
  const theirs = { ...box, x: 150 };
  const added = { ...box, id: crypto.randomUUID(), y: 120 };
  await one.sam.call('PATCH', `tasks/${task.id}/draft`, {
    base_revision: task.revision,
    ops: [op(theirs), op(added)],
  });
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('collision')).toContainText('Changed here and in another window');
  await regions(page, before + 3);
  await look(page, '33-both-versions');
  await page.getByTestId('collision').getByRole('button', { name: 'Mine' }).click();
  await expect(page.getByTestId('collision')).toBeHidden();
  await regions(page, before + 2);
  await saved(page);
  const after = (await held(one.sam, one.project)).regions;
  expect(after.find((row: { id: string }) => row.id === box.id)).toEqual({ ...box, y: box.y + 1 });
  expect(after.find((row: { id: string }) => row.id === added.id)).toEqual(added);
});

test('a full disk: it is said, the work goes straight to the server, nothing is lost', async ({
  page,
  context,
  request,
}) => {
  const one = await team(request);
  await page.addInitScript(() => {
    for (const name of ['add', 'put'] as const) {
      const real = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (this: IDBObjectStore, ...given: [unknown]) {
        if ('full' in window) throw new DOMException('full', 'QuotaExceededError');
        return real.apply(this, given);
      };
    }
  });
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await page.evaluate(() => Object.assign(window, { full: true }));
  await context.setOffline(true);
  await draw(page, 10, 10);
  await expect(page.getByText('This computer has no room left')).toBeVisible();
  await look(page, '34-full-disk');
  await context.setOffline(false);
  await expect(page.getByText('This computer has no room left')).toBeHidden();
  await draw(page, 100, 60);
  await saved(page);
  expect((await held(one.sam, one.project)).regions.length).toBe(before + 2);
  await page.reload();
  await ready(page);
  await regions(page, before + 2);
});

test('a lease that ran out: taken again where nobody took it, else kept as a draft', async ({
  page,
  context,
  request,
}) => {
  const one = await team(request, { lease_seconds: 60 });
  await open(page, one);
  const task = await held(one.sam, one.project);
  const before = task.regions.length;
  await context.setOffline(true);
  await draw(page, 10, 10);
  endLeases(one.project);
  const beat = page.waitForResponse(
    (reply) => reply.url().includes(`${task.id}/heartbeat`) && reply.status() === 200,
  );
  await context.setOffline(false);
  await beat;
  await saved(page);
  await regions(page, before + 1);
  await expect(page.getByText('ran out')).toBeHidden();
  const again = await held(one.sam, one.project);
  expect([again.id, again.regions.length]).toEqual([task.id, before + 1]);
  // Once more, and this time somebody else takes everything there is.
  await context.setOffline(true);
  await draw(page, 100, 60);
  endLeases(one.project);
  const taken = await one.eve.call('POST', `projects/${one.project}/tasks/claim`, { count: 10 });
  expect(taken.map((row: { asset: { id: string } }) => row.asset.id)).toContain(task.asset.id);
  await context.setOffline(false);
  await expect(page.getByText('The time for this picture ran out')).toBeVisible();
  await saved(page);
  await look(page, '35-lease');
  expect((await one.sam.call('GET', `tasks/${task.id}`)).regions.length).toBe(before + 2);
});

test('an answer the server refuses brings the picture back with the reason', async ({ page, request }) => {
  const one = await team(request);
  await open(page, one);
  const first = await page.locator('h1').innerText();
  const before = Number(await canvas(page).getAttribute('data-regions'));
  await draw(page, 10, 10);
  await saved(page);
  const task = await held(one.sam, one.project);
  const added = { ...task.regions.at(-1), id: crypto.randomUUID(), x: 130 };
  await one.sam.call('PATCH', `tasks/${task.id}/draft`, {
    base_revision: task.revision,
    ops: [{ op_id: crypto.randomUUID(), op: 'put_region', region_id: added.id, value: added }],
  });
  await page.keyboard.press('Shift+Enter');
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('h1')).not.toHaveText(first);
  await expect(page.getByTestId('refused')).toContainText(`${first} was not accepted`);
  await look(page, '36-refused');
  await page.getByRole('button', { name: 'Open it now' }).click();
  await expect(page.locator('h1')).toHaveText(first);
  await ready(page);
  await regions(page, before + 2);
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(async () => (await one.sam.call('GET', `projects/${one.project}/my-day`)).submitted_today)
    .toBe(1);
  await expect(page.getByTestId('refused')).toBeHidden();
});

test('an edit the server will not take is set aside; it can be put back and goes out when it is taken', async ({
  page,
  request,
}) => {
  const one = await team(request);
  await open(page, one);
  const before = Number(await canvas(page).getAttribute('data-regions'));
  let isRefusing = true;
  await page.route('**/draft', async (route) => {
    if (route.request().method() !== 'PATCH' || !isRefusing) return route.fallback();
    await route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/problems/validation_failed',
        title: 'Some fields need a correction',
        status: 422,
        code: 'validation_failed',
        detail: 'A box must be inside the picture.',
      }),
    });
  });
  await draw(page, 10, 10);
  const bar = page.getByTestId('refused');
  await expect(bar).toContainText('A box must be inside the picture.');
  await regions(page, before);
  await look(page, '36a-aside');
  // Still refused: it is set aside again.
  await bar.getByRole('button', { name: 'Put it back' }).click();
  await regions(page, before + 1);
  await expect(bar).toBeVisible();
  await regions(page, before);
  isRefusing = false;
  await bar.getByRole('button', { name: 'Put it back' }).click();
  await expect(bar).toBeHidden();
  await regions(page, before + 1);
  await saved(page);
  const [box] = (await held(one.sam, one.project)).regions.slice(-1);
  expect([box.x, box.y, box.width, box.height].map(Math.round)).toEqual([10, 10, 60, 40]);
});

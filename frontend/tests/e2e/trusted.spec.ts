import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { endable, look, password } from './look';
import { seeded } from './seeded';
import { ada, type Caller, person, signIn, upload } from './team';

const box = (x: number, label = 'clock') => ({
  id: crypto.randomUUID(),
  label,
  shape: 'box',
  x,
  y: 20,
  width: 60,
  height: 50,
});
const WEATHER = {
  key: 'weather',
  name: 'Weather',
  kind: 'single',
  options: [
    { key: 'sun', name: 'Sunny' },
    { key: 'rain', name: 'Rain or snow, with a long name' },
  ],
};

/** A project with a question, two annotators and a reviewer, and as many pre-labelled pictures as there are names. */
async function project(
  request: APIRequestContext,
  names: string[],
  policy: object,
  more: object = { classification: [WEATHER] },
) {
  const admin = await ada(request);
  const tag = crypto.randomUUID().slice(0, 4);
  const users: Record<string, string> = { ada: (await admin.call('GET', 'me')).id };
  for (const name of ['bea', 'eli', 'ravi'])
    users[name] = (await admin.call('POST', 'users', { username: `${name}-${tag}`, password })).id;
  const labels = [
    { key: 'clock', name: 'Clock' },
    { key: 'cup', name: 'Cup' },
  ];
  const made = await admin.call('POST', 'projects', {
    name: `Trusted ${tag}`,
    labels,
    policy: { audit_rate: 0, confidence_threshold: 1, ...policy },
    ...more,
  });
  const at = `projects/${made.id}`;
  await admin.call('PUT', `${at}/members`, [
    { user: users.ada, role: 'manager' },
    { user: users.bea, role: 'annotator' },
    { user: users.eli, role: 'annotator' },
    { user: users.ravi, role: 'reviewer' },
  ]);
  if (names.length) {
    await upload(request, admin, made.id, names);
    await ended(admin, await admin.call('POST', `${at}/prelabel`, { model: 'yolox-nano' }));
  }
  const who = async (name: string) => person(request, `${name}-${tag}`);
  return { admin, at, tag, bea: await who('bea'), eli: await who('eli'), ravi: await who('ravi') };
}

async function ended(admin: Caller, job: { id: string }) {
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
}

async function answer(who: Caller, at: string, regions: unknown[], weather: string) {
  const [task] = await who.call('POST', `${at}/tasks/claim`, { count: 1 });
  await who.call('POST', `tasks/${task.id}/submit`, {
    submission_id: crypto.randomUUID(),
    schema_version: 1,
    regions,
    classification: { weather },
    seconds: 9,
  });
  return task;
}

const opened = (page: Page, id: string) => expect(page.getByTestId(id)).toHaveAttribute('data-ready', 'true');

test('hidden checks are proposed by themselves; practice and an exam with what was right', async ({
  page,
  request,
}) => {
  const names = ['coins.jpg', 'coffee.jpg', 'rocket.jpg', 'flower.jpg', 'horse.jpg', 'astronaut.jpg'];
  const { admin, at, tag, bea, ravi } = await project(request, names, { gold_rate: 0.3 });
  const [lesson, exam] = (await admin.call('GET', `${at}/assets?limit=10`)).results;
  await admin.call('POST', `${at}/gold`, { asset: lesson.id, regions: [box(40)], use: 'lesson' });
  await admin.call('POST', `${at}/gold`, { asset: exam.id, regions: [box(40)], use: 'exam' });
  for (let turn = 0; turn < 4; turn++) {
    await answer(bea, at, [box(10 + turn), box(120, 'cup')], 'sun');
    const [review] = await ravi.call('POST', `${at}/reviews/claim`, { count: 1 });
    await ravi.call('POST', `reviews/${review.id}/decision`, { decision: 'approve', seconds: 4 });
  }
  await signIn(page, `ravi-${tag}`);
  await page.goto(`/${at}/gold`);
  const note = page.getByRole('note');
  await expect(note).toContainText('50 more are needed');
  await expect(note.getByRole('link', { name: /Look through the 4 proposed/ })).toBeVisible();
  await look(page, '70-gold-stock');
  await note.getByRole('link').click();
  const proposals = page.getByRole('list', { name: 'Proposals' });
  await expect(proposals.getByRole('listitem')).toHaveCount(4);
  await expect(proposals.getByText('weather: sun').first()).toBeVisible();
  await look(page, '71-gold-proposals');
  await endable(page, 'proposals');
  await proposals
    .getByRole('button', { name: /^Accept/ })
    .first()
    .click();
  await expect(page.getByRole('status').filter({ hasText: '1 in use.' })).toBeVisible();
  // What was accepted has left the list before the next one is refused.
  await expect(proposals.getByRole('listitem')).toHaveCount(3);
  await endable(page, 'proposals');
  await proposals
    .getByRole('button', { name: /^Refuse/ })
    .first()
    .click();
  await expect(proposals.getByRole('listitem')).toHaveCount(2);
  await endable(page, 'proposals');
  await page.getByRole('button', { name: 'Accept all 2' }).click();
  await expect(page.getByText('2 in use.')).toBeVisible();
  await page.getByRole('button', { name: /Retired 1/ }).click();
  await expect(page.getByText('Refused when it was proposed.')).toBeVisible();

  // Practice in the ordinary workspace, then an exam: what was right is shown afterwards.
  await admin.call('PUT', `${at}/exams`, { label: '', questions: 1, pass_mark: 1, attempts: 2 });
  const [eliHere] = [await person(request, `eli-${tag}`)];
  await page.goto('about:blank');
  await page.context().clearCookies();
  await signIn(page, `eli-${tag}`);
  await page.goto(`/${at}/my-quality`);
  await expect(page.locator('h1')).toContainText('Too little has been checked yet');
  await page.getByRole('button', { name: 'Practise on 5' }).click();
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await page.goto(`/${at}/my-quality`);
  await expect(page.getByText(/Exam of this project: 1 pictures|Exam of this project/)).toBeVisible();
  await look(page, '72-my-quality-practice');
  await page.getByRole('button', { name: 'Begin the exam' }).click();
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await page.goto(`/${at}/my-quality`);
  await expect(page.getByText('1 attempt left')).toBeVisible();
  await page.getByRole('button', { name: 'See what was right' }).click();
  await expect(page.getByText('1 missed').first()).toBeVisible();
  await look(page, '73-my-quality-exam');
  // A manager lets them work all the same.
  await page.goto('about:blank');
  await page.context().clearCookies();
  await signIn(page, 'ada');
  await page.goto(`/${at}/gold`);
  await page.getByRole('button', { name: new RegExp(`Give to eli-${tag}: this project`) }).click();
  await expect.poll(async () => (await eliHere.call('GET', `${at}/exams`)).exams[0].is_passed).toBe(true);
  await look(page, '74-qualifications');
});

/** Resolves when the server has taken a draft of a ruling in which these words stand. */
const keeps = (page: Page, words: string) =>
  page.waitForResponse(
    (reply) =>
      reply.request().method() === 'PATCH' &&
      /adjudications\/[^/]+\/draft$/.test(reply.url()) &&
      reply.ok() &&
      (reply.request().postData() ?? '').includes(words),
  );

test('people who differ on a question, and a draft that survives a reload', async ({ page, request }) => {
  const { admin, at, tag, bea, eli } = await project(request, ['coins.jpg'], { overlap: 2 });
  await answer(bea, at, [box(30), box(140, 'cup')], 'sun');
  await answer(eli, at, [box(32), box(142, 'cup')], 'rain');
  await expect.poll(async () => (await admin.call('GET', `${at}/adjudications`)).results.length).toBe(1);
  await signIn(page, `ravi-${tag}`);
  await page.goto(`/${at}/adjudicate`);
  await opened(page, 'canvas');
  await expect(page.getByTestId('cause')).toContainText('2 people differ, 0 % agree');
  const asked = page.getByTestId('questions');
  await expect(asked.getByText('differ')).toBeVisible();
  await look(page, '75-adjudicate-question');
  await asked.getByRole('button', { name: /2 Rain or snow/ }).click();
  const sent = keeps(page, 'The roofs are wet.');
  await page.getByLabel('Why (kept with the label)').fill('The roofs are wet.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('kept')).toHaveText('Kept');
  await sent;
  await page.reload();
  await opened(page, 'canvas');
  await expect(page.getByLabel('Why (kept with the label)')).toHaveValue('The roofs are wet.');
  await expect(asked.getByRole('button', { name: /2 Rain or snow/ })).toHaveAttribute('aria-pressed', 'true');
  await look(page, '76-adjudicate-draft');
  await endable(page);
  await page.getByTestId('decide').click();
  await expect(page.getByText('No disagreement waits for you')).toBeVisible();
  const [decided] = (await admin.call('GET', `${at}/adjudications?decided=true`)).results;
  expect(decided.comment).toBe('The roofs are wet.');
});

test('answers on a text side by side', async ({ page, request }) => {
  const labels = [
    { key: 'person', name: 'Person', hotkey: '1' },
    { key: 'number', name: 'Number', hotkey: '2' },
  ];
  const { admin, at, tag, bea, eli } = await project(
    request,
    [],
    { overlap: 2 },
    { data_type: 'text', labels, classification: [WEATHER] },
  );
  const line = JSON.stringify({
    text: 'Ann met Bob in the old harbour. They spoke of the winter.',
    name: 'one',
  });
  await ended(admin, await admin.call('POST', `${at}/assets/import`, Buffer.from(line)));
  await ended(admin, await admin.call('POST', `${at}/prelabel`, { model: 'text-patterns' }));
  const span = (start: number, end: number) => ({
    id: crypto.randomUUID(),
    label: 'person',
    shape: 'span',
    start,
    end,
  });
  await answer(bea, at, [span(0, 3), span(8, 11)], 'sun');
  await answer(eli, at, [span(0, 7)], 'rain');
  await expect.poll(async () => (await admin.call('GET', `${at}/adjudications`)).results.length).toBe(1);
  await signIn(page, `ravi-${tag}`);
  await page.goto(`/${at}/adjudicate`);
  await opened(page, 'text');
  await expect(page.getByRole('region', { name: `bea-${tag}` })).toContainText('harbour');
  const sent = keeps(page, 'put_region');
  await page.keyboard.press('Shift+Digit1');
  await expect(page.getByTestId('text')).toHaveAttribute('data-regions', '2');
  await look(page, '77-adjudicate-text');
  await sent;
  await page.reload();
  await opened(page, 'text');
  await expect(page.getByTestId('text')).toHaveAttribute('data-regions', '2');
  await endable(page, 'text');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('No disagreement waits for you')).toBeVisible();
  const [decided] = (await admin.call('GET', `${at}/adjudications?decided=true`)).results;
  expect([decided.choice, decided.chosen]).toEqual(['answer', 'v1']);
});

test('agreement of forty people, with every pair in a table beside the map', async ({ page }) => {
  const { agreement: id } = await seeded('tests.seed_agreement', /^(agreement) (\S+)$/gm);
  await signIn(page, 'ada');
  await page.goto(`/projects/${id}/agreement`);
  await expect(page.locator('h1')).toContainText('on 160 pictures with several answers');
  const table = page.getByRole('table', { name: 'Agreement on attributes' });
  await expect(table.getByRole('row')).toHaveCount(10);
  await expect(table.getByRole('cell', { name: 'a number' }).first()).toBeVisible();
  await look(page, '78-agreement');
  const pairs = page.getByRole('region', { name: 'Pairs', exact: true });
  await pairs.scrollIntoViewIfNeeded();
  await expect(pairs.getByRole('img', { name: /Agreement of 40 people/ })).toBeVisible();
  // The map fits: nothing on the page is wider than the window.
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
  const map = await pairs.getByRole('img', { name: /Agreement of 40/ }).boundingBox();
  expect(map && map.x + map.width).toBeLessThanOrEqual(1280);
  await look(page, '79-agreement-pairs');
  const saved = page.waitForEvent('download');
  await pairs.getByRole('button', { name: 'Save as CSV' }).click();
  expect((await saved).suggestedFilename()).toBe('agreement-pairs.csv');
  // A manager's five questions about what is believed, each with its answer.
  const sure = page.getByRole('region', { name: 'How sure the labels are' });
  await sure.getByRole('button', { name: 'Work out again' }).click();
  await expect(sure.getByText(/About [\d.]+ in 10 believed answers are right/).first()).toBeVisible();
  await expect(sure.getByText(/At 85 % an item takes/).first()).toBeVisible();
  for (const question of ['How sure?', 'Why?', 'What would make it surer?', 'How many known items?'])
    await expect(sure.getByText(question).first()).toBeVisible();
  await sure.scrollIntoViewIfNeeded();
  await look(page, '80-belief');
});

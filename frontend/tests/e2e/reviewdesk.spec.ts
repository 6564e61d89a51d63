import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { endable, look, password } from './look';
import { ada, endLeases, person, signIn, upload } from './team';

const canvas = (page: Page) => page.getByTestId('canvas');
const ready = (page: Page) => expect(canvas(page)).toHaveAttribute('data-ready', 'true');
const polygon = (id: string, points: [number, number][]) => ({
  id,
  label: 'cat',
  shape: 'polygon',
  rings: [{ points }],
});
const FIRST: [number, number][] = [
  [120, 60],
  [220, 60],
  [220, 160],
  [120, 160],
];
/** The same outline, two corners dragged: one by 50 pixels, one by 20. */
const SECOND: [number, number][] = [
  [90, 20],
  [220, 60],
  [220, 180],
  [120, 160],
];

/** Two pictures answered by bob, sent back once by rae and answered again with corners elsewhere. */
async function answered(request: APIRequestContext, policy: object = {}) {
  const admin = await ada(request);
  const mark = crypto.randomUUID().slice(0, 6);
  const users: Record<string, string> = {};
  for (const name of ['bob', 'rae', 'kim'])
    users[name] = (await admin.call('POST', 'users', { username: `${name}-${mark}`, password })).id;
  const project = await admin.call('POST', 'projects', {
    name: `Desk ${mark}`,
    labels: [
      { key: 'cat', name: 'Face', shapes: ['polygon', 'box'] },
      { key: 'ear', name: 'Ear', shapes: ['polygon', 'box', 'ellipse'] },
    ],
    policy: { audit_rate: 0, review: 'all', confidence_threshold: 1, ...policy },
  });
  await admin.call('PUT', `projects/${project.id}/members`, [
    { user: (await admin.call('GET', 'me')).id, role: 'manager' },
    { user: users.bob, role: 'annotator' },
    { user: users.rae, role: 'reviewer' },
    { user: users.kim, role: 'reviewer' },
  ]);
  await upload(request, admin, project.id, ['cat-chelsea.jpg', 'coffee.jpg']);
  const job = await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const [bob, rae] = [await person(request, `bob-${mark}`), await person(request, `rae-${mark}`)];
  const answer = async (points: [number, number][]) => {
    const tasks = await bob.call('POST', `projects/${project.id}/tasks/claim`, { count: 2 });
    for (const task of tasks)
      await bob.call('POST', `tasks/${task.id}/submit`, {
        submission_id: crypto.randomUUID(),
        schema_version: 1,
        regions: [polygon(task.asset.id, points)],
      });
  };
  await answer(FIRST);
  for (const review of await rae.call('POST', `projects/${project.id}/reviews/claim`, { count: 2 }))
    await rae.call('POST', `reviews/${review.id}/decision`, {
      decision: 'reject',
      reason: 'sloppy_shape',
      comment: '',
      to: 'author',
    });
  await answer(SECOND);
  return { admin, project: project.id as string, mark };
}

async function open(page: Page, { project, mark }: { project: string; mark: string }) {
  await signIn(page, `rae-${mark}`);
  await page.goto(`/projects/${project}/review`);
  await ready(page);
}

test('both versions with an edge between them, by key and by mouse, and how far corners went', async ({
  page,
  request,
}) => {
  const made = await answered(request);
  await open(page, made);
  await page.keyboard.press('t');
  await expect(page.getByTestId('diff')).toHaveText('1 moved of 1');
  await page.keyboard.press('j');
  await expect(page.getByTestId('shift')).toHaveText('2 corners by up to 50 px');
  await expect(page.getByTestId('change')).toContainText('% overlap');
  await look(page, '48-review-shift');

  await page.keyboard.press('s');
  const edge = page.getByRole('slider', { name: 'Swipe' });
  await expect(edge).toBeFocused();
  await expect(edge).toHaveAttribute('aria-valuenow', '50');
  await expect(page.getByText("Before: Author's earlier answer")).toBeVisible();
  const clip = () => page.getByTestId('before').evaluate((one) => getComputedStyle(one).clipPath);
  expect(await clip()).toBe('inset(0px 50% 0px 0px)');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '62');
  await page.keyboard.press('Home');
  expect(await clip()).toBe('inset(0px 100% 0px 0px)');
  const box = await canvas(page).boundingBox();
  if (!box) throw new Error('the canvas is not there');
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(edge).toHaveAttribute('aria-valuenow', '40');
  // Both look at the same place, however the picture is moved.
  const cameras = () =>
    page.evaluate(() =>
      ['canvas', 'before'].map((id) => {
        const { zoom, offsetX, offsetY } = (document.querySelector(`[data-testid="${id}"]`) as HTMLElement)
          .dataset;
        return [zoom, offsetX, offsetY];
      }),
    );
  await page.mouse.move(box.x + box.width * 0.7, box.y + 100);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  const [one, other] = await cameras();
  expect(other).toEqual(one);
  await page.keyboard.press('z');
  await look(page, '49-review-swipe');
  await page.keyboard.press('Escape');
  await expect(edge).toBeHidden();
  // The light of the picture is that of both versions; the sliders keep their arrows, the picture its focus.
  await page.keyboard.press('s');
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const light = (id: string) =>
    page
      .getByTestId(id)
      .locator('canvas')
      .first()
      .evaluate((one) => one.style.filter);
  await expect.poll(() => light('canvas')).toBe('brightness(1.1) contrast(1)');
  await expect.poll(() => light('before')).toBe('brightness(1.1) contrast(1)');
  await page.keyboard.press('Escape');
  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press('s');
  await expect(edge).toBeHidden();
  // To fix is to see the answer whole.
  await page.keyboard.press('s');
  await page.keyboard.press('e');
  await expect(edge).toBeHidden();
});

test('commands by name and keys of one own, refused where another has them', async ({ page, request }) => {
  const made = await answered(request);
  await open(page, made);
  const first = await page.locator('h1').innerText();
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette').getByRole('combobox').fill('fix the');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Save the fix' })).toBeVisible();
  // The tools of the workspace are here, with Shift where the review has the letter itself.
  await expect(page.getByRole('button', { name: 'Ellipse' })).toHaveAttribute('title', 'Ellipse (Shift+O)');
  await page.keyboard.press('Shift+O');
  await expect(page.getByRole('button', { name: 'Ellipse' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('v');
  await look(page, '4a-review-fix-rail');

  await page.keyboard.press('?');
  const sheet = page.getByTestId('key-sheet');
  await sheet.getByRole('button', { name: /^Next change/ }).click();
  await page.keyboard.press('y');
  await expect(sheet.getByText('Y belongs to “Approve, or save the fix”.')).toBeVisible();
  await page.keyboard.press('Shift+J');
  await expect(sheet.getByRole('button', { name: /^Next change: Shift\+J/ })).toBeVisible();
  await look(page, '4b-review-sheet');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.reload();
  await ready(page);
  await page.keyboard.press('j');
  await expect(page.getByTestId('change').first().getByRole('button').first()).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await page.keyboard.press('Shift+J');
  await expect(page.getByTestId('change').first().getByRole('button').first()).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  // What is held by a key stays on when it is chosen by name, until it is chosen again.
  const ghost = async () => {
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').getByRole('combobox').fill('other version');
    await page.keyboard.press('Enter');
  };
  await ghost();
  await expect(page.getByTestId('palette')).toBeHidden();
  await ghost();
  await endable(page);
  await page.keyboard.press('y');
  await expect(page.locator('h1')).not.toHaveText(first);
});

test('a review whose time ran out while somebody else took it: said, and on to the next', async ({
  page,
  context,
  request,
}) => {
  const made = await answered(request, { lease_seconds: 60 });
  const kim = await person(request, `kim-${made.mark}`);
  await open(page, made);
  await context.setOffline(true);
  endLeases(made.project);
  const taken = await kim.call('POST', `projects/${made.project}/reviews/claim`, { count: 2 });
  expect(taken.length).toBe(2);
  await context.setOffline(false);
  await expect(page.getByText('ran out')).toBeVisible();
  await look(page, '4c-review-lease');
  await page.getByRole('button', { name: 'Go on with the next' }).click();
  await expect(page.getByText('No answer waits for review')).toBeVisible();
});

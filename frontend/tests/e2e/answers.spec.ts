import { expect, type Page, test } from '@playwright/test';
import type { Point } from '../../src/api/types';
import { drag, drawn, fullSize, ready } from './canvas';
import { endable, look } from './look';
import { ada, signIn, upload } from './team';

const labels = [
  {
    key: 'cat',
    name: 'Cat',
    hotkey: '1',
    shapes: ['box'],
    description: 'The whole animal, with its tail.',
    attributes: [
      {
        key: 'pose',
        name: 'Pose',
        kind: 'select',
        required: true,
        options: [
          { key: 'sits', name: 'Sits' },
          { key: 'lies', name: 'Lies' },
        ],
      },
      { key: 'collar', name: 'Collar', kind: 'checkbox' },
      { key: 'age', name: 'Age', kind: 'number', min: 0, max: 30 },
      { key: 'note', name: 'Note', kind: 'text' },
    ],
  },
  { key: 'clock', name: 'Clock', hotkey: '2', shapes: ['box'], description: 'Hands and face.' },
];
const classification = [
  {
    key: 'light',
    name: 'Light',
    kind: 'single',
    required: true,
    options: [
      { key: 'day', name: 'Day' },
      { key: 'night', name: 'Night' },
    ],
  },
  {
    key: 'seen',
    name: 'Seen from',
    kind: 'multi',
    options: [
      { key: 'front', name: 'Front' },
      { key: 'side', name: 'Side' },
      { key: 'above', name: 'Above' },
    ],
  },
  {
    key: 'kind',
    name: 'Kind',
    kind: 'hierarchical',
    options: [
      { key: 'animal', name: 'Animal' },
      { key: 'pet', name: 'Pet', parent: 'animal' },
      { key: 'wild', name: 'Wild', parent: 'animal' },
      { key: 'thing', name: 'Thing' },
    ],
  },
];

async function choose(page: Page, field: RegExp, option: string) {
  await page
    .getByRole('textbox', { name: field })
    .or(page.getByRole('combobox', { name: field }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('attributes of regions, questions about the whole, doubts: what is required is asked for, all arrives', async ({
  page,
  request,
}) => {
  const who = await ada(request);
  const project = await who.call('POST', 'projects', {
    name: `Answers ${Date.now()}`,
    labels,
    classification,
    guidelines:
      'Label what is there.\n\n## Cat\nA tail that leaves the picture ends at its rim.\n\n## Clock\nWatches are clocks.',
    policy: { audit_rate: 0, confidence_threshold: 1, unsure: true, solo_review: true, review: 'all' },
  });
  await upload(request, who, project.id, ['cat-chelsea.jpg']);
  const job = await who.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await who.call('GET', `jobs/${job.id}`)).state).toBe('done');
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/annotate`);
  await ready(page);
  await page.keyboard.press('Shift+Delete');
  await drawn(page, 0);
  await fullSize(page);

  // The label in hand is named above the picture, and what the guidelines say of it stands first.
  await page.keyboard.press('1');
  await expect(page.getByTestId('next-label')).toHaveText('Next: CatThe whole animal, with its tail.');
  await expect(page.getByTestId('label-guideline')).toHaveText(
    'A tail that leaves the picture ends at its rim.',
  );
  await page.keyboard.press('2');
  await expect(page.getByTestId('label-guideline')).toHaveText('Watches are clocks.');
  await page.keyboard.press('1');

  await page.keyboard.press('b');
  const at: Point[] = [
    [60, 60],
    [80, 80],
    [200, 160],
  ];
  await drag(page, at);
  await drawn(page, 1);
  await endable(page);
  await page.keyboard.press('Control+Enter');
  // The first that is missing is said and has the focus.
  await expect(page.getByText(/is required, and 1 more\./)).toBeVisible();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('v');
  await page.keyboard.press('Tab');
  await choose(page, /^Pose/, 'Lies');
  // What is left is said, and nothing once it is there.
  await expect(page.getByText('Light is required.')).toBeVisible();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Alt+2');
  await page.getByRole('textbox', { name: /^Age/ }).fill('7');
  await page.getByRole('textbox', { name: /^Note/ }).fill('looks left');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Shift+U');
  await page.getByLabel('Night').check();
  await expect(page.getByText('is required')).toBeHidden();
  await page.getByLabel('Side').check();
  await page.getByLabel('Front').check();
  await choose(page, /^Kind$/, 'Animal');
  await choose(page, /^Kind, level 2$/, 'Pet');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('u');
  await expect(page.getByRole('button', { name: 'Unsure' })).toHaveAttribute('aria-pressed', 'true');
  await look(page, '3e-answers');
  await endable(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Nothing waits for you here')).toBeVisible();

  const claim = () => who.call('POST', `projects/${project.id}/reviews/claim`, { count: 1 });
  await expect.poll(async () => (await claim()).length).toBe(1);
  const [review] = await claim();
  expect(review.classification).toEqual({ light: 'night', seen: ['front', 'side'], kind: ['animal', 'pet'] });
  expect(review.flags).toEqual({ unsure: true });
  expect(review.answer).toHaveLength(1);
  expect(review.answer[0]).toMatchObject({
    label: 'cat',
    unsure: true,
    attributes: { pose: 'lies', collar: true, age: 7, note: 'looks left' },
  });
});

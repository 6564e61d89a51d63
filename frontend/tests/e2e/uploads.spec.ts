import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { endable, look, password, pictures } from './look';
import { ada, person, signIn, upload } from './team';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const weights = fileURLToPath(new URL('../../../inference_workers/weights', import.meta.url));
const port = Number(process.env.ASSAY_PICTURE_PORT);

function zipOf(names: readonly string[]): Buffer {
  const file = join(mkdtempSync(join(tmpdir(), 'zip-')), 'pictures.zip');
  const code =
    'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\n[z.write(p, "night/" + p.split("/")[-1]) for p in sys.argv[2:]]\nz.close()';
  execFileSync('python3', ['-c', code, file, ...names.map((name) => `${pictures}/${name}`)]);
  return readFileSync(file);
}

test('pictures come by zip, from the server, by address and after a lost connection, and leave everywhere', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  const project = await admin.call('POST', 'projects', {
    name: 'Deliveries',
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0, confidence_threshold: 1 },
  });
  const assets = async () => (await admin.call('GET', `projects/${project.id}/assets`)).results;
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/data`);
  const input = page.getByTestId('files');
  const report = page.getByTestId('upload-report');

  // A zip is unpacked by a job.
  await input.setInputFiles({
    name: 'pictures.zip',
    mimeType: 'application/zip',
    buffer: zipOf(['coins.jpg', 'rocket.jpg']),
  });
  await expect(report).toContainText('1 being unpacked');
  await expect.poll(async () => (await assets()).length).toBe(2);
  expect((await assets()).map((row: { name: string }) => row.name).sort()).toEqual([
    'night/coins.jpg',
    'night/rocket.jpg',
  ]);

  // A lost connection is waited for; what is there already is not sent again.
  let lost = 0;
  await page.route('**/assets', (route) => {
    if (route.request().method() === 'POST' && lost++ === 0) return route.abort('connectionfailed');
    return route.continue();
  });
  await input.setInputFiles([`${pictures}/coffee.jpg`, `${pictures}/coins.jpg`]);
  await expect(report).toContainText('1 taken, 1 already there, 0 refused');
  expect(lost).toBeGreaterThan(1);
  await page.unroute('**/assets');

  // A folder of the server, where an admin has allowed it.
  await page.reload();
  await page.getByRole('button', { name: 'take a folder of the server' }).click();
  await page.getByText('What a file of JSON Lines may hold').click();
  await look(page, '70-upload-area');
  const path = page.getByLabel(/A folder of the server/);
  const allowed = await path.inputValue();
  await path.fill('/etc');
  await page.getByRole('button', { name: 'Take its files' }).click();
  await expect(page.getByRole('alert')).toContainText('path must lie in one of');
  await path.fill(allowed);
  await page.getByRole('button', { name: 'Take its files' }).click();
  await expect(page.getByText(/taken, 3 were there already, 0 refused/)).toBeVisible();
  const before = (await assets()).length;

  // By address: registered at once, fetched when somebody looks.
  const asked: string[] = [];
  const host = createServer((incoming, answer) => {
    asked.push(incoming.url ?? '');
    answer.end(readFileSync(`${pictures}/coins.jpg`));
  });
  host.on('error', () => undefined);
  host.listen(port, '127.0.0.1');
  const sizes = (await assets()).find((one: { name: string }) => one.name === 'night/coins.jpg');
  const far = {
    url: `http://127.0.0.1:${port}/far.jpg`,
    width: sizes.width,
    height: sizes.height,
    name: 'far.jpg',
  };
  const said = { label: 'clock', shape: 'box', x: 1, y: 1, width: 9, height: 9, confidence: 0.4 };
  const lines = [
    { ...far, predictions: [{ model: 'ours', version: '7', regions: [said] }] },
    { ...far, url: 'http://elsewhere.test/a.png' },
  ];
  await input.setInputFiles({
    name: 'far.jsonl',
    mimeType: 'application/jsonl',
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
  });
  await expect(report).toContainText('1 taken, 0 already there, 1 refused');
  await expect(report).toContainText('Line 2: url: elsewhere.test:80 is none of the hosts in IMPORT_HOSTS.');
  expect(asked).toEqual([]);
  const [row] = (await assets()).filter((one: { name: string }) => one.name === 'far.jpg');
  expect(row.stage).toBe('annotating');

  // The picture is fetched by whoever opens it, once.
  await page.goto(`/projects/${project.id}/data`);
  await page.getByText('far.jpg').first().click();
  await expect.poll(() => asked).toEqual(['/far.jpg']);
  host.close();

  // Deleted everywhere, after a question.
  await page.goto(`/projects/${project.id}/data`);
  await page.getByText('far.jpg').first().click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete it everywhere' }).click();
  await expect.poll(async () => (await assets()).length).toBe(before);
});

test('people are lent what carries their tag', async ({ request, page }) => {
  const admin = await ada(request);
  await admin.call('POST', 'users', { username: 'nia', password });
  const project = await admin.call('POST', 'projects', {
    name: 'North only',
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0, confidence_threshold: 1 },
  });
  await upload(request, admin, project.id, ['coins.jpg', 'rocket.jpg']);
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/settings`);
  await page.locator('input[type=file]').setInputFiles({
    name: 'team.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('username,role,tags\nnia,annotator,north\n'),
  });
  await expect(page.getByText('1 person added')).toBeVisible();
  await page.goto(`/projects/${project.id}/data`);
  await page.getByLabel('Choose rocket.jpg').check();
  await page.getByRole('combobox', { name: 'Tags' }).fill('north');
  await page.keyboard.press('Enter');
  await endable(page, 'chosen');
  await page.getByRole('button', { name: 'Add tags' }).click();
  await expect(page.getByRole('list', { name: 'Latest actions' })).toContainText('1 tagged north');
  const job = await admin.call('POST', `projects/${project.id}/prelabel`, { model: 'yolox-nano' });
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  const nia = await person(request, 'nia');
  const held = await nia.call('POST', `projects/${project.id}/tasks/claim`, { count: 5 });
  expect(held.map((task: { asset: { name: string } }) => task.asset.name)).toEqual(['rocket.jpg']);
});

test('an admin adds a detector, which a worker tries, and removes it', async ({ page, request }) => {
  const admin = await ada(request);
  const project = await admin.call('POST', 'projects', {
    name: 'Own models',
    labels: [{ key: 'person', name: 'Person' }],
  });
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/pre-label`);
  await page.getByRole('button', { name: 'Add a detector' }).click();
  const panel = page.getByRole('region', { name: 'Add a model' });
  const files = panel.locator('input[type=file]');

  // A file that is no model is said plainly, and nothing is added.
  await files.nth(0).setInputFiles({ name: 'bad.onnx', mimeType: '', buffer: Buffer.from('no model') });
  await files.nth(1).setInputFiles(`${weights}/yolox-nano.json`);
  await panel.getByLabel('Key').fill('our-nano');
  await panel.getByRole('button', { name: 'Try it and add it' }).click();
  await expect(panel.getByRole('alert')).toContainText('our-nano was not added.');
  await look(page, '71-add-model');

  await files.nth(0).setInputFiles(`${weights}/yolox_nano.onnx`);
  await panel.getByLabel('Name').fill('Our Nano');
  await panel.getByRole('button', { name: 'Try it and add it' }).click();
  await expect(panel.getByText('our-nano can be used.')).toBeVisible();
  await expect(panel.getByText(/sha256 615e266100c3/)).toBeVisible();
  const mine = page.getByRole('region', { name: 'Our Nano' });
  await expect(mine).toContainText('sha256 615e2661');
  await mine.getByRole('button', { name: 'Remove' }).click();
  await mine.getByRole('button', { name: 'Remove Our Nano' }).click();
  await expect(mine).toHaveCount(0);
});

test('a model too large to send is named by its path, on the page or by the shell', async ({
  page,
  request,
}) => {
  await ada(request);
  const data = process.env.ASSAY_RUNS_ON ?? '';
  const folder = process.env.ASSAY_IMPORT_FOLDER ?? '';
  const project = await (await person(request, 'ada')).call('POST', 'projects', {
    name: 'Large models',
    labels: [{ key: 'person', name: 'Person' }],
  });
  copyFileSync(`${weights}/yolox_nano.onnx`, `${folder}/large.onnx`);
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/pre-label`);
  await page.getByRole('button', { name: 'Add a detector' }).click();
  const panel = page.getByRole('region', { name: 'Add a model' });

  // On the page, where an admin has allowed the folder; what is wrong stands at its field.
  await panel.locator('input[type=file]').nth(1).setInputFiles(`${weights}/yolox-nano.json`);
  await panel.getByLabel('or its path on the server').fill('/etc/passwd');
  await panel.getByRole('button', { name: 'Try it and add it' }).click();
  await expect(panel.getByText(/There is already a model yolox-nano/)).toBeVisible();
  await expect(panel.getByText(/must lie in one of/)).toBeVisible();
  await look(page, '96-model-fields');
  await panel.getByLabel('Key').fill('large-one');
  await panel.getByLabel('or its path on the server').fill(`${folder}/large.onnx`);
  await panel.getByRole('button', { name: 'Try it and add it' }).click();
  await expect(panel.getByText('large-one can be used.')).toBeVisible();

  // By the shell of the server.
  const shell = (...words: string[]) =>
    execFileSync(`${root}/.venv/bin/python`, ['-m', 'assay.cli', 'model', ...words, '--data', data], {
      cwd: root,
      env: { ...process.env, PYTHONPATH: `${root}:${root}/platform` },
      encoding: 'utf-8',
    });
  const sidecar = join(mkdtempSync(join(tmpdir(), 'model-')), 'by-shell.json');
  const { labels, size, decode, licence } = JSON.parse(readFileSync(`${weights}/yolox-nano.json`, 'utf-8'));
  writeFileSync(sidecar, JSON.stringify({ name: 'By shell', version: '1', licence, labels, size, decode }));
  expect(shell('add', `${folder}/large.onnx`, '--sidecar', sidecar)).toContain(
    'by-shell can be used. sha256 615e2661',
  );
  await page.reload();
  await expect(page.getByRole('region', { name: 'By shell' })).toContainText('sha256 615e2661');
  for (const key of ['by-shell', 'large-one']) shell('remove', key);
  rmSync(`${folder}/large.onnx`);
  expect(readdirSync(join(data, 'models')).filter((name) => name.startsWith('.new-'))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { look, pictures } from './look';
import { ada, signIn } from './team';

const port = Number(process.env.ASSAY_AWAY_PORT);

/** A host of pictures; what is not in `files` is not there. After `most` answers it says nothing more until it closes. */
function hostOf(files: Record<string, Buffer>, most = Number.POSITIVE_INFINITY) {
  let answers = 0;
  const host = createServer((incoming, answer) => {
    answers += 1;
    if (answers > most) return;
    const found = files[incoming.url ?? ''];
    answer.statusCode = found ? 200 : 404;
    answer.end(found);
  });
  return new Promise<{ close: () => Promise<void> }>((resolve) => {
    host.listen(port, '127.0.0.1', () =>
      resolve({
        close: () =>
          new Promise((done) => {
            host.close(() => done());
            host.closeAllConnections();
          }),
      }),
    );
  });
}

test('pictures whose host is gone say why and are tried again; all are fetched by one button', async ({
  page,
  request,
}) => {
  const admin = await ada(request);
  const project = await admin.call('POST', 'projects', {
    name: 'Far away',
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0, confidence_threshold: 1 },
  });
  const coins = readFileSync(`${pictures}/coins.jpg`);
  const said = { label: 'clock', shape: 'box', x: 1, y: 1, width: 9, height: 9, confidence: 0.4 };
  const line = (name: string) =>
    JSON.stringify({
      url: `http://127.0.0.1:${port}/${name}`,
      width: 384,
      height: 303,
      name,
      predictions: [{ model: 'ours', version: '7', regions: [said] }],
    });
  const names = Array.from({ length: 12 }, (_, at) => `far-${String(at).padStart(2, '0')}.jpg`);
  const sent = await request.fetch(`/api/v1/projects/${project.id}/assets/import?batch=Afar`, {
    method: 'POST',
    headers: { ...admin.headers, 'Content-Type': 'application/x-ndjson' },
    data: Buffer.from([...names, 'lost.jpg'].map(line).join('\n')),
  });
  const job = await sent.json();
  await expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  expect((await admin.call('GET', `jobs/${job.id}`)).result.taken).toBe(13);

  // Nobody answers at the address: the grid, the drawer and the workspace say so, and nothing is lost.
  await signIn(page, 'ada');
  await page.goto(`/projects/${project.id}/data`);
  const first = page.getByRole('button', { name: /far-00\.jpg/ });
  await expect(first).toContainText('Not fetched yet');
  await expect(page.getByText('13 pictures stay at their addresses until somebody looks')).toBeVisible();
  await first.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('alert')).toContainText(
    'The picture stays elsewhere and cannot be fetched from there',
  );
  await expect(drawer.getByRole('alert')).toContainText('127.0.0.1 does not answer');
  await look(page, '90-away-drawer');
  await page.keyboard.press('Escape');
  await expect(first).toContainText('127.0.0.1 does not answer');
  await page.goto(`/projects/${project.id}/annotate`);
  await expect(page.getByRole('alert')).toContainText('Your work is safe');
  await look(page, '91-away-annotate');

  // The host is back: what failed is tried again where it failed.
  let host = await hostOf({ ...Object.fromEntries(names.map((name) => [`/${name}`, coins])) });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByTestId('stage').or(page.locator('[data-zoom]')).first()).toBeVisible();
  await page.goto(`/projects/${project.id}/data`);
  await page.getByRole('button', { name: /far-11\.jpg/ }).click();
  await expect(drawer.getByRole('img', { name: /far-11\.jpg with/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await host.close();

  // All at once, from a host that stops in the middle: how far it is shows, and it can be cancelled.
  host = await hostOf(Object.fromEntries(names.map((name) => [`/${name}`, coins])), 3);
  await page.getByRole('button', { name: 'Fetch all pictures' }).click();
  await expect(page.getByText(/Fetched \d+ of \d+/)).toBeVisible();
  await look(page, '92-fetch-all');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/pictures? stays? at/)).toBeVisible();
  const here = async () =>
    (await admin.call('GET', `projects/${project.id}/assets?limit=100`)).results.filter(
      (row: { is_away: boolean }) => !row.is_away,
    ).length;
  expect(await here()).toBeLessThan(12);
  await host.close();
  host = await hostOf(Object.fromEntries(names.map((name) => [`/${name}`, coins])));
  await page.getByRole('button', { name: 'Fetch all pictures' }).click();
  await expect(page.getByText('1 picture cannot be had; the data list says why.')).toBeVisible();
  expect(await here()).toBe(12);
  const lost = page.getByRole('button', { name: /lost\.jpg/ });
  await expect(lost).toContainText('answers 404 Not Found; the picture is not there any more.');
  await look(page, '93-one-is-lost');
  await host.close();

  // Everything of this batch can be found again.
  await page.goto(`/projects/${project.id}/data?batch=Afar`);
  await expect(page.getByRole('button', { name: 'from Afar ×' })).toBeVisible();
  await expect(page.locator('.thumbbox')).toHaveCount(13);
});

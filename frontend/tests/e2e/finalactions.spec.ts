import { deflateSync } from 'node:zlib';
import { type APIRequestContext, expect, type Locator, type Page, test } from '@playwright/test';
import { endable, password } from './look';
import { ada, type Caller, person, signIn } from './team';

/** How many gestures are played in all; the report on this names a run of 200. */
const GESTURES = Number(process.env.GESTURES ?? 18);
const PLACES = ['canvas', 'text'] as const;
const ACTIONS = ['submit', 'approve', 'skip'] as const;
const KINDS = ['double click', 'double tap', 'hold'] as const;
type Place = (typeof PLACES)[number];
type Kind = (typeof KINDS)[number];

/** Every kind on every action, in pictures and in texts by turns. */
const plan = Array.from({ length: GESTURES }, (_, at) => ({
  action: ACTIONS[at % 3] as (typeof ACTIONS)[number],
  kind: KINDS[Math.floor(at / 3) % 3] as Kind,
  place: PLACES[Math.floor(at / 9) % 2] as Place,
}));
const planned = (place: Place, actions: readonly string[]) =>
  plan.filter((one) => one.place === place && actions.includes(one.action));

let state = 68;
/** Numbers from 0 to 1, the same in every run (a linear congruential generator). */
const random = () => {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return state / 2 ** 31;
};

test.use({ hasTouch: true });

/** A grey picture no other is like: the colour of its first pixels is its number. */
function png(number: number): Buffer {
  const [width, height] = [96, 64];
  const row = Buffer.alloc(1 + 3 * width, 0x66);
  row[0] = 0;
  const rows = Array.from({ length: height }, (_, y) => {
    const one = Buffer.from(row);
    if (y < 8) one.fill((number * 37) % 251, 1, 1 + 3 * (8 + (number % 64)));
    return one;
  });
  const part = (kind: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part('IHDR', head),
    part('IDAT', deflateSync(Buffer.concat(rows))),
    part('IEND', Buffer.alloc(0)),
  ]);
}

function crc(data: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** A project of as many items as there are gestures, and one more that is never to be ended. */
async function project(request: APIRequestContext, place: Place, items: number, review: 'none' | 'all') {
  const admin = await ada(request);
  const mark = crypto.randomUUID().slice(0, 6);
  const users: string[] = [];
  for (const name of ['sam', 'eve', 'rae'])
    users.push((await admin.call('POST', 'users', { username: `${name}-${mark}`, password })).id);
  const made = await admin.call('POST', 'projects', {
    name: `Gestures ${mark}`,
    data_type: place === 'text' ? 'text' : 'image',
    labels: [{ key: 'clock', name: 'Clock' }],
    policy: { audit_rate: 0, review, confidence_threshold: 1, skip: true },
  });
  const at = `projects/${made.id}`;
  await admin.call('PUT', `${at}/members`, [
    { user: (await admin.call('GET', 'me')).id, role: 'manager' },
    { user: users[0], role: 'annotator' },
    { user: users[1], role: 'annotator' },
    { user: users[2], role: 'reviewer' },
  ]);
  const ended = (job: { id: string }) =>
    expect.poll(async () => (await admin.call('GET', `jobs/${job.id}`)).state).toBe('done');
  if (place === 'text') {
    const lines = Array.from({ length: items }, (_, number) =>
      JSON.stringify({ text: `The harbour lay still${' again'.repeat(number)}.`, name: `text-${number}` }),
    );
    await ended(await admin.call('POST', `${at}/assets/import`, Buffer.from(lines.join('\n'))));
  } else {
    for (let number = 0; number < items; number++) {
      const files = { name: `picture-${number}.png`, mimeType: 'image/png', buffer: png(number) };
      const reply = await request.post(`/api/v1/${at}/assets`, {
        headers: admin.headers,
        multipart: { files },
      });
      expect(reply.ok(), await reply.text()).toBe(true);
    }
  }
  const model = place === 'text' ? 'text-patterns' : 'yolox-nano';
  await ended(await admin.call('POST', `${at}/prelabel`, { model }));
  const who = (name: string) => person(request, `${name}-${mark}`);
  return { admin, at, mark, sam: await who('sam'), eve: await who('eve'), rae: await who('rae') };
}

const title = async (page: Page) => (await page.locator('h1').innerText()).trim();

let holds = 0;

/**
 * Plays a gesture that is to end one item: what comes after it is there while the gesture goes on. Returns whether
 * its rest is pressed on something that would end that too: what is opened takes the focus from a button.
 */
async function play(
  page: Page,
  place: Place,
  kind: Kind,
  control: Locator,
  chord: string | null,
): Promise<boolean> {
  const next = page.locator(`[data-testid=${place}][data-endable=true]`);
  const before = await title(page);
  if (kind === 'hold') {
    // By its key, and the next time on the button.
    const isChord = chord !== null && holds++ % 2 === 0;
    if (!isChord) await control.focus();
    const keys = isChord ? chord.split('+') : ['Enter'];
    for (const key of keys) await page.keyboard.down(key);
    // A held key repeats some thirty times a second: until the next one could be ended, and a second more.
    const key = keys.at(-1) as string;
    const repeat = async (times: number) => {
      for (let n = 0; n < times; n++) await page.keyboard.down(key);
    };
    await expect(async () => {
      await repeat(10);
      expect(await title(page)).not.toBe(before);
      expect(await next.count()).toBe(1);
    }).toPass({ intervals: [0] });
    await repeat(90);
    for (const one of keys.reverse()) await page.keyboard.up(one);
    return isChord;
  }
  const box = await control.boundingBox();
  if (!box) throw new Error('there is nothing to press');
  const [x, y] = [box.x + box.width * (0.3 + 0.4 * random()), box.y + box.height / 2];
  const press = async () => {
    if (kind === 'double tap') return page.touchscreen.tap(x, y);
    await page.mouse.down();
    await page.mouse.up();
  };
  if (kind === 'double click') await page.mouse.move(x, y);
  // Both presses are handed to the browser at once: on a busy machine a pause could grow until the second press is one
  // of its own, of an item that was looked at.
  await Promise.all([press(), press()]);
  // The second press may come while the item is still the one that was ended: then there is nothing to tell.
  return false;
}

/** After a gesture the next item is there and stays; returns its name. */
async function stays(page: Page, place: Place, before: string): Promise<string> {
  await expect(page.locator('h1')).not.toHaveText(before);
  const name = await title(page);
  await endable(page, place);
  expect(await title(page)).toBe(name);
  return name;
}

/** That the second press was too early stands once on the page. */
const isTold = (page: Page) =>
  expect.soft(page.getByRole('status').filter({ hasText: 'Too early' })).toHaveCount(1);

/** Everything of a list, page by page. */
async function all(who: Caller, path: string): Promise<{ asset: { name: string } }[]> {
  const rows = [];
  for (let cursor = ''; ; ) {
    const page = await who.call('GET', `${path}?limit=50${cursor && `&cursor=${cursor}`}`);
    rows.push(...page.results);
    if (!page.next) return rows;
    cursor = page.next;
  }
}

async function claimed(who: Caller, path: string): Promise<string[]> {
  const rows = await who.call('POST', path, { count: 10 });
  return rows.map((row: { asset: { name: string } }) => row.asset.name);
}

for (const place of PLACES) {
  const annotating = planned(place, ['submit', 'skip']);
  const reviewing = planned(place, ['approve']);

  test(`${annotating.length} double clicks, double taps and held keys on Submit and Skip (${place}): one answer each`, async ({
    page,
    request,
  }) => {
    const { at, mark, sam, eve } = await project(request, place, annotating.length + 1, 'none');
    await signIn(page, `sam-${mark}`);
    await page.goto(`/${at}/annotate`);
    await endable(page, place);
    const ended: Record<string, string[]> = { submit: [], skip: [] };
    let name = await title(page);
    for (const { action, kind } of annotating) {
      ended[action]?.push(name);
      if (action === 'submit') {
        if (await play(page, place, kind, page.getByTestId('submit'), 'Control+Enter')) await isTold(page);
      } else {
        await page.getByRole('button', { name: 'Skip', exact: true }).dblclick();
        await page.getByLabel('Why skip this picture?').fill('It is grey.');
        await play(page, place, kind, page.getByRole('button', { name: 'Skip it' }), null);
      }
      name = await stays(page, place, name);
    }
    // The one that is left was never ended; what was skipped waits for somebody else, and nothing beside it.
    await expect
      .poll(async () => (await all(sam, `${at}/tasks/mine`)).map(({ asset }) => asset.name).sort())
      .toEqual(ended.submit?.sort());
    expect(await claimed(sam, `${at}/tasks/claim`)).toEqual([name]);
    const skipped: string[] = [];
    for (;;) {
      const tasks = await eve.call('POST', `${at}/tasks/claim`, { count: 10 });
      if (!tasks.length) break;
      for (const task of tasks) {
        skipped.push(task.asset.name);
        await eve.call('POST', `tasks/${task.id}/submit`, {
          submission_id: crypto.randomUUID(),
          schema_version: 1,
          regions: [],
        });
      }
    }
    expect(skipped.sort()).toEqual(ended.skip?.sort());
    process.stdout.write(
      `${place}: ${annotating.length} gestures, ${ended.submit?.length} submitted, ${skipped.length} skipped, 0 others\n`,
    );
  });

  test(`${reviewing.length} double clicks, double taps and held keys on Approve (${place}): one decision each`, async ({
    page,
    request,
  }) => {
    const { at, mark, sam, rae } = await project(request, place, reviewing.length + 1, 'all');
    for (;;) {
      const tasks = await sam.call('POST', `${at}/tasks/claim`, { count: 10 });
      if (!tasks.length) break;
      for (const task of tasks)
        await sam.call('POST', `tasks/${task.id}/submit`, {
          submission_id: crypto.randomUUID(),
          schema_version: 1,
          regions: [],
        });
    }
    await signIn(page, `rae-${mark}`);
    await page.goto(`/${at}/review`);
    await endable(page, place);
    let name = await title(page);
    for (const { kind } of reviewing) {
      if (await play(page, place, kind, page.getByTestId('approve'), 'y')) await isTold(page);
      name = await stays(page, place, name);
    }
    const decided = async () => (await rae.call('GET', `${at}/reviews/service`)).decided;
    await expect.poll(decided).toBe(reviewing.length);
    expect(await claimed(rae, `${at}/reviews/claim`)).toEqual([name]);
    expect(await decided()).toBe(reviewing.length);
    process.stdout.write(`${place}: ${reviewing.length} gestures, ${reviewing.length} approved, 0 others\n`);
  });
}

import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const pictures = fileURLToPath(
  new URL('../../../platform/assay/config/demo_pictures', import.meta.url),
);
// Where the pictures go; "off" leaves them out, which is quicker where nobody will look at them.
const shots = process.env.ASSAY_SHOTS ?? fileURLToPath(new URL('../../test-results/shots', import.meta.url));
const sizes = [
  [1280, 800],
  [1920, 1080],
] as const;
export const password = 'a long enough password 7';

/** Waits for what is fading in or out: it is neither seen nor read by anybody yet. */
const still = (page: Page) =>
  page.evaluate(() =>
    Promise.race([
      Promise.allSettled(document.getAnimations().map((one) => one.finished)),
      new Promise((resolve) => setTimeout(resolve, 2_000)),
    ]).then(() => undefined),
  );

/**
 * Lets what an input set off be painted and handed on. Frames and no time: a page on a busy machine takes as long as it
 * takes.
 */
export const frames = (page: Page, count = 4) =>
  page.evaluate(
    (most) =>
      new Promise<void>((done) => {
        const next = (left: number) =>
          left ? requestAnimationFrame(() => next(left - 1)) : setTimeout(() => done(), 0);
        next(most);
      }),
    count,
  );

/** A person's pause, which parts two gestures. Nothing may depend on its being over in time. */
export const pause = (page: Page, milliseconds: number) => page.waitForTimeout(milliseconds);

/** Looks at a page: no axe violation, and a picture of it at both sizes and in both schemes. */
export async function look(page: Page, name: string) {
  await page.waitForLoadState();
  await frames(page);
  await still(page);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    // axe looks at the last one.
    for (const [width, height] of shots === 'off' ? sizes.slice(-1) : sizes) {
      await page.setViewportSize({ width, height });
      await frames(page);
      if (shots !== 'off') await page.screenshot({ path: `${shots}/${name}-${scheme}-${width}.png` });
    }
    await still(page);
    const found = await new AxeBuilder({ page }).analyze();
    const said = found.violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => `${n.target} ${n.failureSummary}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
    expect.soft(said, `${name}, ${scheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Waits until what is shown may be ended: it has been on the screen for a moment. */
export const endable = (page: Page, place = 'canvas') =>
  expect(page.getByTestId(place)).toHaveAttribute('data-endable', 'true');

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FinalActions, followPresses, MOMENT } from './finalActions';

/** A desk of which every press asks for the last word on what is shown; time stands still unless it is moved. */
class Desk {
  now = 0;
  readonly actions = new FinalActions(() => this.now);
  shown: string | null = null;
  readonly ended: string[] = [];

  show(item: string | null): void {
    if (this.shown) this.actions.hide(this.shown);
    this.shown = item;
  }

  paint(): void {
    if (this.shown) this.actions.show(this.shown);
  }

  ask(): boolean {
    const { shown } = this;
    if (!shown || !this.actions.take(shown)) return false;
    this.ended.push(shown);
    return true;
  }
}

type Step =
  | ['wait', number]
  | ['show', string | null]
  | ['paint']
  | ['down', string]
  | ['again', string]
  | ['up', string]
  | ['click', string]
  | ['ask'];

function play(steps: readonly Step[]): Desk {
  const desk = new Desk();
  const { actions } = desk;
  for (const [kind, what] of steps) {
    if (kind === 'wait') desk.now += what;
    else if (kind === 'show') desk.show(what);
    else if (kind === 'paint') desk.paint();
    else if (kind === 'down') actions.press(what);
    else if (kind === 'again') actions.press(what, { isRepeat: true });
    else if (kind === 'up') actions.release(what);
    else if (kind === 'click') actions.resume(what);
    else desk.ask();
  }
  return desk;
}

const a: Step[] = [['show', 'a'], ['paint'], ['wait', MOMENT]];
const b: Step[] = [['show', 'b'], ['wait', 30], ['paint']];
const press: Step[] = [['down', 'Enter'], ['ask']];
const again: Step[] = [['wait', 33], ['again', 'Enter'], ['ask']];
const click: Step[] = [['down', 'pointer'], ['wait', 60], ['up', 'pointer'], ['click', 'pointer'], ['ask']];
const table: [name: string, steps: Step[], ended: string[], isEarly: boolean][] = [
  ['a press once it has been seen for a moment', [...a, ...press], ['a'], false],
  ['a press before it is painted', [['show', 'a'], ['wait', 9_000], ...press], [], true],
  ['a press a little too soon', [['show', 'a'], ['paint'], ['wait', MOMENT - 1], ...press], [], true],
  ['the same item twice', [...a, ...press, ['up', 'Enter'], ...press], ['a'], true],
  ['two clicks, the next one there at once', [...a, ...click, ...b, ...click], ['a'], true],
  [
    'two clicks, the second begun before the next one was there',
    [
      ...a,
      ...click,
      ['down', 'pointer'],
      ...b,
      ['wait', 2 * MOMENT],
      ['up', 'pointer'],
      ['click', 'pointer'],
      ['ask'],
    ],
    ['a'],
    true,
  ],
  [
    'a key that is held for three seconds',
    [...a, ...press, ...b, ...Array<Step[]>(90).fill(again).flat()],
    ['a'],
    true,
  ],
  [
    'a key that is held from before the first one is shown',
    [['down', 'Enter'], ...a, ...Array<Step[]>(90).fill(again).flat()],
    [],
    true,
  ],
  [
    'a key whose repeats do not say that they are repeats',
    [
      ...a,
      ...press,
      ...b,
      ...Array<Step[]>(90)
        .fill([['wait', 33], ...press])
        .flat(),
    ],
    ['a'],
    true,
  ],
  [
    'a press that was for something else, held over the item it did not end',
    [...a, ['down', 'Enter'], ...Array<Step[]>(40).fill(again).flat()],
    [],
    false,
  ],
  [
    'one on purpose after the other',
    [...a, ...press, ['up', 'Enter'], ...b, ['wait', MOMENT], ...press],
    ['a', 'b'],
    false,
  ],
  [
    'the mouse while a key is held',
    [
      ...a,
      ['down', 'g'],
      ['down', 'pointer'],
      ['again', 'g'],
      ['up', 'pointer'],
      ['click', 'pointer'],
      ['ask'],
    ],
    ['a'],
    false,
  ],
  [
    'what could not be ended is shown anew',
    [...a, ...press, ['up', 'Enter'], ['paint'], ['wait', MOMENT], ...press],
    ['a', 'a'],
    false,
  ],
];
test.each(table)('%s', (_, steps, ended, isEarly) => {
  const desk = play(steps);
  expect([desk.ended, desk.actions.isEarly]).toEqual([ended, isEarly]);
});

const source = fc.constantFrom('Enter', 'y', 'pointer');
const item = fc.constantFrom('a', 'b', 'c', null);
const pause = fc.constantFrom(1, 20, 90, MOMENT - 1, MOMENT, 2_000);
const one = <T>(of: fc.Arbitrary<T>, steps: (value: T) => Step[]) => of.map(steps);
/** Single events in any order, and among them what people do: look, press, click, hold. */
const steps: fc.Arbitrary<Step[]> = fc.oneof(
  one(pause, (time) => [['wait', time]]),
  one(item, (next) => [['show', next]]),
  one(source, (what) => [['down', what]]),
  one(source, (what) => [['again', what], ['ask']]),
  one(source, (what) => [['up', what]]),
  one(source, (what) => [['click', what], ['ask']]),
  fc.constant<Step[]>([['paint']]),
  fc.constant<Step[]>([['ask']]),
  one(fc.tuple(item, pause), ([next, time]) => [['show', next], ['paint'], ['wait', time]]),
  one(fc.tuple(item, source), ([next, what]) => [
    ['show', next],
    ['paint'],
    ['wait', MOMENT],
    ['up', what],
    ['down', what],
    ['ask'],
  ]),
  fc.constant<Step[]>(click),
);
const sequence = fc.array(steps, { maxLength: 60 }).map((parts) => parts.flat());

test('whatever is pressed and shown: one action an item, one a press, none on what was not seen for a moment', () => {
  let taken = 0;
  fc.assert(
    fc.property(sequence, (events) => {
      const desk = new Desk();
      const { actions } = desk;
      // What a person would know: since when it is painted, what is down since when, what was used up.
      let seen: { since: number; isEnded: boolean } | null = null;
      const down = new Map<string, { began: number; isDown: boolean; isSpent: boolean }>();
      let cause: { began: number; isSpent: boolean } | null = null;
      let isRepeat = false;
      for (const [kind, what] of events) {
        if (kind === 'wait') desk.now += what;
        else if (kind === 'show') {
          desk.show(what);
          seen = null;
        } else if (kind === 'paint') {
          desk.paint();
          if (desk.shown) seen = { since: desk.now, isEnded: false };
        } else if (kind === 'down' && !down.get(what)?.isDown) {
          const fresh = { began: desk.now, isDown: true, isSpent: false };
          down.set(what, fresh);
          [cause, isRepeat] = [fresh, false];
          actions.press(what);
        } else if (kind === 'down' || kind === 'again') {
          const held = down.get(what) ?? { began: Number.NEGATIVE_INFINITY, isDown: true, isSpent: false };
          down.set(what, held);
          [cause, isRepeat] = [held, true];
          actions.press(what, { isRepeat: kind === 'again' });
        } else if (kind === 'up') {
          const held = down.get(what);
          if (held) held.isDown = false;
          if (held === cause) isRepeat = false;
          actions.release(what);
        } else if (kind === 'click') {
          const held = down.get(what);
          if (held && held !== cause) [cause, isRepeat] = [held, false];
          actions.resume(what);
        } else {
          const isRight: boolean =
            seen !== null &&
            !seen.isEnded &&
            cause !== null &&
            !cause.isSpent &&
            !isRepeat &&
            cause.began - seen.since >= MOMENT;
          expect(desk.ask()).toBe(isRight);
          if (isRight && seen && cause) {
            taken += 1;
            seen.isEnded = true;
            cause.isSpent = true;
          }
        }
      }
    }),
    { seed: 68, numRuns: 3_000 },
  );
  // The sequences get somewhere.
  expect(taken).toBeGreaterThan(1_000);
});

describe('what a browser tells of presses', () => {
  const desk = { now: 0, actions: new FinalActions() };
  let stop = () => {};
  const button = document.createElement('button');
  const taken: boolean[] = [];

  beforeEach(() => {
    taken.length = 0;
    desk.now = 10_000;
    desk.actions = new FinalActions(() => desk.now);
    stop = followPresses(window, desk.actions);
    document.body.append(button);
    button.onclick = () => taken.push(desk.actions.take('a'));
    desk.actions.show('a');
    desk.now += MOMENT;
  });
  afterEach(() => {
    stop();
    button.remove();
  });

  /** Sends an event as it would have come at this time. */
  const send = (event: Event, at = desk.now) => {
    Object.defineProperty(event, 'timeStamp', { value: at });
    button.dispatchEvent(event);
  };
  const key = (kind: string, code: string, more: KeyboardEventInit = {}) =>
    new KeyboardEvent(kind, { code, key: code, bubbles: true, ...more });
  const pointer = (kind: string) => new PointerEvent(kind, { isPrimary: true, bubbles: true });
  const click = (detail: number) => new MouseEvent('click', { detail, bubbles: true });

  test('a click counts from where its pointer went down, by the time the event came, not when it was heard', () => {
    send(pointer('pointerdown'), desk.now - 1);
    send(pointer('pointerup'));
    send(click(1));
    expect([taken, desk.actions.isEarly]).toEqual([[false], true]);
    send(pointer('pointerdown'));
    expect(desk.actions.isEarly).toBe(false);
    desk.now += 100;
    send(pointer('pointerup'));
    send(click(1));
    expect(taken).toEqual([false, true]);
  });

  test('a click by assistive technology has no press before it; it is taken once the item has been seen', () => {
    // Whatever was pressed long before is not its press.
    desk.now -= 400;
    send(key('keydown', 'KeyB'));
    send(key('keyup', 'KeyB'));
    button.click();
    expect(taken).toEqual([false]);
    desk.now += 400;
    send(click(0));
    expect(taken).toEqual([false, true]);
  });

  test('a button that is held by Enter is pressed once, by Space as it comes up', async () => {
    desk.now -= 100;
    send(key('keydown', 'Enter'));
    send(click(0));
    for (let n = 0; n < 90; n++) {
      desk.now += 33;
      send(key('keydown', 'Enter', { repeat: true }));
      send(click(0));
    }
    send(key('keyup', 'Enter'));
    expect(taken).toEqual(Array(91).fill(false));
    send(key('keydown', 'Space'));
    for (let n = 0; n < 90; n++) send(key('keydown', 'Space', { repeat: true }));
    send(key('keyup', 'Space'));
    send(click(0));
    expect(taken.at(-1)).toBe(true);
  });

  test('Space that went down before the item was there does not end it as it comes up', () => {
    send(key('keydown', 'Space'));
    desk.actions.show('a');
    desk.now += 2 * MOMENT;
    send(key('keyup', 'Space'));
    send(click(0));
    expect(taken).toEqual([false]);
  });

  test('on a Mac keys under Command never come up, and are pressed anew all the same', () => {
    send(key('keydown', 'Enter', { metaKey: true }));
    expect(desk.actions.take('a')).toBe(true);
    desk.actions.show('b');
    desk.now += MOMENT;
    send(key('keydown', 'Enter', { metaKey: true, repeat: true }));
    expect(desk.actions.take('b')).toBe(false);
    send(key('keydown', 'Enter', { metaKey: true }));
    expect(desk.actions.take('b')).toBe(true);
  });

  test('who leaves the window lets go of everything', () => {
    send(key('keydown', 'Enter'));
    window.dispatchEvent(new Event('blur'));
    desk.now += 10;
    send(key('keydown', 'Enter'));
    expect(desk.actions.take('a')).toBe(true);
  });

  test('it is said once, until the next press', () => {
    const heard: boolean[] = [];
    desk.actions.subscribe(() => heard.push(desk.actions.isEarly));
    desk.actions.show('a');
    send(key('keydown', 'KeyY'));
    for (let n = 0; n < 5; n++) {
      desk.actions.take('a');
      send(key('keydown', 'KeyY', { repeat: true }));
    }
    send(key('keyup', 'KeyY'));
    send(key('keydown', 'KeyN'));
    expect(heard).toEqual([true, false]);
  });
});

describe('whoever sends a last word', () => {
  const sources = import.meta.glob(['../{pages,workspace}/**/*.{ts,tsx}', '!**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }) as Record<string, string>;
  const last = /outbox\.send\(|api\.post\(`[^`]*\/decision`|\/bulk-approvals`,\n|\bsend\(accept|act\(action/g;
  const senders = Object.entries(sources).filter(([, source]) => source.match(last));

  test('are those we know', () => {
    expect(senders.map(([path]) => path.split('/').at(-1)).sort()).toEqual([
      'ApproveInBulk.tsx',
      'BulkBar.tsx',
      'Proposals.tsx',
      'useReview.ts',
      'useRuling.ts',
      'useWork.ts',
    ]);
  });

  test.each(senders)('asks first: %s', (_, source) => {
    expect(source.match(/final\.take\(\)/g)).toHaveLength(source.match(last)?.length ?? 0);
  });
});

/** How long an item has been on the screen before a press may end it, in milliseconds. */
export const MOMENT = 500;

/** A key, a finger or a button of the mouse that went down. */
interface Press {
  began: number;
  isDown: boolean;
  /** It has ended an item; it ends no other. */
  isSpent: boolean;
}

/** An item on the screen since its first paint. */
interface Showing {
  since: number;
  isEnded: boolean;
}

/**
 * The last word on an item: submit, decide, skip, rule. One press says it once, on what was there to be seen when the
 * press began. Whatever asks (key, button, menu, palette, a finger) is judged here, by the press behind it.
 */
export class FinalActions {
  /** A press was not taken because it came too early; until the next press begins. */
  isEarly = false;
  private readonly presses = new Map<string, Press>();
  private readonly showings = new Map<string, Showing>();
  private readonly listeners = new Set<() => void>();
  /** The press behind what happens now; an event that only repeats it begins nothing. */
  private cause: { press: Press; isRepeat: boolean } | null = null;

  constructor(
    private readonly clock: () => number = () => performance.now(),
    readonly moment = MOMENT,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Something went down, or says again that it is down. */
  press(source: string, { at = this.clock(), isRepeat = false } = {}): void {
    const held = this.presses.get(source);
    if (isRepeat || held?.isDown) {
      // What was down before anybody listened has begun before everything that is shown.
      const press = held ?? { began: Number.NEGATIVE_INFINITY, isDown: true, isSpent: false };
      this.presses.set(source, press);
      this.cause = { press, isRepeat: true };
      return;
    }
    const press = { began: Math.min(at, this.clock()), isDown: true, isSpent: false };
    this.presses.set(source, press);
    this.cause = { press, isRepeat: false };
    this.tell(false);
  }

  release(source: string): void {
    const press = this.presses.get(source);
    if (!press) return;
    press.isDown = false;
    if (this.cause?.press === press) this.cause.isRepeat = false;
  }

  releaseAll(): void {
    for (const press of this.presses.values()) press.isDown = false;
  }

  isDown(source: string): boolean {
    return this.presses.get(source)?.isDown ?? false;
  }

  /** What happens now comes of a press that has begun before: a click of its pointer, a button of its key. */
  resume(source: string): void {
    const press = this.presses.get(source);
    if (press && this.cause?.press !== press) this.cause = { press, isRepeat: false };
  }

  /** The item has been painted for the first time, or is open again as it could not be ended. */
  show(item: string): void {
    this.showings.set(item, { since: this.clock(), isEnded: false });
  }

  /** The item is no longer on the screen. */
  hide(item: string): void {
    this.showings.delete(item);
  }

  /** Whether the press behind this may end the item; where it came too early that is said. */
  may(item: string): boolean {
    const showing = this.showings.get(item);
    const { press, isRepeat } = this.cause ?? {};
    const isOpen = showing && !showing.isEnded;
    const isMeant = isOpen && press && !press.isSpent && press.began >= showing.since + this.moment;
    if (!isMeant) this.tell(true);
    return Boolean(isMeant) && !isRepeat;
  }

  /** Ends the item, if it may be; neither it nor the press ends anything again. */
  take(item: string): boolean {
    if (!this.may(item)) return false;
    const showing = this.showings.get(item);
    if (showing) showing.isEnded = true;
    if (this.cause) this.cause.press.isSpent = true;
    return true;
  }

  private tell(isEarly: boolean): void {
    if (isEarly === this.isEarly) return;
    this.isEarly = isEarly;
    for (const listener of this.listeners) listener();
  }
}

const POINTER = 'pointer';
/** The keys that press a button. */
const PRESSING = ['Enter', 'NumpadEnter', 'Space'];
const keyOf = ({ code, key }: KeyboardEvent): string => code || key;

/** Follows what is pressed in a window, before anybody else hears of it; returns how to stop. */
export function followPresses(target: Window, actions: FinalActions): () => void {
  // A button is pressed by Space as it comes up: the click follows in the same task.
  let ending: string | null = null;
  const end = (source: string) => {
    actions.release(source);
    ending = source;
    target.setTimeout(() => {
      if (ending === source) ending = null;
    }, 0);
  };
  const keyDown = (event: KeyboardEvent) => {
    const source = keyOf(event);
    // While Command is held, macOS does not say that a key came up.
    if (event.metaKey && !event.repeat) actions.release(source);
    actions.press(source, { at: event.timeStamp, isRepeat: event.repeat });
  };
  const keyUp = (event: KeyboardEvent) => end(keyOf(event));
  // A second finger clicks nothing.
  const pointerDown = (event: PointerEvent) => {
    if (!event.isPrimary) return;
    actions.release(POINTER);
    actions.press(POINTER, { at: event.timeStamp });
  };
  const pointerUp = (event: PointerEvent) => {
    if (event.isPrimary) end(POINTER);
  };
  const click = (event: MouseEvent) => {
    const source =
      event.detail > 0 || ending === POINTER
        ? POINTER
        : PRESSING.find((key) => key === ending || actions.isDown(key));
    if (source) actions.resume(source);
    else {
      // Nothing was pressed: assistive technology clicks by itself, and that is all there is of the press.
      actions.press('click', { at: event.timeStamp });
      actions.release('click');
    }
  };
  const blur = () => actions.releaseAll();
  const stops = [
    on(target, 'keydown', keyDown),
    on(target, 'keyup', keyUp),
    on(target, 'pointerdown', pointerDown),
    on(target, 'pointerup', pointerUp),
    on(target, 'pointercancel', pointerUp),
    on(target, 'click', click),
    on(target, 'blur', blur),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function on<K extends keyof WindowEventMap>(
  target: Window,
  kind: K,
  listen: (event: WindowEventMap[K]) => void,
): () => void {
  target.addEventListener(kind, listen, true);
  return () => target.removeEventListener(kind, listen, true);
}

/** The final actions of this window. */
export const finalActions = new FinalActions();
followPresses(window, finalActions);

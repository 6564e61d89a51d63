/** What of the Web Locks is used; tests give their own. */
export interface Locks {
  request(
    name: string,
    options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
    callback: (lock: unknown) => Promise<unknown> | unknown,
  ): Promise<unknown>;
}

export const lockOf = (item: string) => `assay:item:${item}`;

/** Has one window write an item; the others read, and may take over. */
export class Writer {
  isWriter = false;
  private letGo: (() => void) | null = null;
  private readonly queueing = new AbortController();
  private isOver = false;
  private isQueued = false;

  /** `onChange` hears when this window becomes the writer (`isFirst` false: after somebody else) or stops being it. */
  constructor(
    private readonly item: string,
    private readonly onChange: (isWriter: boolean, isFirst: boolean) => void,
    private readonly locks: Locks | null = (globalThis.navigator?.locks as Locks | undefined) ?? null,
  ) {}

  /** Asks for the item; resolves with whether this window writes it. */
  async start(): Promise<boolean> {
    const { locks } = this;
    if (!locks) {
      this.isWriter = true;
      return true;
    }
    return new Promise((resolve) => {
      void locks
        .request(lockOf(this.item), { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (lock === null) {
            this.wait();
            return undefined;
          }
          return this.hold(true);
        })
        .catch(() => this.stolen());
    });
  }

  private wait(): void {
    if (this.isQueued || this.isOver) return;
    this.isQueued = true;
    void this.locks
      ?.request(lockOf(this.item), { signal: this.queueing.signal }, () => {
        this.isQueued = false;
        return this.hold(false);
      })
      .catch(() => this.stolen());
  }

  private hold(isFirst: boolean): Promise<void> | undefined {
    if (this.isOver) return undefined;
    this.isWriter = true;
    this.onChange(true, isFirst);
    return new Promise((resolve) => {
      this.letGo = resolve;
    });
  }

  private stolen(): void {
    if (!this.isWriter || this.isOver) return;
    this.isWriter = false;
    this.letGo = null;
    this.onChange(false, false);
    this.wait();
  }

  /** Makes this window the writer; the other one hears of it. */
  takeOver(): void {
    if (this.isWriter || !this.locks) return;
    void this.locks
      .request(lockOf(this.item), { steal: true }, () => this.hold(false))
      .catch(() => this.stolen());
  }

  stop(): void {
    this.isOver = true;
    this.isWriter = false;
    this.queueing.abort();
    this.letGo?.();
  }
}

/** Runs `work` when no window holds the item; returns whether it ran. */
export async function whenFree(
  item: string,
  work: () => Promise<void>,
  locks: Locks | null = (globalThis.navigator?.locks as Locks | undefined) ?? null,
): Promise<boolean> {
  if (!locks) {
    await work();
    return true;
  }
  let ran = false;
  await locks.request(lockOf(item), { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    ran = true;
    await work();
  });
  return ran;
}

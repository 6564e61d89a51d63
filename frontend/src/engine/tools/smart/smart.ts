import type { Region } from '../../../api/types';
import { words } from '../../../i18n/words';
import { distance } from '../../planar';
import { cornersOf, frameBetween } from '../../shapes/box';
import type { Bench, ClickPrompt, Outlined, Pointer, Tool } from '../tool';

const DRAG = 6;

/** Asks the model for the outline of what is pointed at; nothing is drawn until it is accepted. */
export class SmartTool implements Tool {
  readonly key = 'smart';
  readonly cursor = 'crosshair';
  readonly usesRight = true;
  private prompt: ClickPrompt = { points: [], box: null };
  private pressed: Pointer | null = null;
  private found: Region | null = null;
  private asked = 0;
  private state: 'idle' | 'asking' | 'failed' = 'idle';
  private wants = false;

  private get isEmpty(): boolean {
    return !this.prompt.points.length && !this.prompt.box;
  }

  hint(bench: Bench): string {
    if (!bench.segment) return words('hint.smartOff');
    if (this.state === 'asking') return words('hint.smartAsking');
    if (this.found) return words('hint.smartFound');
    if (this.state === 'failed') return words('hint.smartFailed');
    return words('hint.smart');
  }

  down(pointer: Pointer): void {
    this.pressed = pointer;
  }

  move({ at }: Pointer, bench: Bench): void {
    const from = this.pressed;
    if (!from || distance(from.at, at) <= bench.tolerance(DRAG)) return;
    const frame = frameBetween(from.at, at, bench.size);
    if (frame) bench.live({ draft: cornersOf(frame), closes: true });
  }

  up({ at }: Pointer, bench: Bench): void {
    const from = this.pressed;
    this.pressed = null;
    if (!from) return;
    bench.live({ draft: [], closes: false });
    if (distance(from.at, at) > bench.tolerance(DRAG)) {
      const box = frameBetween(from.at, at, bench.size);
      if (!box) return;
      this.prompt = { ...this.prompt, box: { x: box.x, y: box.y, width: box.width, height: box.height } };
    } else {
      const [x, y] = at;
      if (x < 0 || y < 0 || x > bench.size.width || y > bench.size.height) return;
      const inside = !(from.right || from.alt);
      this.prompt = { ...this.prompt, points: [...this.prompt.points, { x, y, inside }] };
    }
    void this.ask(bench);
  }

  private show(bench: Bench): void {
    const { box, points } = this.prompt;
    bench.live({
      draft: box ? cornersOf(box) : [],
      closes: true,
      shape: this.found,
      dots: points.map(({ x, y, inside }) => ({ at: [x, y], kind: inside ? 'good' : 'bad' })),
    });
  }

  private async ask(bench: Bench): Promise<void> {
    this.asked += 1;
    const number = this.asked;
    this.show(bench);
    if (!bench.segment || this.isEmpty) return;
    this.state = 'asking';
    this.show(bench);
    let answer: Outlined | null = null;
    try {
      answer = await bench.segment(this.prompt);
    } catch (error) {
      if (number === this.asked) bench.say(error instanceof Error ? error.message : String(error));
    }
    // An answer to an earlier question comes too late.
    if (number !== this.asked) return;
    this.found = answer ? this.made(answer, bench) : null;
    this.state = this.found ? 'idle' : 'failed';
    this.show(bench);
    if (this.wants) this.accept(bench);
  }

  /** A polygon where the label takes polygons, else a mask. */
  private made(answer: Outlined, bench: Bench): Region | null {
    const id = 'draft';
    const [polygon, mask] = [bench.labelFor('polygon'), bench.labelFor('mask')];
    const takes = bench.preferred?.() ?? null;
    if (answer.rings.length && polygon && (takes === 'polygon' || !mask))
      return { id, label: polygon, shape: 'polygon', rings: answer.rings.map(plain) };
    if (answer.rings.length && mask) return { id, label: mask, shape: 'mask', rle: answer.rle };
    return null;
  }

  private accept(bench: Bench): void {
    this.wants = this.state === 'asking';
    const { found } = this;
    if (!found || this.wants) return;
    this.leave(bench);
    const id = bench.newId();
    bench.run(words('did.smart'), [{ ...found, id }]);
    bench.select([id]);
  }

  press(key: string, bench: Bench): boolean {
    if (this.isEmpty) return false;
    if (key === 'Enter') this.accept(bench);
    else if (key === 'Escape') this.leave(bench);
    else if (key === 'Backspace') {
      const { box, points } = this.prompt;
      this.prompt = points.length ? { box, points: points.slice(0, -1) } : { box: null, points: [] };
      this.found = this.isEmpty ? null : this.found;
      void this.ask(bench);
    } else return false;
    return true;
  }

  leave(bench: Bench): void {
    this.asked += 1;
    this.prompt = { points: [], box: null };
    [this.pressed, this.found, this.state, this.wants] = [null, null, 'idle', false];
    bench.clear();
  }
}

const plain = (ring: Outlined['rings'][number]) =>
  ring.holes?.length ? { points: ring.points, holes: ring.holes } : { points: ring.points };

import type { Region } from '../../../api/types';
import { translate } from '../../../i18n/words';
import { distance } from '../../geometry/planar';
import { cornersOf, frameBetween } from '../../shapes/box';
import type { ClickPrompt, Outlined, Pointer, Tool, ToolContext } from '../tool';

const DRAG = 6;

/** Asks the model for the outline of what is pointed at; nothing is drawn until it is accepted. */
export class SmartTool implements Tool {
  readonly key = 'smart';
  readonly cursor = 'crosshair';
  readonly usesRight = true;
  private prompt: ClickPrompt = { points: [], box: null };
  private pressed: Pointer | null = null;
  private suggestion: Region | null = null;
  private lastNumber = 0;
  private state: 'idle' | 'asking' | 'failed' = 'idle';
  private wants = false;

  private get isEmpty(): boolean {
    return !this.prompt.points.length && !this.prompt.box;
  }

  get isUnderWay(): boolean {
    return !this.isEmpty;
  }

  hint(toolContext: ToolContext): string {
    if (!toolContext.segment) return translate('hint.smartOff');
    if (this.state === 'asking') return translate('hint.smartAsking');
    if (this.suggestion) return translate('hint.smartFound');
    if (this.state === 'failed') return translate('hint.smartFailed');
    return translate('hint.smart');
  }

  down(pointer: Pointer): void {
    this.pressed = pointer;
  }

  move({ point }: Pointer, toolContext: ToolContext): void {
    const from = this.pressed;
    if (!from || distance(from.point, point) <= toolContext.tolerance(DRAG)) return;
    const frame = frameBetween(from.point, point, toolContext.size);
    if (frame) toolContext.live({ draft: cornersOf(frame), closes: true });
  }

  up({ point }: Pointer, toolContext: ToolContext): void {
    const from = this.pressed;
    this.pressed = null;
    if (!from) return;
    toolContext.live({ draft: [], closes: false });
    if (distance(from.point, point) > toolContext.tolerance(DRAG)) {
      const box = frameBetween(from.point, point, toolContext.size);
      if (!box) return;
      this.prompt = { ...this.prompt, box: { x: box.x, y: box.y, width: box.width, height: box.height } };
    } else {
      const [x, y] = point;
      if (x < 0 || y < 0 || x > toolContext.size.width || y > toolContext.size.height) return;
      const inside = !(from.right || from.alt);
      this.prompt = { ...this.prompt, points: [...this.prompt.points, { x, y, inside }] };
    }
    void this.ask(toolContext);
  }

  private show(toolContext: ToolContext): void {
    const { box, points } = this.prompt;
    toolContext.live({
      draft: box ? cornersOf(box) : [],
      closes: true,
      shape: this.suggestion,
      dots: points.map(({ x, y, inside }) => ({ point: [x, y], kind: inside ? 'good' : 'bad' })),
    });
  }

  private async ask(toolContext: ToolContext): Promise<void> {
    this.lastNumber += 1;
    const number = this.lastNumber;
    this.show(toolContext);
    if (!toolContext.segment || this.isEmpty) return;
    this.state = 'asking';
    this.show(toolContext);
    let answer: Outlined | null = null;
    try {
      answer = await toolContext.segment(this.prompt);
    } catch (error) {
      if (number === this.lastNumber) toolContext.say(error instanceof Error ? error.message : String(error));
    }
    // An answer to an earlier question comes too late.
    if (number !== this.lastNumber) return;
    this.suggestion = answer ? this.regionOf(answer, toolContext) : null;
    this.state = this.suggestion ? 'idle' : 'failed';
    this.show(toolContext);
    if (this.wants) this.accept(toolContext);
  }

  /** A polygon where the label takes polygons, else a mask. */
  private regionOf(answer: Outlined, toolContext: ToolContext): Region | null {
    const id = 'draft';
    const [polygon, mask] = [toolContext.labelFor('polygon'), toolContext.labelFor('mask')];
    const takes = toolContext.preferred?.() ?? null;
    if (answer.rings.length && polygon && (takes === 'polygon' || !mask))
      return { id, label: polygon, shape: 'polygon', rings: answer.rings.map(plain) };
    if (answer.rings.length && mask) return { id, label: mask, shape: 'mask', rle: answer.rle };
    return null;
  }

  private accept(toolContext: ToolContext): void {
    this.wants = this.state === 'asking';
    const { suggestion } = this;
    if (!suggestion || this.wants) return;
    this.leave(toolContext);
    const id = toolContext.newId();
    toolContext.run(translate('did.smart'), [{ ...suggestion, id }]);
    toolContext.select([id]);
  }

  press(key: string, toolContext: ToolContext): boolean {
    if (this.isEmpty) return false;
    if (key === 'Enter') this.accept(toolContext);
    else if (key === 'Escape') this.leave(toolContext);
    else if (key === 'Backspace') {
      const { box, points } = this.prompt;
      this.prompt = points.length ? { box, points: points.slice(0, -1) } : { box: null, points: [] };
      this.suggestion = this.isEmpty ? null : this.suggestion;
      void this.ask(toolContext);
    } else return false;
    return true;
  }

  leave(toolContext: ToolContext): void {
    this.lastNumber += 1;
    this.prompt = { points: [], box: null };
    [this.pressed, this.suggestion, this.state, this.wants] = [null, null, 'idle', false];
    toolContext.clear();
  }
}

const plain = (ring: Outlined['rings'][number]) =>
  ring.holes?.length ? { points: ring.points, holes: ring.holes } : { points: ring.points };

import type { AttributeDefinition } from '../../../api/questions';
import type { RelationRegion, SpanRegion, TextRegion } from '../../../api/texts';
import { Document, type Patch } from '../../../engine/core/document';
import { Offsets } from './offsets';
import { inLanes, type Placed } from './pieces';
import { type Stretch, tokenAfter, tokenAt, tokenBefore, trimmed } from './tokens';

export interface TextLabel {
  key: string;
  name: string;
  color: string;
  shapes: readonly string[];
  attributes?: readonly AttributeDefinition[];
}

/** A text with what is labelled in it: what is shown, what is selected, where the keyboard is. Everything here is in
 * UTF-16 units; the regions alone are in code points. */
export abstract class TextSelecting {
  document = new Document<TextRegion>();
  text = '';
  offsets = new Offsets('');
  label: string | null;
  selected: ReadonlySet<string> = new Set();
  /** The stretch a label key would label; `anchor` is the end that stays while Shift extends. */
  range: Stretch | null = null;
  protected anchor: Stretch | null = null;
  /** Where the search or the keyboard last was; what the page scrolls to. */
  focus = 0;
  matches: readonly Stretch[] = [];
  /** The span a relation begins at, while its other end is chosen. */
  relationFrom: string | null = null;
  /** Suggestions under this confidence are not shown. */
  showFrom = 0;
  canEdit: boolean;
  private placed: Placed[] | null = null;
  private longest = 0;
  private readonly listeners = new Set<() => void>();
  private readonly editors = new Set<(patches: Patch<TextRegion>[]) => void>();

  constructor(
    readonly labels: readonly TextLabel[],
    protected readonly options: { canEdit?: boolean; newId?: () => string } = {},
  ) {
    this.canEdit = options.canEdit ?? true;
    this.label = labels.find((label) => label.shapes.includes('span'))?.key ?? null;
  }

  open(regions: readonly TextRegion[], text: string | null): void {
    this.document = new Document(regions);
    this.document.onChange((patches) => {
      if (!this.document.isReceiving) for (const editor of this.editors) editor(patches);
      this.changed();
    });
    this.text = text ?? '';
    this.offsets = new Offsets(this.text);
    this.selected = new Set();
    this.range = null;
    this.anchor = null;
    this.relationFrom = null;
    this.matches = [];
    this.focus = 0;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onEdit(listener: (patches: Patch<TextRegion>[]) => void): () => void {
    this.editors.add(listener);
    return () => this.editors.delete(listener);
  }

  changed(): void {
    this.placed = null;
    for (const listener of this.listeners) listener();
  }

  /** The shown spans in units, ordered by start, each in its lane; and how long the longest is. */
  spans(): { placed: readonly Placed[]; longest: number } {
    if (!this.placed) {
      this.placed = inLanes(
        this.shown()
          .filter((region): region is SpanRegion => region.shape === 'span')
          .map((span) => ({ span, ...this.stretchOf(span) })),
      );
      this.longest = this.placed.reduce((most, one) => Math.max(most, one.end - one.start), 0);
    }
    return { placed: this.placed, longest: this.longest };
  }

  relations(): RelationRegion[] {
    return this.shown().filter((region): region is RelationRegion => region.shape === 'relation');
  }

  shown(): TextRegion[] {
    return this.document.regions.filter(
      (region) => region.confidence === undefined || region.confidence >= this.showFrom,
    );
  }

  stretchOf(span: SpanRegion): Stretch {
    return { start: this.offsets.toUnit(span.start), end: this.offsets.toUnit(span.end) };
  }

  textOf(region: TextRegion): string {
    if (region.shape === 'span') {
      const { start, end } = this.stretchOf(region);
      return this.text.slice(start, Math.min(end, start + 200));
    }
    const ends = [region.from, region.to].map((id) => this.document.get(id));
    return ends.map((end) => (end ? this.textOf(end) : '?')).join(' → ');
  }

  // What is selected.

  select(ids: string[]): void {
    this.selected = new Set(ids.filter((id) => this.document.get(id)));
    this.range = null;
    this.anchor = null;
    const first = this.selection()[0];
    if (first?.shape === 'span') this.focus = this.stretchOf(first).start;
    this.changed();
  }

  selection(): TextRegion[] {
    return [...this.selected].flatMap((id) => this.document.get(id) ?? []);
  }

  /** Takes a stretch by pointer; white space at its ends is left out. */
  take(stretch: Stretch | null): void {
    this.range = stretch && trimmed(this.text, stretch);
    this.anchor = this.range;
    this.selected = new Set();
    if (this.range) this.focus = this.range.start;
    this.changed();
  }

  takeToken(unit: number): void {
    this.take(tokenAt(this.text, unit));
  }

  /** The spans under an offset, shortest first. */
  under(unit: number): SpanRegion[] {
    return this.spans()
      .placed.filter((one) => one.start <= unit && unit < one.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start))
      .map((one) => one.span);
  }

  /** Selects the shortest span under an offset, or the next longer one when that is selected already. */
  pick(unit: number): boolean {
    const under = this.under(unit);
    if (!under.length) return false;
    const index = under.findIndex((span) => this.selected.has(span.id));
    const next = under[(index + 1) % under.length];
    if (!next) return false;
    if (this.relationFrom && this.relationFrom !== next.id) this.relate(next.id);
    else this.select([next.id]);
    return true;
  }

  /** Walks the keyboard cursor by a token; `extends` keeps the end it started from. */
  walk(by: 1 | -1, isExtending: boolean): void {
    const [selected] = this.selection();
    const current = this.range ?? (selected?.shape === 'span' ? this.stretchOf(selected) : null);
    if (!current) {
      this.place(tokenAfter(this.text, this.focus) ?? tokenBefore(this.text, this.focus));
      return;
    }
    const anchor = (isExtending && this.anchor) || current;
    // The end that moves is the one away from the anchor.
    const isBack = isExtending && current.start < anchor.start;
    const moving = this.movingToken(current, isBack);
    const next = by > 0 ? tokenAfter(this.text, moving.end) : tokenBefore(this.text, moving.start);
    if (!next) return;
    if (isExtending) this.span(anchor, next);
    else this.place(next);
  }

  /** Extends what is taken to the token at an offset. */
  extendTo(unit: number): void {
    const token = tokenAt(this.text, unit) ?? tokenBefore(this.text, unit) ?? tokenAfter(this.text, unit);
    const anchor = this.anchor ?? this.range ?? token;
    if (token && anchor) this.span(anchor, token);
  }

  private span(anchor: Stretch, to: Stretch): void {
    this.anchor = anchor;
    this.range = { start: Math.min(anchor.start, to.start), end: Math.max(anchor.end, to.end) };
    this.focus = to.start;
    this.selected = new Set();
    this.changed();
  }

  private movingToken(current: Stretch, isBack: boolean): Stretch {
    return (
      (isBack
        ? tokenAt(this.text, current.start)
        : tokenAt(this.text, Math.max(current.start, current.end - 1))) ?? current
    );
  }

  /** Puts the keyboard cursor on the token nearest to an offset. */
  placeAt(unit: number): void {
    this.place(tokenAt(this.text, unit) ?? tokenAfter(this.text, unit) ?? tokenBefore(this.text, unit));
  }

  private place(token: Stretch | null): void {
    if (!token) return;
    this.range = token;
    this.anchor = token;
    this.focus = token.start;
    this.selected = new Set();
    this.changed();
  }

  clear(): void {
    this.range = null;
    this.anchor = null;
    this.selected = new Set();
    this.relationFrom = null;
    this.matches = [];
    this.changed();
  }

  /** Selects the next or previous region in the order of the text. */
  step(by: 1 | -1): void {
    const order = this.inOrder();
    if (!order.length) return;
    const index = order.findIndex((region) => this.selected.has(region.id));
    const from = index < 0 ? (by > 0 ? -1 : 0) : index;
    const next = order[(from + by + order.length) % order.length];
    if (next) this.select([next.id]);
  }

  /** The shown regions as they follow in the text; relations after the spans. */
  inOrder(): TextRegion[] {
    return [...this.spans().placed.map((one) => one.span), ...this.relations()];
  }

  /** Joins the begun relation to a span. */
  abstract relate(to: string): void;
}

import type { AttributeDefinition } from '../api/questions';
import type { RelationRegion, SpanRegion, TextRegion } from '../api/texts';
import { Document, type Patch } from '../engine/document';
import { Offsets } from './offsets';
import { inLanes, type Placed } from './pieces';
import { occurrences, type Stretch, tokenAfter, tokenAt, tokenBefore, trimmed } from './tokens';

export interface TextLabel {
  key: string;
  name: string;
  color: string;
  shapes: readonly string[];
  attributes?: readonly AttributeDefinition[];
}

/** A person has decided on a suggestion: it is no model's any more, and remembers which it was. */
export function decided<R extends TextRegion>(region: R): R {
  const { confidence: _, ...rest } = region;
  return rest as R;
}

/** The text workspace without a framework: regions, selection, keyboard cursor. Everything here is in UTF-16 units;
 * the regions alone are in code points. */
export class TextEngine {
  document = new Document<TextRegion>();
  text = '';
  offsets = new Offsets('');
  label: string | null;
  selected: ReadonlySet<string> = new Set();
  /** The stretch a label key would label; `anchor` is the end that stays while Shift extends. */
  range: Stretch | null = null;
  private anchor: Stretch | null = null;
  /** Where the search or the keyboard last was; what the page scrolls to. */
  focus = 0;
  found: readonly Stretch[] = [];
  /** The span a relation begins at, while its other end is chosen. */
  relationFrom: string | null = null;
  private relationLabel: string | null = null;
  /** Suggestions under this confidence are not shown. */
  showFrom = 0;
  canEdit: boolean;
  private placed: Placed[] | null = null;
  private longest = 0;
  private readonly listeners = new Set<() => void>();
  private readonly editors = new Set<(patches: Patch<TextRegion>[]) => void>();

  constructor(
    readonly labels: readonly TextLabel[],
    private readonly options: { canEdit?: boolean; newId?: () => string } = {},
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
    this.found = [];
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

  wordsOf(region: TextRegion): string {
    if (region.shape === 'span') {
      const { start, end } = this.stretchOf(region);
      return this.text.slice(start, Math.min(end, start + 200));
    }
    const ends = [region.from, region.to].map((id) => this.document.get(id));
    return ends.map((end) => (end ? this.wordsOf(end) : '?')).join(' → ');
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
    const at = under.findIndex((span) => this.selected.has(span.id));
    const next = under[(at + 1) % under.length];
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
    this.found = [];
    this.changed();
  }

  /** Selects the next or previous region in the order of the text. */
  step(by: 1 | -1): void {
    const order = this.inOrder();
    if (!order.length) return;
    const at = order.findIndex((region) => this.selected.has(region.id));
    const from = at < 0 ? (by > 0 ? -1 : 0) : at;
    const next = order[(from + by + order.length) % order.length];
    if (next) this.select([next.id]);
  }

  /** The shown regions as they follow in the text; relations after the spans. */
  inOrder(): TextRegion[] {
    return [...this.spans().placed.map((one) => one.span), ...this.relations()];
  }

  // What changes.

  private newId(): string {
    return this.options.newId?.() ?? crypto.randomUUID();
  }

  private labelOf(key: string): TextLabel | undefined {
    return this.labels.find((label) => label.key === key);
  }

  /** What a new region of a label starts from: the defaults of its attributes. */
  private attributesOf(key: string): { attributes?: Record<string, unknown> } {
    const asked = this.labelOf(key)?.attributes?.filter((one) => one.default !== undefined) ?? [];
    return asked.length ? { attributes: Object.fromEntries(asked.map((one) => [one.key, one.default])) } : {};
  }

  private spanOf(stretch: Stretch, label: string): SpanRegion {
    const { offsets } = this;
    const [start, end] = [offsets.toPoint(stretch.start), offsets.toPoint(stretch.end)];
    return { id: this.newId(), label, shape: 'span', start, end, ...this.attributesOf(label) };
  }

  /** A label's key: labels the taken stretch, else the selected regions, else is what comes next. */
  setLabel(key: string): void {
    const label = this.labelOf(key);
    if (!label) return;
    const isSpan = label.shapes.includes('span');
    if (!isSpan) {
      const [only, ...others] = this.selection();
      if (only?.shape === 'span' && !others.length) {
        this.beginRelation(key);
        return;
      }
    }
    if (isSpan) this.label = key;
    if (this.canEdit && this.range && isSpan) {
      const { start, end } = this.range;
      const span = this.spanOf(this.range, key);
      const same = this.document.regions.find(
        (one) =>
          one.shape === 'span' && one.label === key && one.start === span.start && one.end === span.end,
      );
      // Labelling a suggestion as what it says is accepting it.
      this.document.run(`Label as ${label.name}`, [same ? decided(same) : span]);
      this.select([(same ?? span).id]);
      this.focus = Math.min(start, end);
      this.changed();
      return;
    }
    const chosen = this.selection().filter((one) => one.label !== key && label.shapes.includes(one.shape));
    if (this.canEdit && chosen.length)
      this.document.run(
        `Label as ${label.name}`,
        chosen.map((one) => ({
          ...decided(one),
          label: key,
          attributes: this.attributesOf(key).attributes ?? {},
        })),
      );
    this.changed();
  }

  /** Labels every string equal to the taken or selected one, in one step; returns how many were new. */
  labelEqual(stretches: readonly Stretch[] = this.equal()): number {
    const [selected] = this.selection();
    const key = selected?.shape === 'span' ? selected.label : this.label;
    if (!this.canEdit || !key) return 0;
    const taken = new Set(
      this.document.regions.flatMap((one) =>
        one.shape === 'span' && one.label === key ? `${one.start} ${one.end}` : [],
      ),
    );
    const fresh = stretches
      .map((stretch) => this.spanOf(stretch, key))
      .filter((span) => !taken.has(`${span.start} ${span.end}`));
    if (fresh.length) this.document.run(`Label ${fresh.length} equal strings`, fresh);
    return fresh.length;
  }

  /** Every string equal to the taken stretch or selected span, as whole words. */
  equal(): Stretch[] {
    const [selected] = this.selection();
    const stretch = this.range ?? (selected?.shape === 'span' ? this.stretchOf(selected) : null);
    if (!stretch) return [];
    return occurrences(this.text, this.text.slice(stretch.start, stretch.end), { isWhole: true });
  }

  search(sought: string): void {
    this.found = occurrences(this.text, sought, { ignoresCase: true });
    this.changed();
  }

  /** Takes the next or previous place that was found, seen from where one is. */
  stepFound(by: 1 | -1): void {
    const from = this.range?.start ?? this.focus;
    const next =
      by > 0
        ? (this.found.find((one) => one.start > from) ?? this.found[0])
        : (this.found.findLast((one) => one.start < from) ?? this.found.at(-1));
    if (next) this.take(next);
  }

  /** Begins a relation at the selected span; choosing another span ends it. */
  beginRelation(key?: string): void {
    const [span] = this.selection();
    const label = this.labels.find((one) => one.shapes.includes('relation') && (!key || one.key === key));
    this.relationFrom = this.canEdit && label && span?.shape === 'span' ? span.id : null;
    this.relationLabel = label?.key ?? null;
    this.changed();
  }

  /** Joins the begun relation to a span; a second one alike is not made. */
  relate(to: string): void {
    const from = this.relationFrom;
    this.relationFrom = null;
    const label = this.labelOf(this.relationLabel ?? '');
    const isThere = this.relations().some(
      (one) => one.from === from && one.to === to && one.label === label?.key,
    );
    if (!from || !label || from === to || isThere) {
      this.changed();
      return;
    }
    const relation: RelationRegion = {
      id: this.newId(),
      label: label.key,
      shape: 'relation',
      from,
      to,
      ...this.attributesOf(label.key),
    };
    // What a relation joins is decided: a suggestion at its end is taken with it.
    const ends = [from, to]
      .flatMap((id) => this.document.get(id) ?? [])
      .filter((one) => one.confidence !== undefined);
    this.document.run(`Relate as ${label.name}`, [...ends.map(decided), relation]);
    this.select([relation.id]);
  }

  undecided(): TextRegion[] {
    return this.shown().filter((region) => region.confidence !== undefined);
  }

  /** Suggestions under the slider: neither accepted nor shown, they leave with the answer. */
  hiddenSuggestions(): TextRegion[] {
    return this.document.regions.filter(
      (region) => region.confidence !== undefined && region.confidence < this.showFrom,
    );
  }

  accept(regions: TextRegion[]): void {
    const open = regions.filter((region) => region.confidence !== undefined);
    if (!this.canEdit || !open.length) return;
    const name = open.length > 1 ? `Accept ${open.length} suggestions` : 'Accept a suggestion';
    this.document.run(name, open.map(decided));
  }

  /** Deletes regions, and the relations that would be left without an end, in one step. */
  remove(regions: TextRegion[]): void {
    if (!this.canEdit || !regions.length) return;
    const ids = new Set(regions.map((region) => region.id));
    const loose = this.document.regions.filter(
      (one) => one.shape === 'relation' && !ids.has(one.id) && (ids.has(one.from) || ids.has(one.to)),
    );
    const [first] = regions;
    const single = first?.confidence === undefined ? 'Delete' : 'Reject a suggestion';
    this.document.run(regions.length > 1 ? `Delete ${regions.length} regions` : single, [
      ...ids,
      ...loose.map((one) => one.id),
    ]);
    this.select([]);
  }

  /** Sets an attribute of regions, in one step; undefined takes it away. */
  setAttribute(regions: readonly TextRegion[], name: string, key: string, value: unknown): void {
    if (!this.canEdit || !regions.length) return;
    this.document.run(
      `Set ${name}`,
      regions.map((region) => {
        const { [key]: _, ...rest } = region.attributes ?? {};
        return { ...decided(region), attributes: value === undefined ? rest : { ...rest, [key]: value } };
      }),
    );
  }

  toggleUnsure(regions: readonly TextRegion[] = this.selection()): void {
    if (!this.canEdit || !regions.length) return;
    const isUnsure = regions.every((region) => region.unsure);
    this.document.run(
      isUnsure ? 'Mark as sure' : 'Mark as unsure',
      regions.map((region) => ({ ...decided(region), unsure: !isUnsure })),
    );
  }

  undo(): void {
    this.document.undo();
    this.keepSelection();
  }

  redo(): void {
    this.document.redo();
    this.keepSelection();
  }

  private keepSelection(): void {
    this.selected = new Set([...this.selected].filter((id) => this.document.get(id)));
    this.changed();
  }
}

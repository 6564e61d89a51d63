import type { RelationRegion, SpanRegion, TextRegion } from '../../../api/texts';
import { translate } from '../../../i18n/words';
import { type TextLabel, TextSelecting } from './selecting';
import { occurrences, type Stretch } from './tokens';

export type { TextLabel } from './selecting';

/** A person has decided on a suggestion: it is no model's any more, and remembers which it was. */
export function decided<R extends TextRegion>(region: R): R {
  const { confidence: _, ...rest } = region;
  return rest as R;
}

/** The text workspace without a framework: on top of what is selected, everything that changes the regions. */
export class TextEngine extends TextSelecting {
  private relationLabel: string | null = null;

  private newId(): string {
    return this.options.newId?.() ?? crypto.randomUUID();
  }

  private labelOf(key: string): TextLabel | undefined {
    return this.labels.find((label) => label.key === key);
  }

  /** What a new region of a label starts from: the defaults of its attributes. */
  private attributesOf(key: string): { attributes?: Record<string, unknown> } {
    const definitions = this.labelOf(key)?.attributes?.filter((one) => one.default !== undefined) ?? [];
    return definitions.length
      ? { attributes: Object.fromEntries(definitions.map((one) => [one.key, one.default])) }
      : {};
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
      this.document.run(translate('did.label', { label: label.name }), [same ? decided(same) : span]);
      this.select([(same ?? span).id]);
      this.focus = Math.min(start, end);
      this.changed();
      return;
    }
    const chosen = this.selection().filter((one) => one.label !== key && label.shapes.includes(one.shape));
    if (this.canEdit && chosen.length)
      this.document.run(
        translate('did.label', { label: label.name }),
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
    const labelled = new Set(
      this.document.regions.flatMap((one) =>
        one.shape === 'span' && one.label === key ? `${one.start} ${one.end}` : [],
      ),
    );
    const fresh = stretches
      .map((stretch) => this.spanOf(stretch, key))
      .filter((span) => !labelled.has(`${span.start} ${span.end}`));
    if (fresh.length) this.document.run(translate('did.equal', { count: fresh.length }), fresh);
    return fresh.length;
  }

  /** Every string equal to the taken stretch or selected span, as whole words. */
  equal(): Stretch[] {
    const [selected] = this.selection();
    const stretch = this.range ?? (selected?.shape === 'span' ? this.stretchOf(selected) : null);
    if (!stretch) return [];
    return occurrences(this.text, this.text.slice(stretch.start, stretch.end), { isWhole: true });
  }

  search(searchText: string): void {
    this.matches = occurrences(this.text, searchText, { ignoresCase: true });
    this.changed();
  }

  /** Takes the next or previous place that was found, seen from where one is. */
  stepFound(by: 1 | -1): void {
    const from = this.range?.start ?? this.focus;
    const next =
      by > 0
        ? (this.matches.find((one) => one.start > from) ?? this.matches[0])
        : (this.matches.findLast((one) => one.start < from) ?? this.matches.at(-1));
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
    const isRelated = this.relations().some(
      (one) => one.from === from && one.to === to && one.label === label?.key,
    );
    if (!from || !label || from === to || isRelated) {
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
    this.document.run(translate('did.relate', { label: label.name }), [...ends.map(decided), relation]);
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
    const name = translate('did.accept', { count: open.length });
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
    const isRejected = regions.length === 1 && first?.confidence !== undefined;
    this.document.run(
      isRejected ? translate('did.reject') : translate('did.delete', { count: regions.length }),
      [...ids, ...loose.map((one) => one.id)],
    );
    this.select([]);
  }

  /** Sets an attribute of regions, in one step; undefined takes it away. */
  setAttribute(regions: readonly TextRegion[], name: string, key: string, value: unknown): void {
    if (!this.canEdit || !regions.length) return;
    this.document.run(
      translate('did.set', { name }),
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
      translate(isUnsure ? 'did.sure' : 'did.unsure'),
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

import type { AdjudicationTask } from '../../api/reviewing';
import type { Label, LabelSchema, Region } from '../../api/types';
import { boundsOf } from '../../engine/shapes/geometry';
import { asText } from '../review/textChanges';
import { personColor } from '../shared/people';

/** As many people as have a key and a colour of their own. */
export const MOST = 9;

/** The label under which the engine draws person `at`'s region: in the person's colour, named by number and label. */
export function personLabel(index: number, label: string): string {
  return `person-${index}|${label}`;
}

/** The schema with a label for every person and label beside its own; those take no shape and are only looked at. */
export function withPeople(schema: LabelSchema): LabelSchema {
  const people: Label[] = Array.from({ length: MOST }, (_, index) =>
    schema.labels.map((label) => ({
      ...label,
      key: personLabel(index, label.key),
      name: `${index + 1} ${label.name}`,
      color: personColor(index),
      hotkey: null,
      shapes: [],
    })),
  ).flat();
  return { ...schema, labels: [...schema.labels, ...people] };
}

/** Every shown person's regions, each drawn as that person's. */
export function overlays(task: AdjudicationTask, shown: ReadonlySet<string>): Region[] {
  return task.versions.slice(0, MOST).flatMap((version, index) =>
    shown.has(version.key)
      ? version.regions.map((region) => ({
          ...region,
          id: `${version.key}-${region.id}`,
          label: personLabel(index, region.label),
          // Drawn dashed and unfilled, as a suggestion is: what is filled is the ruling.
          confidence: 1,
        }))
      : [],
  );
}

export function memberRegions(task: AdjudicationTask, object: AdjudicationTask['objects'][number]): Region[] {
  return object.members.flatMap(
    ([key, id]) =>
      task.versions.find((version) => version.key === key)?.regions.find((region) => region.id === id) ?? [],
  );
}

/** Which region of the ruling stands for the object: by id, else by lying on it. */
export function standsFor(ruling: readonly Region[], members: readonly Region[]): Region | null {
  const byId = ruling.find((region) => members.some((member) => member.id === region.id));
  if (byId) return byId;
  return (
    ruling.find((region) =>
      members.some((member) => member.shape === region.shape && onTop(member, region) > 0.5),
    ) ?? null
  );
}

/** How much the bounds of two regions overlap, or the characters of two spans, in [0, 1]. */
function onTop(first: Region, second: Region): number {
  const [p, q] = [asText(first), asText(second)];
  if (p.shape === 'relation' || q.shape === 'relation')
    return p.shape === 'relation' && q.shape === 'relation' && p.from === q.from && p.to === q.to ? 1 : 0;
  if (p.shape === 'span' && q.shape === 'span') {
    const shared = Math.max(0, Math.min(p.end, q.end) - Math.max(p.start, q.start));
    return shared / (p.end - p.start + (q.end - q.start) - shared);
  }
  const [a, b] = [boundsOf(first), boundsOf(second)];
  const width = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const height = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: typeof a) => (box.maxX - box.minX) * (box.maxY - box.minY);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** A region without what a suggestion carries: an expert's is nobody's suggestion. */
export function plain(region: Region): Region {
  const { confidence: _, ...decidedRegion } = region;
  return decidedRegion as Region;
}

/** What stands for the object next: nothing, then each version of it in turn. */
export function nextVersion(current: Region | null, members: readonly Region[]): Region | null {
  if (!current) return members[0] ?? null;
  const index = members.findIndex((member) => member.id === current.id);
  // A region of the merged suggestion, or an edited one, comes before all versions.
  return members[index + 1] ?? null;
}

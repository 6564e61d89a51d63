import type { DraftOp, Region } from '../api/types';

/** What an answer is made of, on either side. */
export interface Content {
  regions: Region[];
  flags: Record<string, unknown>;
  classification: Record<string, unknown>;
}

/** A region both sides changed. Null: deleted on that side. Where both still have it, mine stands under `copy`. */
export interface Collision {
  region: string;
  mine: Region | null;
  theirs: Region | null;
  copy: string | null;
}

export interface Rebased {
  /** What goes to the server on top of theirs. */
  ops: DraftOp[];
  collisions: Collision[];
}

/** Carries out operations in their order, as the server does: regions keep their place, new ones go to the end. */
export function applyOps(content: Content, ops: readonly DraftOp[]): Content {
  const regions = new Map(content.regions.map((region) => [region.id, region]));
  let { flags, classification } = content;
  for (const op of ops) {
    if (op.op === 'put_region') regions.set(op.region_id, op.value);
    else if (op.op === 'delete_region') regions.delete(op.region_id);
    else if (op.op === 'set_flag') flags = { ...flags, ...op.value };
    else classification = { ...classification, ...op.value };
  }
  return { regions: [...regions.values()], flags, classification };
}

/** Equal by value, whatever the order of keys; an absent member equals an undefined one. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isSame(left[key], right[key]));
}

/**
 * Puts operations made on `base` onto `theirs`, region by region.
 *
 * `applied` are the ids of those the server already holds. A region only one side touched goes through; one both
 * sides brought to the same state needs nothing more; where they differ both versions are kept: theirs in its
 * place, mine as a copy (its id is the operation's, so that doing this twice makes one copy). Flags and
 * classifications are set key by key, the later word stands.
 */
export function rebase(
  base: Content,
  theirs: Content,
  ops: readonly DraftOp[],
  applied: ReadonlySet<string>,
): Rebased {
  const known = byId(
    applyOps(
      base,
      ops.filter((op) => applied.has(op.op_id)),
    ),
  );
  const [now, left] = [byId(theirs), ops.filter((op) => !applied.has(op.op_id))];
  const last = new Map<string, DraftOp>();
  for (const op of left) if ('region_id' in op) last.set(op.region_id, op);
  const collisions: Collision[] = [];
  const remainingOps = left.flatMap((op): DraftOp[] => {
    if (!('region_id' in op)) return [op];
    const id = op.region_id;
    const [was, their] = [known.get(id) ?? null, now.get(id) ?? null];
    const end = last.get(id);
    const mine = end?.op === 'put_region' ? end.value : null;
    if (isSame(was, their)) return [op];
    if (op !== end || isSame(mine, their)) return [];
    const copy = mine && their ? op.op_id : null;
    collisions.push({ region: id, mine, theirs: their, copy });
    if (!mine) return [];
    return [copy ? { ...op, op: 'put_region', region_id: copy, value: { ...mine, id: copy } } : op];
  });
  return { ops: remainingOps, collisions };
}

function byId(content: Content): Map<string, Region> {
  return new Map(content.regions.map((region) => [region.id, region]));
}

/** What has to change on the screen to get from one content to the other: regions to put, ids to take away. */
export function changesBetween(before: Content, after: Content): (Region | string)[] {
  const [old, fresh] = [byId(before), byId(after)];
  return [
    ...before.regions.filter((region) => !fresh.has(region.id)).map((region) => region.id),
    ...after.regions.filter((region) => !isSame(old.get(region.id), region)),
  ];
}

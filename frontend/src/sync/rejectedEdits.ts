import type { ApiError } from '../api/client';
import type { DraftOp, Region } from '../api/types';
import { applyOps } from './rebase';
import type { BaseRow, RefusedRow } from './store';

/** An edit that was set aside: said with the item it was made on, and kept under a key of its own. */
export const SET_ASIDE = 'set_aside';

/** The item an edit was made on that was set aside. */
export const itemOfAside = (row: RefusedRow): string => row.item.slice(0, row.item.indexOf('#'));

/**
 * What becomes of an edit the server will not take: a notice that keeps it, and on the screen the region is again as
 * the server has it, unless an edit behind it makes another of it anyway.
 */
export function setAside(
  base: BaseRow,
  op: DraftOp,
  behind: readonly DraftOp[],
  message: string,
): { row: RefusedRow; changes: (Region | string)[] } {
  const row: RefusedRow = {
    item: `${base.item}#${op.op_id}`,
    user: base.user,
    project: '',
    name: base.name,
    words: message,
    code: SET_ASIDE,
    regions: op.op === 'put_region' ? [op.value] : null,
  };
  if (op.op !== 'put_region' && op.op !== 'delete_region') return { row, changes: [] };
  const isTouched = behind.some((one) => 'region_id' in one && one.region_id === op.region_id);
  const theirs = base.content.regions.find((region) => region.id === op.region_id);
  return { row, changes: isTouched ? [] : [theirs ?? op.region_id] };
}

/** Edits of an item that is somebody else's by now: what they would have made of it. */
export function lost(base: BaseRow, ops: readonly DraftOp[], error: ApiError): RefusedRow {
  const { item, user, name } = base;
  const { regions } = applyOps(base.content, ops);
  return { item, user, project: '', name, words: error.message, code: error.code, regions };
}

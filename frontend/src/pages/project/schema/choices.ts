import type { Choice } from '../../../api/questions';
import { keyOf } from './labels';

/** Choices as lines to edit; what stands under another is indented by two spaces a level. */
export function choicesText(options: readonly Choice[]): string {
  const depths = new Map<string, number>();
  return options
    .map((option) => {
      const depth = option.parent === undefined ? 0 : (depths.get(option.parent) ?? 0) + 1;
      depths.set(option.key, depth);
      return '  '.repeat(depth) + option.name;
    })
    .join('\n');
}

/** Choices from lines; a name that was there keeps its key, so that answers given keep their meaning. */
export function choicesFrom(text: string, old: readonly Choice[], isTree: boolean): Choice[] {
  const choices: Choice[] = [];
  const above: string[] = [];
  for (const line of text.split('\n')) {
    const name = line.trim();
    if (!name) continue;
    const indent = Math.floor((line.length - line.trimStart().length) / 2);
    const depth = isTree ? Math.min(indent, above.length) : 0;
    const parent = depth > 0 ? above[depth - 1] : undefined;
    const known = old.find(
      (one) => one.name === name && one.parent === parent && !choices.some((other) => other.key === one.key),
    );
    const key = known?.key ?? freeKey(keyOf(name), [...choices, ...old]);
    choices.push(parent === undefined ? { key, name } : { key, name, parent });
    above.splice(depth, above.length, key);
  }
  return choices;
}

export function freeKey(wanted: string, existing: readonly { key: string }[]): string {
  const keys = new Set(existing.map((one) => one.key));
  let key = wanted;
  for (let n = 2; keys.has(key); n++) key = `${wanted}-${n}`;
  return key;
}

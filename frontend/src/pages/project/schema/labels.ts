import type { Label, Shape } from '../../../api/types';
import { labelColor } from '../../../app/tokens';

/** A stable key from a name: small letters, digits and dashes. */
export function keyOf(name: string): string {
  const key = name
    .normalize('NFKD')
    .replace(/[̀-ͯ]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return key.slice(0, 60) || 'label';
}

/** There are fewer colours of one lightness than labels a schema may have: then two are alike. */
const TRIES = 400;

/** The next label: a free key, the next colour and number key. */
export function newLabel(
  name: string,
  labels: readonly Label[],
  shapes: Shape[] = ['box', 'polygon'],
): Label {
  const keys = new Set(labels.map((label) => label.key));
  let key = keyOf(name);
  for (let n = 2; keys.has(key); n++) key = `${keyOf(name)}-${n}`;
  const used = new Set(labels.map((label) => label.hotkey));
  const hotkey = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((digit) => !used.has(digit)) ?? null;
  const usedColors = new Set(labels.map((label) => label.color.toUpperCase()));
  const places = Array.from({ length: TRIES }, (_, n) => labels.length + n);
  const color = labelColor(places.find((place) => !usedColors.has(labelColor(place))) ?? labels.length);
  return {
    key,
    name: name.trim(),
    color,
    hotkey,
    description: '',
    shapes,
    attributes: [],
  };
}

/** Labels from pasted text: one a line, or separated by commas; names that are there already are left out. */
export function pasted(text: string, labels: readonly Label[], shapes?: Shape[]): Label[] {
  const allLabels = [...labels];
  for (const name of text.split(/[\n,;]+/).map((part) => part.trim())) {
    if (name && !allLabels.some((label) => label.name.toLowerCase() === name.toLowerCase()))
      allLabels.push(newLabel(name, allLabels, shapes));
  }
  return allLabels;
}

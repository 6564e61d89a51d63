import type { Version } from '../../api/reviewing';
import { labelColors } from '../../app/tokens';

/** A colour a person, by their place in the row: told apart by most colour-blind people, and always with a number. */
export function personColor(index: number): string {
  return labelColors[index % labelColors.length] ?? '#A3A3A1';
}

export function roleLabel(version: Pick<Version, 'role' | 'note'>): string {
  if (version.role === 'gold') return 'the hidden check';
  return version.role === 'review' ? `review, ${version.note}` : '';
}

/** 40 s, 12 min, 3 h, 2 days. */
export function duration(seconds: number | null): string {
  if (seconds === null) return 'not yet';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** A share that is worth one decimal under 10 %. */
export function fine(share: number): string {
  return share > 0 && share < 0.1 ? `${(share * 100).toFixed(1)} %` : `${(share * 100).toFixed(0)} %`;
}

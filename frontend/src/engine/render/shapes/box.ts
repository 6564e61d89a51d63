import type { BoxRegion } from '../../../api/types';
import { outline } from '../../geometry';
import type { Sketch } from '../sketch';

/** Upright or rotated: its four corners. */
export const box = (region: BoxRegion): Sketch => ({
  paths: [{ kind: 'closed', points: outline(region).flat() }],
});

import type { Sketch } from '../sketch';

/** Painted cell by cell; `rle` is COCO's, its `size` height then width. */
export const mask = (region: { rle: { size: readonly [number, number]; counts: string } }): Sketch => ({
  paths: [],
  mask: { height: region.rle.size[0], width: region.rle.size[1], counts: region.rle.counts },
});

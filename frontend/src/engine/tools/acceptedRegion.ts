import type { Region } from '../../api/types';

/** An edited suggestion is a person's region: its confidence goes, where it came from stays. */
export function acceptedRegion<R extends Region>(region: R): R {
  const { confidence: _, ...rest } = region;
  return rest as R;
}

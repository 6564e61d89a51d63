import type { Picture } from '../render/picture';
import type { Wire } from './wire';

/** The scissors of the picture in hand, opened when they are first used on it. */
export class Scissors {
  /** How they are opened for a picture; the page says so. */
  open: ((picture: Picture) => Wire | null) | null = null;
  private picture: Picture | null = null;
  private wire: Wire | null = null;

  of(picture: Picture | null): Wire | null {
    if (picture !== this.picture) {
      this.wire?.close();
      this.picture = picture;
      this.wire = picture ? (this.open?.(picture) ?? null) : null;
    }
    return this.wire;
  }
}

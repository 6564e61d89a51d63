/** Only assets with one of each kind that is named are lent to a person; where none is, all are. */
export interface Limits {
  /** Keys of labels that the pre-label shows, or the answer under review has. */
  labels: string[];
  tags: string[];
  batches: string[];
}

/** GET projects/{id}/tags. */
export interface TagCount {
  tag: string;
  assets: number;
}

/** GET projects/{id}/batches, the newest first. */
export interface BatchCount {
  batch: string;
  assets: number;
}

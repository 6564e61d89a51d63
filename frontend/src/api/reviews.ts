/** Answers under review. */
import type { Region } from './regions';
import type { WorkAsset } from './tasks';

export type RejectReason =
  | 'missed_objects'
  | 'wrong_label'
  | 'sloppy_shape'
  | 'extra_objects'
  | 'guidelines'
  | 'other';

export interface RegionChange {
  region: string;
  change: 'added' | 'removed' | 'moved' | 'relabelled' | 'moved_and_relabelled' | 'unchanged';
  base: Region | null;
  answer: Region | null;
  iou: number | null;
}

export interface RegionDiff {
  added: number;
  removed: number;
  moved: number;
  relabelled: number;
  unchanged: number;
  sentence: string;
  changes: RegionChange[];
}

/** What reviews/claim answers. `base` is the pre-label that was shown; `answer` the author's regions. */
export interface ReviewTask {
  id: string;
  project: string;
  lease_expires_at: string;
  schema_version: number;
  revision: number;
  asset: WorkAsset;
  author: { id: string; username: string } | null;
  base: Region[];
  answer: Region[];
  classification: Record<string, string | string[]>;
  base_classification: Record<string, string | string[]>;
  flags: { unsure: boolean };
  diff: RegionDiff;
  draft: Region[] | null;
  round: number;
  queue_reason: string;
  /** What other people answered to the same task. */
  others: { author: { id: string; username: string }; regions: Region[]; unsure: boolean }[];
  /** What the author had answered before it came back to them. */
  earlier?: Region[] | null;
}

export interface ReviewDecision {
  decision: 'approve' | 'fix' | 'reject';
  regions?: Region[];
  reason?: RejectReason;
  comment?: string;
  to?: 'author' | 'another' | 'drop';
  seconds?: number;
}

/* ---- result ---- */

/** A person's work: what is claimed, drafts, what is sent. */
import type { Prediction } from './models';
import type { Region } from './regions';

export interface WorkAsset {
  id: string;
  name: string;
  width: number;
  height: number;
  file_url: string;
  thumbnail_url: string;
  /** Code points of a text; 0 for a picture. */
  characters: number;
}

/** What claim and GET tasks/{id} answer. `id` is the assignment's. `regions` = saved draft, else pre-label, else []. */
export interface WorkTask {
  id: string;
  project: string;
  kind: 'annotate' | 'audit' | 'adjudicate';
  lease_expires_at: string;
  schema_version: number;
  revision: number;
  asset: WorkAsset;
  regions: Region[];
  classification: Record<string, string | string[]>;
  flags: { unsure: boolean };
  prediction: Prediction | null;
  rework: { comment: string; reason: string } | null;
}

export type DraftOp = { op_id: string } & (
  | { op: 'put_region'; region_id: string; value: Region }
  | { op: 'delete_region'; region_id: string }
  | { op: 'set_flag'; value: { unsure: boolean } }
  | { op: 'set_classification'; value: Record<string, unknown> }
);

export interface Submission {
  submission_id: string;
  base_revision?: number;
  schema_version: number;
  regions: Region[];
  classification: Record<string, unknown>;
  flags: { unsure: boolean };
  seconds: number;
}

export interface Submitted {
  annotation: string;
  submission_id: string;
  state: 'submitted';
}

/** GET projects/{id}/my-day: the annotator's own figures of today (waiting is rounded to 50). */
export interface MyDay {
  submitted_today: number;
  seconds_today: number;
  returned: number;
  waiting: number;
  is_paused: boolean;
}

/** One row of GET projects/{id}/tasks/mine: own submitted answers, newest first. */
export interface MyAnswer {
  task: string;
  asset: WorkAsset;
  submitted_at: string;
  state: 'submitted' | 'approved' | 'fixed' | 'returned';
  comment: string | null;
}

/* ---- review ---- */

/** Projects, their policies, members and figures. */
import type { Limits } from './limits';
import type { Role, Stage } from './shared';

export interface Policy {
  overlap: number;
  review: 'all' | 'sample' | 'disagreement' | 'none';
  review_rate: number;
  overlap_most: number;
  overlap_target: number;
  gold_rate: number;
  gate: 'posterior' | 'sequential';
  gate_floor: number;
  gate_good: number;
  models_vote: boolean;
  audit_rate: number;
  routing: 'people' | 'threshold' | 'contract';
  confidence_threshold: number;
  show_from: number;
  prelabel_model: string;
  segmenter: string;
  target_accuracy: number;
  promise: 'accepted' | 'delivered';
  certainty: number;
  right_unit: 'asset' | 'object';
  right_iou: number;
  zone_from: number;
  per_label: boolean;
  adjudications: number;
  accept_later: boolean;
  minute_cost: number;
  error_cost: number;
  group_by: 'none' | 'folder';
  lease_seconds: number;
  skip: boolean;
  unsure: boolean;
  solo_review: boolean;
  review_score_below: number;
  review_hard_labels: string[];
  review_hard_from: number;
  review_spots: number;
  double_review_rate: number;
  reject_to: 'author' | 'another' | 'drop';
  bulk_audit: number;
  bulk_error: number;
  adjudicate: boolean;
}

export interface ProjectRow {
  id: string;
  name: string;
  data_type: 'image' | 'text';
  role: Role;
  assets: number;
  done: number;
  created_at: string;
  state: ProjectState;
  deleted_at: string | null;
}

export type ProjectState = 'active' | 'paused' | 'archived';

export interface Project {
  id: string;
  name: string;
  data_type: 'image' | 'text';
  description: string;
  description_html: string;
  guidelines: string;
  guidelines_html: string;
  policy: Policy;
  role: Role;
  schema_version: number;
  created_at: string;
  state: ProjectState;
}

export interface Member extends Limits {
  user: string;
  username: string;
  role: Role;
}

export interface MembersTaken {
  added: number;
  changed: number;
  same: number;
}

export interface BulkSelection {
  assets?: string[];
  stage?: string;
  search?: string;
  tag?: string;
  batch?: string;
}

export interface BulkAction {
  id: string;
  action: string;
  value: { tags?: string[]; priority?: number };
  state: 'running' | 'done' | 'undoing' | 'undone' | 'final';
  assets: number;
  changed: number;
  created_at: string;
  created_by: string | null;
  undo_until: string | null;
}

export interface Holder {
  user: string;
  username: string;
  open: number;
  drafts: number;
  since: string;
  lease_expires_at: string;
}

/** GET projects/{id}/stats. */
export interface Stats {
  sentence: string;
  assets: number;
  stages: Record<Stage, number>;
  done_per_day: { day: string; done: number }[];
  seconds_per_label: number | null;
  waiting: { annotate: number; audit: number; review: number };
  labels: { key: string; name: string; color: string; regions: number; assets: number }[];
  audits: { checked: number; right: number };
  auto_accepted: number;
  /** Finished assets by who saw them last. */
  finished: { reviewed: number; annotated: number; auto_accepted: number; imported: number };
  recent: { at: string; what: string; who: string | null }[];
}

export interface AuditEntry {
  at: string;
  who: string | null;
  what: string;
  object: string;
  detail: Record<string, unknown>;
}

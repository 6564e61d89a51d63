/** What the HTTP interface says, as the pages use it. Times are ISO 8601 in UTC, ids are UUIDs, pixels are upright. */

import type { Limits } from './limits';
import type { AttributeDefinition, Question } from './questions';

export interface Page<T> {
  results: T[];
  next: string | null;
}

export interface ProblemField {
  path: string;
  code: string;
  message: string;
}

/** `application/problem+json`; extra members stand beside these. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: ProblemField[];
  [extra: string]: unknown;
}

export type Role = 'manager' | 'reviewer' | 'annotator';
export type Shape = Region['shape'] | 'span' | 'relation';
export type Stage =
  | 'uploaded'
  | 'prelabelled'
  | 'auto_accepted'
  | 'annotating'
  | 'in_review'
  | 'done'
  | 'rejected'
  | 'failed';

/* ---- people ---- */

/** GET auth/state, open to all: what the sign-in page must show. */
export interface AuthState {
  needs_setup: boolean;
  signed_in: boolean;
  version: string;
}

/** GET links/{token}: a one-time link; POST {username?, password} uses it and signs in, answering Me. */
export interface LinkInfo {
  purpose: 'setup' | 'invitation' | 'reset';
  username: string | null;
  expires_at: string;
}

export interface Me {
  id: string;
  username: string;
  email: string;
  is_admin: boolean;
  can_create_projects: boolean;
  /** An IANA name; empty is the browser's zone. */
  time_zone: string;
}

export interface User {
  id: string;
  username: string;
  email: string;
  is_admin: boolean;
  is_active: boolean;
  created_at: string;
  last_login_at: string | null;
}

/** GET people?search=: what a manager sees when adding members. */
export interface Person {
  id: string;
  username: string;
}

export interface Token {
  id: string;
  name: string;
  prefix: string;
  created_at: string;
  last_used_at: string | null;
}

/** POST tokens {name}: the key is shown this once. */
export interface NewToken extends Token {
  key: string;
}

/** POST invitations {is_admin} or users/{id}/reset-link: `path` is to be put after the site's origin. */
export interface OneTimeLink {
  path: string;
  expires_at: string;
}

/** GET me/work: one row a project the person can work in. Counts are rounded for annotators. */
export interface WorkRow {
  project: { id: string; name: string };
  role: Role;
  to_annotate: number;
  to_review: number;
  mine_open: number;
  returned: number;
}

/* ---- projects ---- */

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
  routing: 'threshold' | 'contract';
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

export interface Label {
  key: string;
  name: string;
  color: string;
  hotkey: string | null;
  description: string;
  shapes: Shape[];
  attributes: AttributeDefinition[];
  skeleton?: Skeleton | null;
}

export interface LabelSchema {
  version: number;
  labels: Label[];
  classification: Question[];
}

/* ---- assets ---- */

export interface Asset {
  id: string;
  name: string;
  stage: Stage;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  media_type: string;
  has_thumbnail: boolean;
  /** It stays at its address until somebody looks at it. */
  is_away: boolean;
  tags: string[];
  /** What it came in with. */
  batch: string;
  created_at: string;
  failure: string | null;
  characters: number;
  excerpt: string;
  external_id: string;
}

/** GET assets/{id}: the asset with what is believed about it and how it came about. */
export interface AssetDetail extends Asset {
  meta: Record<string, unknown>;
  /** Where a picture that was imported by its address is fetched from; empty for an upload. */
  source_url?: string;
  project: string;
  confidence: number | null;
  resolved: { version: number; source: string; regions: Region[]; resolved_at: string } | null;
  prediction: Prediction | null;
  history: { at: string; what: string; who: string | null }[];
}

export interface UploadedFile {
  name: string;
  status: 'taken' | 'duplicate' | 'refused' | 'unpacking';
  asset: string | null;
  code: string | null;
  message: string | null;
}

export interface UploadReport {
  job: string | null;
  files: UploadedFile[];
}

/* ---- regions ---- */

interface RegionBase {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
  confidence?: number;
  from_prediction?: string;
  unsure?: boolean;
  occluded?: boolean;
}

/** `x y` is the top left before rotation; `rotation` in degrees clockwise about the centre. */
export interface BoxRegion extends RegionBase {
  shape: 'box';
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
}

export type Point = [number, number];

export interface PolygonRegion extends RegionBase {
  shape: 'polygon';
  rings: { points: Point[]; holes?: Point[][] }[];
}

/** Centre and half axes; `rotation` in degrees clockwise about the centre. */
export interface EllipseRegion extends RegionBase {
  shape: 'ellipse';
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  rotation?: number;
}

export interface PolylineRegion extends RegionBase {
  shape: 'polyline';
  points: Point[];
}

/** `visible` as COCO counts: 0 absent, 1 occluded, 2 seen. */
export interface Keypoint {
  name: string;
  x: number;
  y: number;
  visible: 0 | 1 | 2;
}

/** Points of a label's skeleton; `skeleton` is that label's key. */
export interface KeypointsRegion extends RegionBase {
  shape: 'keypoints';
  skeleton?: string;
  points: Keypoint[];
}

/** `size` is [height, width] of the image, `counts` COCO's compressed run lengths. */
export interface MaskRegion extends RegionBase {
  shape: 'mask';
  rle: { size: [number, number]; counts: string };
}

export type Region =
  | BoxRegion
  | EllipseRegion
  | PolygonRegion
  | PolylineRegion
  | KeypointsRegion
  | MaskRegion;

/** The keypoints of a label, and the lines between them by place. */
export interface Skeleton {
  points: string[];
  edges?: [number, number][];
  sigmas?: number[];
}

export interface Prediction {
  id: string;
  model: string;
  version: string;
  weights_sha256: string;
  confidence: number;
  regions: Region[];
}

/* ---- models and jobs ---- */

export interface Model {
  key: string;
  name: string;
  version: string;
  task: string;
  labels: string[];
  weights_sha256: string;
  licence: string;
  device: string;
  memory_mb: number;
}

/** GET models/installed: also those that cannot be used, and why. */
export interface Installed {
  models: Model[];
  broken: { key: string; reason: string }[];
  folder: string;
}

/** GET projects/{id}/evaluations: a model against what people confirmed; shares in [0, 1], null where undefined. */
export interface Evaluation {
  id: string;
  run: string;
  model: string;
  version: string;
  assets: number;
  created_at: string;
  figures: {
    pictures: number;
    truths: number;
    found: number;
    map: number | null;
    map50: number | null;
    precision: number | null;
    recall: number | null;
    f1: number | null;
    show_from: number;
    labels: {
      label: string;
      truths: number;
      ap: number | null;
      ap50: number | null;
      precision: number | null;
      recall: number | null;
      f1: number | null;
    }[];
    confusion: Record<string, Record<string, number>>;
    calibration: { edges: number[]; counts: number[]; right: number[]; ece: number } | null;
  };
}

/** POST projects/{id}/try. */
export interface Tried {
  regions: Region[];
  unmapped: string[];
  milliseconds: number;
}

/** A share in [0, 1] with its 90 % interval, and what it was seen on. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
  seen: number;
}

/** GET projects/{id}/scores: how far a person's answers can be trusted. */
export interface Score {
  user: string;
  username: string;
  judged: number;
  right: number;
  accuracy: Interval;
  gate: 'open' | 'warn' | 'pause' | 'promote';
  labels: Record<string, Interval>;
  aspects: Record<string, Interval>;
  errors: { right: number; missed: number; extra: number; sloppy: number; mislabelled: number };
}

export interface Scores {
  floor: number;
  scores: Score[];
}

/** GET projects/{id}/gold: an asset whose answer is known; `right` of `answers` people agreed with it. */
export interface GoldItem {
  id: string;
  asset: string;
  name: string;
  label: string;
  origin: 'review' | 'expert' | 'proposed' | 'import';
  use: 'check' | 'lesson' | 'exam';
  state: GoldState;
  reason: string;
  answers: number;
  right: number;
  regions: Region[];
  classification: Record<string, unknown>;
  width: number;
  height: number;
  created_at: string;
  created_by: string | null;
}
export type GoldState = 'proposed' | 'active' | 'challenged' | 'retired';
/** `busiest`: how many hidden checks one person has met and will meet in a week; all 0 where they are off. */
export interface GoldStock {
  active: number;
  wanted: number;
  missing: number;
  proposed: number;
  busiest: number;
}
export type GoldPage = Page<GoldItem> & { counts: Partial<Record<GoldState, number>>; stock: GoldStock };

/** GET projects/{id}/queue-states: how the queue treats a person. */
export interface Treated {
  user: string;
  username: string;
  gold_rate: number | null;
  paused_at: string | null;
  reason: string;
  signs: string[];
  evidence: {
    name: string;
    value: number;
    threshold: number;
    words: string;
    assets: { id: string; name: string }[];
  }[];
}

/** A judged answer behind a score. */
export interface Outcome {
  asset: string;
  name: string;
  at: string;
  source: 'review' | 'gold' | 'audit';
  is_right: boolean;
  counts: Partial<Score['errors']>;
  note: string;
}

/** GET workers. */
export interface Workers {
  workers: {
    name: string;
    process: number;
    queues: string[];
    since: string;
    memory_mb: number;
    gpu_memory_mb: number;
    models: string[];
  }[];
  queues: { name: string; waiting: number; oldest_seconds: number }[];
}

/** GET/PUT projects/{id}/label-map?model=: the model's labels to the project's; null leaves a label out. */
export interface LabelMap {
  model: string;
  version: number;
  map: Record<string, string | null>;
  minimum: Record<string, number>;
}

export interface Job {
  id: string;
  kind: string;
  project: string | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  message: string;
  error: string | null;
  result: Record<string, unknown>;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  can_cancel: boolean;
  can_retry: boolean;
}

/** GET projects/{id}/runs. */
export interface PrelabelRun {
  id: string;
  job: string;
  model: string;
  version: string;
  state: Job['state'];
  assets: number;
  done: number;
  failed: number;
  items_per_second: number | null;
  purpose: 'prelabel' | 'measure';
  decode_seconds: number;
  infer_seconds: number;
  write_seconds: number;
  halvings: number;
  routed: { annotate: number; auto_accept: number; audit: number };
  started_by: string;
  created_at: string;
  finished_at: string | null;
}

/* ---- work ---- */

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
  recent: { at: string; what: string; who: string | null }[];
}

export interface DatasetVersion {
  id: string;
  number: number;
  name: string;
  state: 'building' | 'frozen' | 'failed';
  assets: number;
  regions: number;
  manifest_sha256: string | null;
  created_at: string;
  created_by: string;
  exports: ExportRow[];
}

export interface ExportRow {
  id: string;
  format: string;
  state: 'building' | 'ready' | 'failed';
  bytes: number | null;
  sha256: string | null;
  losses: { code: string; message: string; count: number }[];
  job: string;
  created_at: string;
}

export interface AuditEntry {
  at: string;
  who: string | null;
  what: string;
  object: string;
  detail: Record<string, unknown>;
}

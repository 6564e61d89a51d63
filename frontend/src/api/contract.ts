/** What the contract's calls answer; rates and confidences are fractions. */

export interface Line {
  label: string;
  threshold: number | null;
  audits: number;
  errors: number;
  bound: number | null;
  share: number;
  pool: number;
}

export interface Certificate {
  id: string;
  number: number;
  state: 'active' | 'not_reached' | 'void' | 'replaced';
  promise: 'accepted' | 'delivered';
  words: string;
  target: number;
  certainty: number;
  delta_spent: number;
  model: string;
  version: string;
  weights_sha256: string;
  map_version: number;
  schema_version: number;
  audits: number;
  errors: number;
  bound: number | null;
  pool: number;
  accepted: number;
  lines: Line[];
  live_audits: number;
  live_errors: number;
  reason: string;
  sha256: string;
  issued_at: string;
  ended_at: string | null;
  issued_by: string | null;
}

export interface CurvePoint {
  share: number;
  from: number;
  audits: number;
  errors: number;
  error: number;
  low: number;
  high: number;
}

export interface ReliabilityRow {
  from: number;
  to: number;
  audits: number;
  said: number;
  right: number;
  low: number;
  high: number;
}

export interface Plan {
  look: number;
  wanted: number;
  drawn: number;
  settled: number;
  open: number;
  disputed: number;
  wrong: number;
  more: number;
  hours: number;
  to_draw: number;
  seconds_each: number;
  is_measured: boolean;
  likely: number;
}

export interface LabelRow {
  label: string;
  items: number;
  accepted: number;
  audits: number;
  errors: number;
  low: number;
  high: number;
}

export interface Contract {
  sentence: string;
  why: string;
  routing: 'people' | 'threshold' | 'contract';
  promise: 'accepted' | 'delivered';
  target: number;
  certainty: number;
  right: { unit: 'asset' | 'object'; iou: number };
  zone_from: number;
  model: string | null;
  accepted: number;
  /** Of these, accepted after the certificate in force was issued, and without any certificate. */
  accepted_later: number;
  unpromised: number;
  /** How many people look at what waits; `misses`: the share of wrong labels one person leaves. */
  work: {
    is_priced: boolean;
    minute_cost: number;
    error_cost: number;
    misses: number;
    one: number;
    two: number;
    more: number;
  };
  saved_hours: number;
  plan: Plan;
  live: {
    audits: number;
    errors: number;
    low: number;
    high: number;
    evidence: number;
    alarm_at: number;
    open: number;
  } | null;
  curve: CurvePoint[];
  reliability: ReliabilityRow[];
  raw_reliability: ReliabilityRow[];
  labels: LabelRow[];
  threshold: {
    threshold: number;
    audits: number;
    errors: number;
    low: number;
    high: number;
    verdict: 'kept' | 'broken' | 'unknown';
  };
  missed: { left: number; met: number };
  people: { wrong: number; reviewed: number };
  calibrator: {
    number: number;
    kind: string;
    answers: number;
    error_before: number | null;
    error_after: number | null;
  } | null;
  certificate: Certificate | null;
}

/** GET projects/{id}/predicted: a picture by what the model predicts. */
export interface PredictedRow {
  asset: string;
  name: string;
  label: string;
  confidence: number;
  calibrated: number | null;
  route: string;
  reason: string;
}

export interface AuditRow {
  id: string;
  asset: string;
  name: string;
  kind: 'member' | 'live' | 'pilot';
  state: 'open' | 'disputed' | 'settled';
  is_wrong: boolean | null;
  confidence: number;
  label: string;
  stratum: 'zone' | 'slice';
  group: string;
  draw: number;
  inclusion: number;
  answers: number;
  seconds: number | null;
  created_at: string;
  settled_at: string | null;
}

/** Models, their runs, and how they do against people. */
import type { Job } from './jobs';
import type { Region } from './regions';

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
  /** What a run would work on now: just uploaded, and with people where nobody has begun. */
  waiting: { uploaded: number; unbegun: number };
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
  /** hand_over: no label was mapped, everything went to people without a pre-label. */
  purpose: 'prelabel' | 'measure' | 'hand_over';
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

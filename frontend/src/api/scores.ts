/** How far answers can be trusted, and the hidden checks that tell. */
import type { Region } from './regions';
import type { Page } from './shared';

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

/** What monitoring's calls answer; pairs are [hits, items]. */

export type Pair = [number, number];

export interface Bucket {
  from: string;
  to: string;
  checks: number;
  wrong: number;
  low: number;
  high: number;
  labels: Record<string, Pair>;
}

export interface Mix {
  kind: string;
  before: Pair;
  now: Pair;
}

export interface Stream {
  items: number;
  recent: number;
  over_time: Bucket[];
  calibration: {
    bins: { from: number; before: Pair; now: Pair }[];
    error_before: number | null;
    error_now: number | null;
  };
  people: Mix[];
}

export interface Figures {
  streams: { member: Stream; live: Stream };
  predictions: { items: number; recent: number; since: string | null; labels: Mix[]; confidence: Mix[] };
  evaluations: {
    at: string;
    assets: number;
    f1: number | null;
    precision: number | null;
    recall: number | null;
  }[];
}

export interface Alarm {
  id: string;
  stream: 'member' | 'live' | 'predicted';
  family: 'errors' | 'calibration' | 'people' | 'predictions' | 'confidence';
  cell: string;
  words: string;
  before: Pair;
  now: Pair;
  chance: number;
  level: number;
  look: number;
  examples: { asset: string; name: string }[];
  is_open: boolean;
  checks_asked: number;
  raised_at: string;
  closed_at: string | null;
}

export interface Monitoring {
  model: string | null;
  computed_at: string | null;
  figures: Figures | Record<string, never>;
  next_looks: Record<'member' | 'live' | 'predicted', number>;
  alarms: Alarm[];
  allowance: number;
  is_accepting: boolean;
}

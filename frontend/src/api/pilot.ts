/** What the pilot's calls answer; shares are fractions, ranges hold 90 of 100 projects like the pilot. */

export interface Range {
  middle: number;
  low: number;
  high: number;
}

export interface Outlook {
  audits: number;
  target: number;
  share: Range;
  hours: Range;
  accuracy: Range;
  chance: number;
}

export interface PilotReport {
  verdict: 'go' | 'adjust' | 'manual';
  sentence: string;
  why: string;
  items: number;
  wrong: number;
  low?: number;
  high?: number;
  left?: number;
  target?: number;
  manual_hours?: number;
  effort?: { label_seconds: number; check_seconds: number; second_looks: number; people: [number, number] };
  people_measured?: boolean;
  best?: number;
  outlooks: Outlook[];
  targets: Outlook[];
}

export interface Pilot {
  number: number;
  state: 'none' | 'running' | 'reporting' | 'done' | 'void';
  size: number;
  answered: number;
  settled: number;
  wrong: number;
  report: PilotReport | Record<string, never>;
  started_at: string | null;
  ended_at: string | null;
  model: string | null;
  left: number;
  planned: number;
  hint: number;
  fewest: number;
  most: number;
  seconds_each: number;
  is_measured: boolean;
}

import { t } from '../i18n/server';
import type { Page, Region } from './types';

export type QueueReason = 'unsure' | 'differ' | 'low_score' | 'hard_label' | 'random' | 'all';

/** Which waiting answers; in the URL of the queue and of the review workspace, and in the body of a claim. */
export interface ReviewFilter {
  label?: string;
  author?: string;
  reason?: QueueReason;
  confidence_from?: number;
  confidence_to?: number;
  agreement_to?: number;
  /** Seconds. */
  older_than?: number;
  unsure?: boolean;
}

const shares = ['confidence_from', 'confidence_to', 'agreement_to'] as const;
export const reasonLabels: Record<QueueReason, string> = {
  unsure: 'unsure',
  differ: t('reviewing.answersDiffer'),
  low_score: t('reviewing.lowScore'),
  hard_label: t('reviewing.hardLabel'),
  random: t('reviewing.randomSpot'),
  all: t('reviewing.allReviewed'),
};

/** Reads a filter from a URL; what it does not know it leaves out. */
export function readFilter(search: Record<string, unknown>): ReviewFilter {
  const filter: ReviewFilter = {};
  if (typeof search.label === 'string') filter.label = search.label;
  if (typeof search.author === 'string') filter.author = search.author;
  if (typeof search.reason === 'string' && search.reason in reasonLabels)
    filter.reason = search.reason as QueueReason;
  for (const name of shares) {
    const value = Number(search[name]);
    if (search[name] !== undefined && value >= 0 && value <= 1) filter[name] = value;
  }
  if (search.older_than !== undefined && Number(search.older_than) > 0)
    filter.older_than = Number(search.older_than);
  if (typeof search.unsure === 'boolean') filter.unsure = search.unsure;
  return filter;
}

export interface WorkAsset {
  id: string;
  name: string;
  width: number;
  height: number;
  file_url: string;
  thumbnail_url: string;
}

/** GET projects/{id}/reviews: an answer that waits, and why. */
export interface WaitingAnswer {
  id: string;
  asset: WorkAsset;
  author: { id: string; username: string };
  reason: QueueReason;
  reason_words: string;
  labels: string[];
  regions: Region[];
  confidence: number | null;
  agreement: number;
  people: number;
  unsure: boolean;
  created_at: string;
  waiting_seconds: number;
}
export type ReviewQueuePage = Page<WaitingAnswer> & {
  counts: Partial<Record<QueueReason, number>>;
  waiting: number;
  /** How many a bulk approval by oneself would take; for managers, else 0. */
  approvable: number;
  /** Everybody with an answer that waits under the filter, whatever author it names. */
  authors: { id: string; username: string; answers: number }[];
};

/** `count` of `seen`, with the exact 95 % interval; `share` null where nothing was seen. */
export interface Share {
  count: number;
  seen: number;
  share: number | null;
  low: number;
  high: number;
}

export interface Reviewer {
  user: string;
  username: string;
  decisions: number;
  approved: number;
  fixed: number;
  rejected: number;
  median_seconds: number | null;
  last_at: string;
  hardly_looks: boolean;
  looks: Share;
  wrong: number;
}

/** GET projects/{id}/reviews/service: how long answers wait, in seconds, and who decides how (14 days). */
export interface ReviewService {
  waiting: number;
  in_hand: number;
  oldest_seconds: number | null;
  decided: number;
  half_within_seconds: number | null;
  most_within_seconds: number | null;
  agreement: Share;
  error: { errors: number; reviewed: number; upper: number };
  reviewers: Reviewer[];
}

/** GET projects/{id}/bulk-approvals. */
export interface BulkApproval {
  id: string;
  by: string;
  state: 'running' | 'done' | 'cancelled' | 'undoing' | 'undone';
  filter: ReviewFilter;
  total: number;
  approved: number;
  audits: number;
  audited: number;
  errors: number;
  upper: number;
  undone: number;
  kept: number;
  created_at: string;
  undo_until: string;
  can_undo: boolean;
}

export type Cause = 'disagreement' | 'reviewers' | 'gold';

/** One of the answers side by side; `role` is answer, review or gold. */
export interface Version {
  key: string;
  role: 'answer' | 'review' | 'gold';
  username: string;
  regions: Region[];
  classification: Record<string, unknown>;
  unsure: boolean;
  seconds: number | null;
  note: string;
  at: string;
}

/** GET projects/{id}/adjudications: a disagreement on the board. */
export interface Dispute {
  id: string;
  asset: WorkAsset;
  cause: Cause;
  agreement: number;
  confidence: number | null;
  versions: Version[];
  created_at: string;
  is_held: boolean;
  decided_at: string | null;
  decided_by: string | null;
  choice: '' | 'answer' | 'merged' | 'objects' | 'edited';
  chosen: string;
  comment: string;
}
export type DisputePage = Page<Dispute> & {
  counts: Partial<Record<Cause, number>>;
  decided: number;
  taken: number;
};

/** POST projects/{id}/adjudications/claim; `members` of an object are pairs of version key and region id. */
export interface AdjudicationTask {
  id: string;
  adjudication: string;
  project: string;
  lease_expires_at: string;
  schema_version: number;
  revision: number;
  asset: WorkAsset;
  cause: Cause;
  agreement: number;
  confidence: number | null;
  versions: Version[];
  merged: {
    regions: Region[];
    objects: { region: string; votes: Record<string, number>; belief: number }[];
  } | null;
  objects: { members: [string, string][]; votes: Record<string, number> }[];
  draft: Region[] | null;
  draft_classification: Record<string, unknown>;
  draft_flags: Record<string, unknown>;
}

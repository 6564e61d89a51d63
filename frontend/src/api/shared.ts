/** What several areas' calls have in common. Times are ISO 8601 in UTC, ids are UUIDs, pixels are upright. */

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

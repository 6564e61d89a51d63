import type { Region } from './types';

export interface AgreementPair {
  first: string;
  second: string;
  agreement: number;
  shared: number;
  kappa: number | null;
  objects: number;
}

export interface AgreementPart {
  name: string;
  pictures: number;
  mean: number | null;
  alpha: number | null;
  low: number | null;
  high: number | null;
  is_enough: boolean;
}

export interface AgreementNamed {
  question: string;
  items: number;
  percent: number;
  alpha: number | null;
  low: number | null;
  high: number | null;
  fleiss: number | null;
  per_class: Record<string, number>;
  is_enough: boolean;
}

/** Agreement on one attribute of a label, over objects that several people gave it. */
export interface AgreementAttribute {
  label: string;
  attribute: string;
  kind: 'select' | 'checkbox' | 'number' | 'text';
  objects: number;
  same: number;
  mean: number;
  alpha: number | null;
  low: number | null;
  high: number | null;
  is_enough: boolean;
}

export interface Agreement {
  pictures: number;
  answers: number;
  mean: number | null;
  alpha: number | null;
  low: number | null;
  high: number | null;
  separation: number | null;
  share_near: number | null;
  within: number[];
  between: number[];
  is_enough: boolean;
  shapes: AgreementPart[];
  labels: AgreementPart[];
  named: AgreementNamed[];
  attributes: AgreementAttribute[];
  pairs: AgreementPair[];
  disagreements: { asset: string; name: string; answers: number; agreement: number }[];
}

export interface Aggregations {
  results: {
    question: string;
    number: number;
    method: string;
    method_version: number;
    temperature: number | null;
    has_random_gold: boolean;
    kappa: number | null;
    /** Items whose truth is known, by what was believed of them. */
    reliability: { belief: number; right: number; items: number }[];
    expected_answers: Record<string, number>;
    mean_belief: number | null;
    held_out: Record<string, number>;
    gold: number;
    answers: number;
    items: number;
    peers: { name: string; is_model: boolean; skill: number; answers: number }[];
    at: string;
  }[];
  least_sure: { asset: string; name: string; question: string; confidence: number; answers: number }[];
}

/** A sign of careless work with what it rests on. */
export interface Sign {
  name: string;
  value: number;
  threshold: number;
  words: string;
  assets: { id: string; name: string }[];
}

export interface Exam {
  label: string;
  questions: number;
  pass_mark: number;
  attempts: number;
  is_required: boolean;
  tries: number;
  is_passed: boolean;
  open_try: string | null;
  /** The newest one that is over. */
  last_try: string | null;
}

export interface Exams {
  exams: Exam[];
  has_practice: boolean;
  open_practice: string | null;
}

export interface ExamTry {
  id: string;
  label: string;
  is_practice: boolean;
  number: number;
  right: number;
  answered: number;
  questions: {
    asset: { id: string; name: string; width: number; height: number; file_url: string };
    is_right: boolean | null;
    counts: Record<string, number>;
    given: Region[];
    truth: Region[];
  }[];
  is_passed: boolean | null;
  finished_at: string | null;
}

export interface Qualification {
  user: string;
  username: string;
  label: string;
  given_by: string | null;
  created_at: string;
}

/** One of one's own mistakes beside the right answer. */
export interface Lesson {
  asset: string;
  name: string;
  at: string;
  is_right: boolean;
  counts: Record<string, number>;
  note: string;
  width: number;
  height: number;
  given: Region[];
  truth: Region[] | null;
}

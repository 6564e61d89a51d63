import { Link } from '@tanstack/react-router';
import type { AuditRow } from '../../api/contract';

/** Which blind checks; what is not named does not matter. */
export interface AuditFilter {
  state?: AuditRow['state'];
  verdict?: 'right' | 'wrong';
  kind?: AuditRow['kind'];
  stratum?: AuditRow['stratum'];
  label?: string;
  raw_from?: number;
  raw_to?: number;
  score_from?: number;
  score_to?: number;
  answered_from?: string;
  answered_to?: string;
  /** What people answered first. */
  answered?: string;
  /** The look (a certificate's id) that rests on them. */
  look?: string;
}

const texts = [
  'state',
  'verdict',
  'kind',
  'stratum',
  'label',
  'answered_from',
  'answered_to',
  'answered',
  'look',
] as const;
const numbers = ['raw_from', 'raw_to', 'score_from', 'score_to'] as const;

/** The filter an address names; anything else of it is left out. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  return Object.fromEntries([
    ...texts.filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]]),
    ...numbers.filter((name) => typeof search[name] === 'number').map((name) => [name, search[name]]),
  ]);
}

/** A number that opens the blind checks behind it. */
export function Examples({
  projectId,
  search,
  children,
}: {
  projectId: string;
  search: AuditFilter;
  children: string;
}) {
  return (
    <Link to="/projects/$projectId/audits" params={{ projectId }} search={search}>
      {children}
    </Link>
  );
}

/** Which pictures, by what the model predicts; what is not named does not matter. */
export interface PredictedFilter {
  label?: string;
  confidence_from?: number;
  confidence_to?: number;
  accepted?: boolean;
}

/** The filter an address names; anything else of it is left out. */
export function readPredictedFilter(search: Record<string, unknown>): PredictedFilter {
  return {
    ...(typeof search.label === 'string' && { label: search.label }),
    ...(typeof search.confidence_from === 'number' && { confidence_from: search.confidence_from }),
    ...(typeof search.confidence_to === 'number' && { confidence_to: search.confidence_to }),
    ...(search.accepted === true && { accepted: true }),
  };
}

/** A number that opens the pictures behind it. */
export function PredictedAs({
  projectId,
  search,
  children,
}: {
  projectId: string;
  search: PredictedFilter;
  children: string;
}) {
  return (
    <Link to="/projects/$projectId/predicted" params={{ projectId }} search={search}>
      {children}
    </Link>
  );
}

import type { WorkTask } from './types';

interface TextRegionBase {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
  confidence?: number;
  from_prediction?: string;
  unsure?: boolean;
  occluded?: boolean;
}

/** Offsets are Unicode code points of exactly the stored text. */
export interface SpanRegion extends TextRegionBase {
  shape: 'span';
  start: number;
  end: number;
}

/** From one span to another, by their ids. */
export interface RelationRegion extends TextRegionBase {
  shape: 'relation';
  from: string;
  to: string;
}

export type TextRegion = SpanRegion | RelationRegion;

export type TextTask = Omit<WorkTask, 'regions'> & { regions: TextRegion[] };

/** What became of an import of JSON Lines: the result of its job. */
export interface ImportResult {
  taken: number;
  duplicates: number;
  refused: number;
  errors: { line: number; path: string; code: string; message: string }[];
}

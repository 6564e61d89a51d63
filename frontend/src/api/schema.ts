/** What a project asks for: labels and their skeletons. */
import type { AttributeDefinition, Question } from './questions';
import type { Shape } from './regions';

export interface Label {
  key: string;
  name: string;
  color: string;
  hotkey: string | null;
  description: string;
  shapes: Shape[];
  attributes: AttributeDefinition[];
  skeleton?: Skeleton | null;
}

export interface LabelSchema {
  version: number;
  labels: Label[];
  classification: Question[];
}

/* ---- assets ---- */

/** The keypoints of a label, and the lines between them by place. */
export interface Skeleton {
  points: string[];
  edges?: [number, number][];
  sigmas?: number[];
}

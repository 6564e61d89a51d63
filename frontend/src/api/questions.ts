/** What a schema asks: attributes of regions, questions about the asset. */
export interface Choice {
  key: string;
  name: string;
  parent?: string;
}

export interface AttributeDefinition {
  key: string;
  name: string;
  kind: 'select' | 'checkbox' | 'number' | 'text';
  options?: Choice[];
  required?: boolean;
  min?: number;
  max?: number;
  default?: string | number | boolean;
}

export interface Question {
  key: string;
  name: string;
  kind: 'single' | 'multi' | 'hierarchical';
  options?: Choice[];
  required?: boolean;
}

/** Answers by question: a choice, several, or the path from a root to a leaf. */
export type Classification = Record<string, string | string[]>;

import type { AttributeDefinition, Classification, Question } from '../../../api/questions';

/** Something required that has no answer yet; `region` is the one that lacks it, null for the whole asset. */
export interface Missing {
  region: string | null;
  key: string;
  name: string;
}

interface Asked {
  labels: readonly { key: string; attributes: readonly AttributeDefinition[] }[];
  classification: readonly Question[];
}

interface Answered {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
}

export function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** Everything required that is missing, the asset's questions first, then by region. */
export function missingOf(
  schema: Asked,
  regions: readonly Answered[],
  classification: Classification,
): Missing[] {
  const asset = schema.classification.filter((question) => lacks(question, classification[question.key]));
  const definitionsByLabel = new Map(
    schema.labels.map((label) => [label.key, label.attributes.filter((one) => one.required)]),
  );
  return [
    ...asset.map(({ key, name }) => ({ region: null, key, name })),
    ...regions.flatMap((region) =>
      (definitionsByLabel.get(region.label) ?? [])
        .filter((one) => isEmpty(region.attributes?.[one.key]))
        .map(({ key, name }) => ({ region: region.id, key, name })),
    ),
  ];
}

/** A path counts as given when it has reached a leaf. */
function lacks(question: Question, value: string | string[] | undefined): boolean {
  if (isEmpty(value)) return Boolean(question.required);
  if (question.kind !== 'hierarchical') return false;
  const last = value?.at(-1);
  return Boolean(question.options?.some((option) => option.parent === last));
}

/** The id of the field on the page, so that focus can be moved to it. */
export function fieldId(missing: Pick<Missing, 'region' | 'key'>): string {
  return missing.region ? `attribute-${missing.key}` : `question-${missing.key}`;
}

import type { Question } from '../../../api/questions';

/** An answer in the schema's names: several choices in a row, a path from its root down. */
export function describeAnswer(
  { kind, options = [] }: Question,
  value: string | string[] | undefined,
): string {
  const names = [value ?? []].flat().map((key) => options.find((one) => one.key === key)?.name ?? key);
  return names.join(kind === 'hierarchical' ? ' › ' : ', ');
}

/** What stands in the places of a sentence; `count` chooses its plural. */
export type Values = Record<string, unknown>;

type Singular<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K;
/** The keys of a word file: its branches joined by dots, the forms of a plural as one. */
export type Key<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${Key<T[K]>}`;
}[keyof T & string];

/** The sentences of one word file by key. `any` takes a key put together at run time: a test must see to it. */
export interface Sentences<T> {
  (key: Key<T>, values?: Values): string;
  any(key: string, values?: Values): string;
}

const plurals = new Intl.PluralRules('en');

function flat(branch: object, path = ''): [string, string][] {
  return Object.entries(branch).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[path + name, value]] : flat(value, `${path}${name}.`),
  );
}

/**
 * The sentences of a word file in the format of i18next (JSON v4): `{{name}}` is the place of a value, `key_one` and
 * `key_other` are chosen by `count`, `key_zero` where there is one. A key that is not there is said as it stands.
 *
 * The module that calls this imports the file, so the words come with the chunk of the pages that say them and are
 * there before the first of them is drawn.
 */
export function sentencesOf<T extends object>(english: T): Sentences<T> {
  const sentences = new Map(flat(english));
  const form = (key: string, count: unknown): string | undefined => {
    if (typeof count !== 'number') return sentences.get(key);
    const zero = count === 0 ? sentences.get(`${key}_zero`) : undefined;
    return (
      zero ??
      sentences.get(`${key}_${plurals.select(count)}`) ??
      sentences.get(`${key}_other`) ??
      sentences.get(key)
    );
  };
  const any = (key: string, values: Values = {}): string =>
    (form(key, values.count) ?? key).replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''));
  return Object.assign((key: Key<T>, values?: Values) => any(key, values), { any });
}

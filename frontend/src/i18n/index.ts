import i18next from 'i18next';

/** What stands in the places of a sentence; `count` chooses its plural. */
export type Values = Record<string, unknown>;

type Singular<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : K;
/** The keys of a word file: its branches joined by dots, both forms of a plural as one. */
export type Key<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${Key<T[K]>}`;
}[keyof T & string];

/** The sentences of one word file by key. `any` takes a key put together at run time: a test must see to it. */
export interface Sentences<T> {
  (key: Key<T>, values?: Values): string;
  any(key: string, values?: Values): string;
}

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false },
});

/**
 * Registers a word file with i18next. The module that calls this imports the file, so the words come with the
 * chunk of the pages that say them and are there before the first of them is drawn.
 */
export function sentencesOf<T extends object>(name: string, english: T): Sentences<T> {
  i18next.addResourceBundle('en', name, english);
  const any = (key: string, values: Values = {}): string => i18next.t(key, { ...values, ns: name });
  return Object.assign((key: Key<T>, values?: Values) => any(key, values), { any });
}

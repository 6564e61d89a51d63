import i18next from 'i18next';

/** What the engines say: hints, names of undo steps, refusals. For sources that know nothing of React. */
export const translate = (key: string, values: Record<string, unknown> = {}): string =>
  i18next.t(`engine:${key}`, values);

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

// One file a part of the product; adding a language is adding a folder beside en.
const files = import.meta.glob<{ default: Record<string, unknown> }>('./en/*.json', { eager: true });
const en = Object.fromEntries(
  Object.entries(files).map(([path, file]) => [path.replace('./en/', '').replace('.json', ''), file.default]),
);

void i18next.use(initReactI18next).init({
  lng: 'en',
  resources: { en },
  defaultNS: 'common',
  interpolation: { escapeValue: false },
});

// Whoever says words from the files gets them with this, so that pages without any do not load them.
export { Trans, useTranslation } from 'react-i18next';
export default i18next;

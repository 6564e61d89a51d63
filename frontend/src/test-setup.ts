import './i18n';
import '@testing-library/jest-dom/vitest';
import 'fake-indexeddb/auto';

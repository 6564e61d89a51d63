import '@testing-library/jest-dom/vitest';
import 'fake-indexeddb/auto';
import { configure } from '@testing-library/dom';
import { PATIENCE } from './test-patience';

configure({ asyncUtilTimeout: PATIENCE });

import { expect, test } from 'vitest';
import { describeBrowser } from './browsers';

test('a browser is said as people would', () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const edge = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1';
  expect(describeBrowser(firefox)).toBe('Firefox on Windows');
  expect(describeBrowser(edge)).toBe('Edge on Linux');
  expect(describeBrowser(safari)).toBe('Safari on iOS');
  expect(describeBrowser('python-requests/2.32')).toBe('python-requests/2.32');
  expect(describeBrowser('')).toBe('A program');
});

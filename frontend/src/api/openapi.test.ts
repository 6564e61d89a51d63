// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import { TYPES, types } from '../../scripts/api.mjs';
import type { components } from './openapi';

test('the types are those of docs/openapi.json', async () => {
  expect(readFileSync(TYPES, 'utf8') === (await types()), 'run `make api`').toBe(true);
});

test('a region is one of the shapes', () => {
  expectTypeOf<components['schemas']['Region']['shape']>().toEqualTypeOf<
    'box' | 'ellipse' | 'polygon' | 'polyline' | 'keypoints' | 'mask' | 'span' | 'relation'
  >();
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TOOL_KEYS } from '../workspace/image/useKeys';
import { reservedKeys } from './reservedKeys';
import { workspaces } from './testing';

// What the server refuses as the key of a label, with the words it says.
const refused = JSON.parse(readFileSync('../annotation/schema/reserved_keys.json', 'utf8'));
const isOne = (key: string) => /^[A-Z0-9]$/.test(key);

test.each(['image', 'text'] as const)('no label for %s takes the key of a command', (part) => {
  const named = workspaces[part]()
    .filter((spec) => !spec.id.startsWith('label-'))
    .flatMap((spec) => spec.keys.filter(isOne).map((key) => [key.toLowerCase(), spec.name] as const));
  const names = Object.fromEntries(named);
  const ofTools = part === 'image' ? [...TOOL_KEYS].filter(isOne).map((key) => key.toLowerCase()) : [];
  expect(Object.keys(refused[part])).toEqual([...new Set([...Object.keys(names), ...ofTools])].sort());
  expect(refused[part]).toMatchObject(names);
  expect([...reservedKeys[part]]).toEqual(Object.keys(refused[part]));
});

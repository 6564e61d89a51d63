// Types of the API from its document. `npm run api` writes them; a test holds them against the document.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
export const TYPES = fileURLToPath(new URL('../src/api/openapi.ts', import.meta.url));
const HEAD = '// Made by `make api` from docs/openapi.json; not to be edited.\n';

/** The document without what types do not need: examples, and refusals, which all are a Problem. */
function slim(document) {
  const copy = structuredClone(document);
  for (const item of Object.values(copy.paths)) {
    for (const operation of Object.values(item)) {
      for (const status of Object.keys(operation.responses ?? {})) {
        if (/^[45]/.test(status)) delete operation.responses[status];
      }
    }
  }
  return JSON.parse(
    JSON.stringify(copy, (key, value) => (key === 'example' || key === 'examples' ? undefined : value)),
  );
}

export async function types() {
  const document = slim(JSON.parse(readFileSync(DOCUMENT, 'utf8')));
  return HEAD + astToString(await openapiTS(document));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TYPES, await types());

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a seed script on the Assay under test, with ada as its admin; returns what its lines name. */
export async function seeded(script: string, line: RegExp): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)(
    `${root}/.venv/bin/python`,
    ['-m', script, process.env.ASSAY_RUNS_ON ?? ''],
    { cwd: root, env: { ...process.env, PYTHONPATH: `${root}:${root}/platform` }, encoding: 'utf-8' },
  );
  return Object.fromEntries([...stdout.matchAll(line)].map((found) => [found[1], found[2]]));
}

import { api, sendForm } from '../../api/client';
import type { ImportResult } from '../../api/texts';
import type { Job, UploadedFile } from '../../api/types';
import { t } from '../../i18n/data';
import type { Picked } from './upload';

export function isLines({ path }: Picked): boolean {
  return /\.(jsonl|ndjson)$/i.test(path);
}

/** Imports files of JSON Lines one after the other; a row for what was taken and one for every bad line. */
export async function importLines(
  project: string,
  files: readonly Picked[],
  onProgress: (share: number) => void,
  batch = '',
): Promise<UploadedFile[]> {
  const report: UploadedFile[] = [];
  for (const { file, path } of files) {
    const form = new FormData();
    form.append('file', file, file.name);
    if (batch) form.append('batch', batch);
    try {
      const job = await sendForm<Job>(`projects/${project}/assets/import`, form, (share) =>
        onProgress(share / 4),
      );
      report.push(...rowsOf(path, await ended(job, onProgress)));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report.push({ name: path, status: 'refused', asset: null, code: 'not_imported', message });
    }
  }
  return report;
}

async function ended(job: Job, onProgress: (share: number) => void): Promise<Job> {
  let now = job;
  while (now.state === 'queued' || now.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 700));
    now = await api.get<Job>(`jobs/${job.id}`);
    onProgress(0.25 + (0.75 * now.done) / Math.max(1, now.total));
  }
  if (now.state !== 'done') throw new Error(now.error ?? now.message ?? t('importLines.importEndWell'));
  return now;
}

function rowsOf(name: string, job: Job): UploadedFile[] {
  const importResult = job.result as unknown as ImportResult;
  const row = (status: UploadedFile['status'], message: string): UploadedFile => ({
    name,
    status,
    asset: null,
    code: null,
    message,
  });
  return [
    ...Array.from({ length: importResult.taken }, () => row('taken', '')),
    ...Array.from({ length: importResult.duplicates }, () =>
      row('duplicate', t('importLines.alreadyProject')),
    ),
    ...importResult.errors.map((error) => row('refused', error.message)),
  ];
}

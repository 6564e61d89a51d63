import { sendForm } from '../../api/client';
import type { UploadedFile, UploadReport } from '../../api/types';

export interface Picked {
  file: File;
  path: string;
}

const MOST_FILES = 8;
const MOST_BYTES = 24 * 1024 * 1024;

/** Cuts what was picked into requests of at most 8 files and 24 MB (a larger file goes alone). */
export function batches(files: readonly Picked[]): Picked[][] {
  const made: Picked[][] = [];
  let size = 0;
  for (const picked of files) {
    const last = made.at(-1);
    if (last && last.length < MOST_FILES && size + picked.file.size <= MOST_BYTES) {
      last.push(picked);
      size += picked.file.size;
    } else {
      made.push([picked]);
      size = picked.file.size;
    }
  }
  return made;
}

/** Uploads batch by batch; a batch that fails is reported for each of its files and the others go on. */
export async function upload(
  project: string,
  files: readonly Picked[],
  onProgress: (share: number) => void,
  isCancelled: () => boolean,
): Promise<UploadedFile[]> {
  const report: UploadedFile[] = [];
  const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  let sent = 0;
  for (const batch of batches(files)) {
    if (isCancelled()) break;
    const form = new FormData();
    for (const { file, path } of batch) {
      form.append('files', file, file.name);
      form.append('paths', path);
    }
    const size = batch.reduce((sum, { file }) => sum + file.size, 0);
    try {
      const answer = await sendForm<UploadReport>(`projects/${project}/assets`, form, (share) =>
        onProgress((sent + share * size) / total),
      );
      report.push(...answer.files);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report.push(
        ...batch.map(
          ({ path }): UploadedFile => ({
            name: path,
            status: 'refused',
            asset: null,
            code: 'not_sent',
            message,
          }),
        ),
      );
    }
    sent += size;
    onProgress(sent / total);
  }
  return report;
}

/** Every file of a drop, folders gone through. */
export async function dropped(items: DataTransferItemList): Promise<Picked[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: Picked[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      found.push({ file, path: entry.fullPath.replace(/^\//, '') });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader hands out at most 100 entries at a time.
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (!part.length) break;
      for (const child of part) await walk(child);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

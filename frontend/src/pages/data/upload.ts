import { ApiError, api, sendForm } from '../../api/client';
import type { UploadedFile, UploadReport } from '../../api/types';
import { t } from '../../i18n/data';

export interface Picked {
  file: File;
  path: string;
}

const MOST_FILES = 8;
const MOST_BYTES = 24 * 1024 * 1024;

/** Cuts what was picked into requests of at most 8 files and 24 MB (a larger file goes alone). */
export function batches(files: readonly Picked[]): Picked[][] {
  const groups: Picked[][] = [];
  let size = 0;
  for (const picked of files) {
    const last = groups.at(-1);
    if (last && last.length < MOST_FILES && size + picked.file.size <= MOST_BYTES) {
      last.push(picked);
      size += picked.file.size;
    } else {
      groups.push([picked]);
      size = picked.file.size;
    }
  }
  return groups;
}

/** The way out: how files leave, and how to wait; tests put their own here. */
export interface Wire {
  send(form: FormData, onProgress: (share: number) => void): Promise<UploadReport>;
  missing(hashes: string[]): Promise<string[]>;
  wait(milliseconds: number): Promise<void>;
}

export function wireTo(project: string, batch = ''): Wire {
  return {
    send: (form, onProgress) => {
      if (batch) form.append('batch', batch);
      return sendForm<UploadReport>(`projects/${project}/assets`, form, onProgress);
    },
    missing: async (sha256) =>
      (await api.post<{ missing: string[] }>(`projects/${project}/assets/missing`, { sha256 })).missing,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

const TRIES = 5;
/** Larger files are not read twice to find out whether they are there: the server does that. */
const HASHED = 64 * 1024 * 1024;

async function hashOf(file: File): Promise<string | null> {
  // Outside of a secure context a browser cannot hash; everything is then sent.
  if (!globalThis.crypto?.subtle || file.size > HASHED) return null;
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(await file.arrayBuffer()));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const reported = (
  picked: Picked,
  status: UploadedFile['status'],
  code: string,
  message: string,
): UploadedFile => ({
  name: picked.path,
  status,
  asset: null,
  code,
  message,
});

/** Runs `act` again while the server cannot be reached, longer and longer apart; throws what else goes wrong. */
async function patiently<T>(wire: Wire, act: () => Promise<T>, isCancelled: () => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      const isPassing = error instanceof ApiError && (error.status === 0 || error.status >= 502);
      if (!isPassing || tries === TRIES || isCancelled()) throw error;
      await wire.wait(Math.max(1000 * 2 ** tries, error.retryAfter));
    }
  }
}

/**
 * Uploads batch by batch, only what the server does not have: a lost connection is waited for, and an upload begun
 * again goes on where it was. A batch that fails is reported for each of its files and the others go on.
 */
export async function upload(
  wire: Wire,
  files: readonly Picked[],
  onProgress: (share: number) => void,
  isCancelled: () => boolean,
): Promise<UploadedFile[]> {
  const report: UploadedFile[] = [];
  const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  let sent = 0;
  for (const batch of batches(files)) {
    if (isCancelled()) break;
    const size = batch.reduce((sum, { file }) => sum + file.size, 0);
    try {
      const hashes = await Promise.all(batch.map(({ file }) => hashOf(file)));
      const known = hashes.filter((hash) => hash !== null);
      const missing = new Set(
        known.length ? await patiently(wire, () => wire.missing(known), isCancelled) : [],
      );
      const isOnServer = (index: number) => hashes[index] != null && !missing.has(hashes[index]);
      report.push(
        ...batch
          .filter((_, index) => isOnServer(index))
          .map((picked) => reported(picked, 'duplicate', 'duplicate', t('upload.alreadyProject'))),
      );
      const rest = batch.filter((_, index) => !isOnServer(index));
      const form = new FormData();
      for (const { file, path } of rest) {
        form.append('files', file, file.name);
        form.append('paths', path);
      }
      if (rest.length) {
        const progress = (share: number) => onProgress((sent + share * size) / total);
        report.push(...(await patiently(wire, () => wire.send(form, progress), isCancelled)).files);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report.push(...batch.map((picked) => reported(picked, 'refused', 'not_sent', message)));
    }
    sent += size;
    onProgress(sent / total);
  }
  return report;
}

/** Every file of a drop, folders gone through. */
export async function dropped(items: DataTransferItemList): Promise<Picked[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const pickedFiles: Picked[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      pickedFiles.push({ file, path: entry.fullPath.replace(/^\//, '') });
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
  return pickedFiles;
}

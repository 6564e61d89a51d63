/** Frozen versions and exports. */

export interface DatasetVersion {
  id: string;
  number: number;
  name: string;
  state: 'building' | 'frozen' | 'failed';
  assets: number;
  regions: number;
  manifest_sha256: string | null;
  created_at: string;
  created_by: string;
  exports: ExportRow[];
}

export interface ExportRow {
  id: string;
  format: string;
  state: 'building' | 'ready' | 'failed';
  bytes: number | null;
  sha256: string | null;
  losses: { code: string; message: string; count: number }[];
  job: string;
  created_at: string;
}

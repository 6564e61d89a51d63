/** Pictures and texts, and how they come. */
import type { Prediction } from './models';
import type { Region } from './regions';
import type { Stage } from './shared';

export interface Asset {
  id: string;
  name: string;
  stage: Stage;
  width: number;
  height: number;
  bytes: number;
  sha256: string;
  media_type: string;
  has_thumbnail: boolean;
  /** It stays at its address until somebody looks at it. */
  is_away: boolean;
  tags: string[];
  /** What it came in with. */
  batch: string;
  created_at: string;
  failure: string | null;
  characters: number;
  excerpt: string;
  external_id: string;
}

/** GET assets/{id}: the asset with what is believed about it and how it came about. */
export interface AssetDetail extends Asset {
  meta: Record<string, unknown>;
  /** Where a picture that was imported by its address is fetched from; empty for an upload. */
  source_url?: string;
  project: string;
  confidence: number | null;
  resolved: { version: number; source: string; regions: Region[]; resolved_at: string } | null;
  prediction: Prediction | null;
  /** Where it went last, and why. */
  route: { to: 'annotate' | 'auto_accept'; reason: string; at: string } | null;
  history: { at: string; what: string; who: string | null }[];
}

export interface UploadedFile {
  name: string;
  status: 'taken' | 'duplicate' | 'refused' | 'unpacking';
  asset: string | null;
  code: string | null;
  message: string | null;
}

export interface UploadReport {
  job: string | null;
  files: UploadedFile[];
}

/* ---- regions ---- */

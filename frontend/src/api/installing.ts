import type { Installed } from './types';

/** GET models/installed, for admins: which models lie in the models folder and may be removed. */
export interface InstalledForAdmins extends Installed {
  removable?: string[];
}

/** What describes a detector beside its ONNX file; `labels` in the model's order, `size` its input side in pixels. */
export interface Sidecar {
  name: string;
  version: string;
  licence: string;
  labels: string[];
  size: number;
  decode: string;
}

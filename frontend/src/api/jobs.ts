/** Long work behind a call. */

export interface Job {
  id: string;
  kind: string;
  project: string | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  message: string;
  error: string | null;
  result: Record<string, unknown>;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  can_cancel: boolean;
  can_retry: boolean;
}

/** What admins see of the installation. Sizes are bytes, times ISO 8601 in UTC. */

/** GET system. */
export interface SystemState {
  at: string;
  checks: { name: string; ok: boolean; needed: boolean; detail: string }[];
  versions: { name: string; version: string }[];
  workers: {
    name: string;
    queues: string[];
    since: string;
    memory_mb: number;
    gpu_memory_mb: number;
    models: string[];
  }[];
  queues: { name: string; waiting: number; oldest_seconds: number; workers: number }[];
  jobs: { queued: number; running: number; failed: number };
  room: {
    folder: string;
    disk: number;
    free: number;
    pictures: number;
    picture_count: number;
    exports: number;
    database: number;
  };
  tables: { name: string; bytes: number; rows: number }[];
  limits: { what: string; value: string; variable: string; past_it: string }[];
}

/** GET projects/{id}/assets/sources: where a manager may take files from beside their own computer. */
export interface Sources {
  folders: string[];
  hosts: string[];
  /** Pictures of the project that are at their addresses only. */
  away: number;
}

import { api } from './client';
import type { Page } from './types';

/** GET projects/{id}/comments?asset=&task=: what was said of an asset or one region; `mentions` are user ids. */
export interface Comment {
  id: string;
  asset: string;
  name: string;
  region: string | null;
  author: { id: string; username: string };
  text: string;
  mentions: string[];
  resolved: boolean;
  edited: boolean;
  created_at: string;
}

export interface CommentFilter {
  asset?: string;
  task?: string;
  resolved?: boolean;
  /** Only those that speak to oneself. */
  mine?: boolean;
  newest?: boolean;
}

export function listComments(projectId: string, filter: CommentFilter): Promise<Page<Comment>> {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return api.get<Page<Comment>>(`projects/${projectId}/comments?limit=200&${query}`);
}

/** `task`, one's own review of an answer, speaks to its author without naming them. */
export function writeComment(
  projectId: string,
  comment: { asset: string; text: string; region?: string; task?: string },
): Promise<Comment> {
  return api.post<Comment>(`projects/${projectId}/comments`, comment, {
    idempotencyKey: crypto.randomUUID(),
  });
}

export function changeComment(id: string, change: { resolved?: boolean; text?: string }): Promise<Comment> {
  return api.patch<Comment>(`comments/${id}`, change);
}

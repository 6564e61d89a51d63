/** Who one is, signing in, links and tokens. */
import type { Role } from './shared';

/** GET auth/state, open to all: what the sign-in page must show. */
export interface AuthState {
  needs_setup: boolean;
  signed_in: boolean;
  version: string;
}

/** GET links/{token}: a one-time link; POST {username?, password} uses it and signs in, answering Me. */
export interface LinkInfo {
  purpose: 'setup' | 'invitation' | 'reset';
  username: string | null;
  expires_at: string;
}

export interface Me {
  id: string;
  username: string;
  email: string;
  is_admin: boolean;
  can_create_projects: boolean;
  /** An IANA name; empty is the browser's zone. */
  time_zone: string;
}

export interface User {
  id: string;
  username: string;
  email: string;
  is_admin: boolean;
  is_active: boolean;
  created_at: string;
  last_login_at: string | null;
}

/** GET people?search=: what a manager sees when adding members. */
export interface Person {
  id: string;
  username: string;
}

export interface Token {
  id: string;
  name: string;
  prefix: string;
  created_at: string;
  last_used_at: string | null;
  /** Where it was last used from; empty where never. */
  last_address: string;
  expires_at: string;
  scope: TokenScope;
  /** A program's, as an admin says: it outlives its owner's password. */
  is_program: boolean;
}

/** What a token may do; each includes those before it. */
export type TokenScope = 'read' | 'label' | 'manage' | 'admin';

/** POST tokens {name, scope, days}: the key is shown this once. */
export interface NewToken extends Token {
  key: string;
}

/** POST invitations {is_admin} or users/{id}/reset-link: `path` is to be put after the site's origin. */
export interface OneTimeLink {
  path: string;
  expires_at: string;
}

/** GET me/work: one row a project the person can work in. Counts are rounded for annotators. */
export interface WorkRow {
  project: { id: string; name: string };
  role: Role;
  to_annotate: number;
  to_review: number;
  mine_open: number;
  returned: number;
}

/* ---- projects ---- */

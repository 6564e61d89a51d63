/** People's access and own settings. Times are ISO 8601 in UTC. */
import type { Token } from './types';

/** GET me/sessions: a browser one is signed in with. */
export interface SignedInBrowser {
  id: string;
  address: string;
  agent: string;
  created_at: string;
  seen_at: string;
  current: boolean;
}

/** GET users/{id}/access (admins). */
export interface Access {
  sessions: SignedInBrowser[];
  tokens: Token[];
}

/** GET invitations/open (admins). */
export interface OpenInvitation {
  id: string;
  is_admin: boolean;
  invited_by: string;
  expires_at: string;
}

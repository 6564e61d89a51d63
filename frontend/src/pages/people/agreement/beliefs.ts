import type { Aggregations } from '../../../api/quality';

type Peer = Aggregations['results'][number]['peers'][number];

/** So many answers tell how often somebody is right, or draws. */
const ENOUGH = 30;
const LOW = 0.6;
const MISSES = 2 / 3;
const NAMED = 3;

/** A belief as "about so many in 10": 10 from 97 % on. */
export const inTen = (belief: number): number => (belief >= 0.97 ? 10 : Math.min(9, Math.round(belief * 10)));

/** The people who are right least often, at most three, where they are right hardly more often than not. */
export const weakest = (peers: Peer[]): string[] =>
  peers
    .filter((peer) => peer.answers >= ENOUGH && peer.skill < LOW)
    .sort((one, other) => one.skill - other.skill)
    .slice(0, NAMED)
    .map((peer) => peer.name);

/** The people who leave out more than a third of what others draw, at most three. */
export const missing = (peers: Peer[]): string[] =>
  peers
    .filter((peer) => peer.hits !== null && peer.answers >= ENOUGH && peer.hits < MISSES)
    .sort((one, other) => (one.hits ?? 0) - (other.hits ?? 0))
    .slice(0, NAMED)
    .map((peer) => peer.name);

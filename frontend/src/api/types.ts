/** What the HTTP interface says, as the pages use it; each area has a file. Times are ISO 8601 in UTC, ids are UUIDs. */
export * from './accounts';
export * from './assets';
export * from './datasets';
export * from './jobs';
export * from './models';
export * from './projects';
export * from './regions';
export * from './reviews';
export * from './schema';
export * from './scores';
export * from './shared';
export * from './tasks';

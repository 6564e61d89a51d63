/** Where the types are written. */
export const TYPES: string;
/** Return the types of docs/openapi.json as TypeScript. */
export function types(): Promise<string>;

/** Ids of items are numbers that grow with time, and too long for a number of JavaScript's: the oldest first. */
export const byAge = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : 1);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a sync key, in lower case, may be a row's: people may have typed something else. */
export const isUuid = (key: string): boolean => UUID.test(key);

/** Those of the keys, each once, that may be rows' and are none of `ours`. */
export const foreign = (keys: readonly (string | null)[], ours: ReadonlySet<string>): readonly string[] => [
  ...new Set(keys.flatMap((key) => (key !== null && !ours.has(key) && isUuid(key) ? [key] : []))),
];

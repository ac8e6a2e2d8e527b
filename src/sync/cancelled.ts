/** The source column that tells a cancelled order. */
export const ORDER_TYPE = 'ORDER TYPE';

/** A cancelled order keeps its item, and all its sizes are 0. */
export const isCancelled = (values: Readonly<Record<string, string | null>>): boolean =>
  /^cancell?ed$/i.test(values[ORDER_TYPE]?.trim() ?? '');

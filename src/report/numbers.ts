/** `7,405` */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `1 order`, `2 orders`, `7,405 orders` */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `1,715.0 s` */
export const duration = (seconds: number): string =>
  `${seconds.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;

/** `2026-11-24 10:30:05 UTC`, of an ISO 8601 time. */
export const instant = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Seconds between two ISO 8601 times; null while the second is still to come. */
export const secondsBetween = (start: string, end: string | null): number | null =>
  end === null ? null : Math.max(0, (Date.parse(end) - Date.parse(start)) / 1000);

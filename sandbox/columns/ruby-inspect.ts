import type { Json } from '../json.ts';

/** A value as monday.com's backend prints it into error bodies: `{"labels"=>["ANTIQUE MOSS"]}` (recorded). */
export function rubyInspect(value: Json): string {
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `[${value.map(rubyInspect).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}=>${rubyInspect(entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return JSON.stringify(value);
}

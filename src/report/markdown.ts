/**
 * Text for Markdown, wherever it may stand: a cell, a heading, a link. Values come from a database and may hold anything; none may
 * break a table, start formatting, or become HTML.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*|<>[\]~#]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&');
}

/** A table. The cells are Markdown already; an empty table is no lines at all. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  if (rows.length === 0) return [];
  const rule = head.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** `text` is plain text. Without an address, the text alone. */
export function link(text: string, address: string | null): string {
  return address === null ? plain(text) : `[${plain(text)}](<${address.replace(/[<>\\|\r\n]/g, encodeURIComponent)}>)`;
}

/** Lines as they stand, in a fence that nothing in them can close. */
export function fenced(lines: readonly string[], language: string): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** A heading and what stands under it; neither where there is nothing to say. */
export const section = (heading: string, lines: readonly string[]): readonly (readonly string[])[] =>
  lines.length === 0 ? [] : [[heading], lines];

/** A document of sections, each a run of lines; empty sections are left out. */
export function document(sections: readonly (readonly string[])[]): string {
  const filled = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${filled.join('\n\n')}\n`;
}

/** Line breaks and other control characters become blanks; marks that turn the direction of writing go, for they would reorder what follows. */
const oneLine = (text: string): string =>
  text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();

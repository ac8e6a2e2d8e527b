/** Markup that is safe to send: only `html` makes it, and everything it puts in is escaped unless it is markup itself. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Insertable = string | number | Html | readonly Html[] | false | null | undefined;

export function html(strings: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += insert(value) + (strings[index + 1] ?? '');
  return new Html(text);
}

function insert(value: Insertable): string {
  if (value === false || value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('');
  return value instanceof Html ? value.toString() : escapeText(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

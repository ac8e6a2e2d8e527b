import { createLogUpdate } from 'log-update';

/** What a person reads while something runs: lines that stay, and below them, at a terminal only, lines that are drawn anew. */
export class Screen {
  /** Whether anybody sees what is drawn. */
  readonly live: boolean;
  readonly #out: NodeJS.WriteStream;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #said = new Set<string>();
  #drawn = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.live = out.isTTY;
    this.#draw = createLogUpdate(out);
  }

  /** Once for each key, above the live lines. */
  say(key: string, line: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.end();
    this.#out.write(`${line}\n`);
  }

  draw(lines: readonly string[]): void {
    if (!this.live) return;
    this.#draw(lines.join('\n'));
    this.#drawn = true;
  }

  /** Takes the live lines away. */
  end(): void {
    if (this.#drawn) this.#draw.clear();
    this.#drawn = false;
  }
}

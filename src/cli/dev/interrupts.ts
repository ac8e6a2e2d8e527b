import { EXIT } from '../exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C, SIGTERM and a terminal that is closed: the first asks to stop in order, the second kills. */
export class Interrupts {
  /** Settles at the first. */
  readonly first: Promise<void>;
  /** What the second does before this process ends. */
  onSecond: () => void = () => {};
  /** What is told at the first. */
  told: () => string = () => '';
  #seen = false;
  #resolve: () => void = () => {};

  constructor() {
    this.first = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const signal of SIGNALS) process.on(signal, this.#handle);
  }

  get seen(): boolean {
    return this.#seen;
  }

  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#handle);
  }

  readonly #handle = (): void => {
    if (this.#seen) {
      this.onSecond();
      process.exit(EXIT.partial);
    }
    this.#seen = true;
    process.stdout.write(`${this.told()}\n`);
    this.#resolve();
  };
}

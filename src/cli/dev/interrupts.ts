import { EXIT } from '../exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C, SIGTERM and a terminal that is closed: the first asks to stop in order, the second kills. */
export class Interrupts {
  /** Settles at the first. */
  readonly first: Promise<void>;
  /** What the second does before this process ends. */
  onSecond: () => void = () => {};
  /** Whoever follows a sync cancels it at the first, before anything is stopped. */
  syncing = false;
  readonly #stopping: string;
  #seen = false;
  #stoppingTold = false;
  #resolve: () => void = () => {};

  /** @param stopping what is told when things are being stopped */
  constructor(stopping = '') {
    this.#stopping = stopping;
    this.first = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const signal of SIGNALS) process.on(signal, this.#handle);
  }

  get seen(): boolean {
    return this.#seen;
  }

  /** Once, as soon as it is true. */
  tellStopping(): void {
    if (!this.#stoppingTold) process.stdout.write(`\n${this.#stopping}\n`);
    this.#stoppingTold = true;
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
    if (this.syncing) process.stdout.write('\nCancelling; waiting for what is on the wire. Ctrl-C again kills.\n');
    else this.tellStopping();
    this.#resolve();
  };
}

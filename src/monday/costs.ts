/**
 * Complexity points of an operation before its first answer tells. A create was measured at about 30,000 by public importers and by
 * the documentation's own sample error; nothing is published for the others.
 */
const FIRST_GUESS: Readonly<Record<string, number>> = { create_item: 30_000, create_group: 30_000, update_item: 10_000, read: 2_000 };

/** What one unit of an operation costs, by the newest answer to it. */
export class Costs {
  readonly #learned = new Map<string, number>();

  of(operation: string): number {
    return this.#learned.get(operation) ?? FIRST_GUESS[operation] ?? 10_000;
  }

  learn(operation: string, points: number): void {
    this.#learned.set(operation, points);
  }
}

import type { Clock } from '../clock.ts';

interface Trail<T> {
  /** What readers see now; null: not there yet. */
  shown: T | null;
  /** Later versions, in the order of their writing. */
  readonly pending: { readonly visibleAt: number; readonly version: T }[];
}

/** Entities with changes that readers don't see yet. Whoever is not in here is shown as it is. */
export class Trails<T extends object> {
  readonly #clock: Clock;
  readonly #trails = new Map<T, Trail<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#trails.size === 0;
  }

  /** `lag` in milliseconds. A later change never comes into sight before an earlier one. */
  change(entity: T, lag: number, options: { readonly isNew: boolean; readonly apply: () => void }): void {
    const known = this.#trails.get(entity);
    if (lag <= 0 && !known) {
      options.apply();
      return;
    }
    const trail = known ?? { shown: options.isNew ? null : { ...entity }, pending: [] };
    options.apply();
    const visibleAt = Math.max(trail.pending.at(-1)?.visibleAt ?? 0, this.#clock.now() + lag);
    trail.pending.push({ visibleAt, version: { ...entity } });
    this.#trails.set(entity, trail);
  }

  has(entity: T): boolean {
    return this.#trails.has(entity);
  }

  entities(): Iterable<T> {
    return this.#trails.keys();
  }

  /** The entity as readers see it now; null where they see none. */
  shown(entity: T): T | null {
    const trail = this.#trails.get(entity);
    if (!trail) return entity;
    const due = trail.pending.findIndex(({ visibleAt }) => visibleAt > this.#clock.now());
    if (due === -1) {
      this.#trails.delete(entity);
      return entity;
    }
    trail.shown = trail.pending.splice(0, due).at(-1)?.version ?? trail.shown;
    return trail.shown;
  }
}

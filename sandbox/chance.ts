/** Draws that repeat with their seed. */
export class Chance {
  #seed: number;
  readonly #streams = new Map<string, () => number>();

  constructor(seed: number = anySeed()) {
    this.#seed = seed;
  }

  get seed(): number {
    return this.#seed;
  }

  /** Every stream begins anew. */
  reseed(seed: number): void {
    this.#seed = seed;
    this.#streams.clear();
  }

  /** At least 0, less than 1. What one stream draws changes nothing for the others. */
  draw(stream: string): number {
    let next = this.#streams.get(stream);
    if (!next) {
      next = mulberry32(hash(`${this.#seed}/${stream}`));
      this.#streams.set(stream, next);
    }
    return next();
  }

  /** A number as it is, or one between two. */
  within(stream: string, range: number | readonly [number, number]): number {
    if (typeof range === 'number') return range;
    const [least, most] = range;
    return least + this.draw(stream) * (most - least);
  }
}

/** A seed that fits into an unsigned 32-bit number. */
export function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** A small generator of good quality; its whole state is one 32-bit number. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

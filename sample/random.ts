/** A small seeded source of chance (sfc32): the same seed text gives the same draws on every machine. */
export interface Random {
  /** 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(rate: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Lower case, of version 4 in form. */
  uuid(): string;
}

export function createRandom(seed: string): Random {
  const word = sfc32(seed);
  const next = (): number => word() / 0x1_0000_0000;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (rate) => next() < rate,
    pick: <T>(list: readonly T[]): T => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('cannot pick from an empty list');
      return picked;
    },
    uuid: () => {
      const [a, b, c, d] = [word(), word(), word(), word()];
      const version = HEX[(b & 0x0fff) | 0x4000];
      const variant = HEX[((c >>> 16) & 0x3fff) | 0x8000];
      return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${version}-${variant}-${HEX[c & 0xffff]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`;
    },
  };
}

/** Sixteen bits as four digits: a table is five times as fast as `toString` and `padStart`, and ids are most of the work. */
const HEX = Array.from({ length: 0x1_0000 }, (_, half) => half.toString(16).padStart(4, '0'));

/** Chris Doty-Humphrey's small fast counting generator, public domain. Its first draws are thrown away, as its author advises. */
function sfc32(seed: string): () => number {
  let a = hash(seed, 0x811c9dc5);
  let b = hash(seed, 0x9e3779b9);
  let c = hash(seed, 0x85ebca6b);
  let counter = 1;
  const word = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let draw = 0; draw < 15; draw++) word();
  return word;
}

/** FNV-1a from a start of one's own, with a last stir so that seeds that differ in one digit part ways. */
function hash(text: string, start: number): number {
  let value = start;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

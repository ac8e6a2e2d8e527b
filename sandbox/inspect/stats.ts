import { z } from 'zod';
import type { Answer } from '../http/answer.ts';

const answered = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.string().optional(), error_code: z.string().optional() }).optional() })),
});

/** What went over the wire since the start or the last reset. */
export class Stats {
  #operations: Record<string, number> = {};
  #statuses: Record<string, number> = {};
  #errorCodes: Record<string, number> = {};
  #requests = 0;
  #cut = 0;
  #replayed = 0;
  #pointsUsed = 0;

  /** One aliased root field that ran. */
  operation(name: string): void {
    count(this.#operations, name);
  }

  charged(points: number): void {
    this.#pointsUsed += points;
  }

  answered(answer: Answer): void {
    this.#requests++;
    count(this.#statuses, String(answer.status));
    if (answer.headers?.['Idempotency-Replayed']) this.#replayed++;
    for (const code of errorCodes(answer.body)) count(this.#errorCodes, code);
  }

  cutOff(): void {
    this.#requests++;
    this.#cut++;
  }

  clear(): void {
    this.#operations = {};
    this.#statuses = {};
    this.#errorCodes = {};
    this.#requests = 0;
    this.#cut = 0;
    this.#replayed = 0;
    this.#pointsUsed = 0;
  }

  toJSON(): object {
    return {
      requests: this.#requests,
      cut: this.#cut,
      replayed: this.#replayed,
      operations: this.#operations,
      statuses: this.#statuses,
      errorCodes: this.#errorCodes,
      pointsUsed: this.#pointsUsed,
    };
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Errors without a code, such as validation errors, count as `none`. */
function errorCodes(body: string): string[] {
  if (!body.includes('"errors"') || !body.startsWith('{')) return [];
  try {
    const { data } = answered.safeParse(JSON.parse(body));
    return (data?.errors ?? []).map(({ extensions }) => extensions?.code ?? extensions?.error_code ?? 'none');
  } catch {
    return [];
  }
}

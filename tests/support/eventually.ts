import { vi } from 'vitest';

/** Waits until `probe` answers something other than undefined, false or an error, and gives the answer. */
export async function eventually<Answer>(
  what: string,
  probe: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  timeout = 25_000,
): Promise<Answer> {
  return vi.waitFor(
    async () => {
      const answer = await probe();
      if (answer === undefined || answer === false) throw new Error(`It never came about: ${what}.`);
      return answer;
    },
    { timeout, interval: 30 },
  );
}

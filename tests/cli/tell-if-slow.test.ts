import { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellIfSlow } from '../../src/cli/tell-if-slow.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const waiting = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('there'), ms));

function stream(isTTY: boolean): { readonly out: WriteStream; readonly said: string[] } {
  const said: string[] = [];
  const out: WriteStream = Object.assign(Object.create(WriteStream.prototype), { isTTY, write: (text: string) => said.push(text) > 0 });
  return { out, said };
}

test('at a terminal, what takes more than a second is told once', async () => {
  const { out, said } = stream(true);
  const told = tellIfSlow('Trying', waiting(5000), out);
  await vi.advanceTimersByTimeAsync(900);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await told).toBe('there');
  expect(said).toEqual(['Trying …\n']);
});

test('what is quick, or fails soon, is not told; nor is anything told where nobody looks', async () => {
  const { out, said } = stream(true);
  const quick = tellIfSlow('Trying', waiting(100), out);
  const failed = expect(tellIfSlow('Trying', Promise.reject(new Error('no')), out)).rejects.toThrow('no');
  const unseen = stream(false);
  const slow = tellIfSlow('Trying', waiting(3000), unseen.out);
  await vi.advanceTimersByTimeAsync(4000);
  await Promise.all([quick, failed, slow]);
  expect([...said, ...unseen.said]).toEqual([]);
});

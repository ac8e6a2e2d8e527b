import { afterEach, expect, test, vi } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { keyWriter, writeKeys } from '../../src/cli/setup/write-keys.ts';
import type { SyncClient } from '../../src/client.ts';
import { OrderSyncError } from '../../src/errors.ts';

afterEach(() => vi.restoreAllMocks());

const contextOf = (client: () => Promise<Partial<SyncClient>>) =>
  ({ config: { environment: 'production' }, client }) as unknown as CliContext;
const fails = (error: Error) => contextOf(() => Promise.reject(error));

test('keys are written at once where a worker serves every queue', async () => {
  const client = { unservedQueues: async () => [] };
  expect(await keyWriter(contextOf(async () => client))).toBe(client);
});

test('without a worker, or without Temporal, the reason is told; what is wrong otherwise is no such reason', async () => {
  expect(await keyWriter(contextOf(async () => ({ unservedQueues: async () => ['order-sync-production'] })))).toBe(
    'No worker serves the task queue order-sync-production.',
  );
  expect(await keyWriter(fails(new OrderSyncError('TEMPORAL_UNREACHABLE', 'No Temporal server answers.')))).toBe(
    'No Temporal server answers.',
  );
  await expect(keyWriter(fails(new OrderSyncError('CONFIGURATION_INVALID', 'No.')))).rejects.toThrow('No.');
});

test.each([
  [['PELOTON', "B'HOOD"], "--customer PELOTON --customer 'B'\\''HOOD' "],
  [Array.from({ length: 11 }, (_, index) => `C${index}`), ''],
])('then the command that writes them is named: for %j', async (customers, named) => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const context = contextOf(() => Promise.reject(new Error('nobody asks for it')));
  expect(await writeKeys(context, 'No worker.', customers)).toBe(0);
  expect(said.join('')).toBe(
    `No worker. So nothing is written yet: the next sync writes the keys, with today's values:\n  ./order-sync sync --execute ${named}--environment production\n`,
  );
});

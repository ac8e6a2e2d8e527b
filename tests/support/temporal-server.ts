import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import getPort from 'get-port';

export interface TemporalServer {
  readonly address: string;
  /** Where its state lies; removed when it stops. */
  readonly folder: string;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../../temporal-dev.sh', import.meta.url));
/** Becomes the script's server, and ends with whoever holds its input: a run of tests that is killed leaves none behind. */
const TIED = '(cat >/dev/null; kill $$ 2>/dev/null) <&0 & exec "$0" "$@"';
/** Finding the CLI takes part of it; installing it is `npm test`'s own first step. */
const UP_WITHIN_MS = 30_000;

/** The dev server as the project starts it, its flags and search attributes included, on a free port and with a state of its own. */
export async function startTemporalServer(): Promise<TemporalServer> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-temporal-'));
  const port = await getPort();
  const args = ['--headless', '--port', String(port), '--db', join(folder, 'temporal.db'), '--log-level', 'never'];
  const server = spawn('bash', ['-c', TIED, SCRIPT, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(server, 'exit');
  const address = `127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    server.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const up = AbortSignal.timeout(UP_WITHIN_MS);
  while (!(await answers(address))) {
    if (server.exitCode === null && !up.aborted) continue;
    if (server.exitCode === null) await stop();
    throw new Error(`No Temporal dev server came up at ${address}: ${said}`);
  }
  return { address, folder, stop };
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 500 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

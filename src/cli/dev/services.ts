import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { connectSyncClient } from '../../client.ts';
import { loadConfig } from '../../config/load-config.ts';
import { type DevState, devStateFile, withDevServices } from '../dev-state.ts';
import { noteServices } from './leftovers.ts';
import { Service } from './service.ts';

export interface DevServices {
  /** Tells other commands of this checkout where the services are. */
  publish(syncing: boolean): void;
  /** The first service that ends by itself. */
  readonly broken: Promise<Service>;
  /** Worker, sandbox, Temporal, in that order; each is given time to finish. */
  stop(): Promise<void>;
}

export interface DevOptions {
  readonly configFile: string;
  readonly folder: string;
  readonly databaseFile: string;
  /** Further options of the sandbox program. */
  readonly sandboxArgs: readonly string[];
  readonly say: (line: string) => void;
  /** Handed the way to kill whatever is started by then, before the first process is: a start may hang, too. */
  readonly onKillable: (kill: () => void) => void;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Starts Temporal, the sandbox and a worker on loopback, each on its usual port or, where that is taken, on a free one. */
export async function startServices(options: DevOptions): Promise<DevServices> {
  const { configFile, folder, say } = options;
  const started: Service[] = [];
  const stop = async (): Promise<void> => {
    for (const service of started.toReversed()) await service.stop();
    noteServices(folder, []);
    rmSync(devStateFile(configFile), { force: true });
  };
  const kill = (): void => {
    for (const service of started) service.kill();
  };
  options.onKillable(kill);
  const run = (name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Service => {
    const service = new Service({ name, command, args, env, folder });
    started.push(service);
    noteServices(folder, started);
    return service;
  };
  try {
    const ports = await choosePorts();
    const webUiUrl = `http://127.0.0.1:${ports.webUi}`;
    const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
    const env = {
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      TEMPORAL_NAMESPACE: 'default',
      ORDER_SYNC_MONDAY_API_URL: `${sandboxUrl}/v2`,
      ORDER_SYNC_WEB_UI_URL: webUiUrl,
      ORDER_SYNC_SANDBOX_DATABASE: options.databaseFile,
    };
    const childEnv = withDevServices(process.env, env);
    const config = loadConfig({ file: configFile, environment: 'sandbox', env: childEnv });

    const temporal = run('temporal', join(root, 'temporal-dev.sh'), [
      '--port',
      `${ports.temporal}`,
      '--ui-port',
      `${ports.webUi}`,
      '--db',
      join(folder, 'temporal', 'temporal.db'),
    ]);
    const sandbox = run('sandbox', process.execPath, [
      join(root, 'sandbox', 'main.ts'),
      '--port',
      `${ports.sandbox}`,
      '--state',
      join(folder, 'sandbox', 'board.db'),
      ...options.sandboxArgs,
    ]);
    await sandbox.ready(async () => ((await fetch(`${sandboxUrl}/health`)).ok ? true : undefined));
    const client = await temporal.ready(() => connectSyncClient(config, childEnv));
    say(`Temporal                  127.0.0.1:${ports.temporal}${moved(ports.temporal, USUAL.temporal)}`);
    say(`Temporal's Web UI         ${webUiUrl}`);
    say(`Sandbox board             ${sandboxUrl}/boards/${config.mapping.boardId}`);

    const worker = run(
      'worker',
      process.execPath,
      [join(root, 'src', 'cli', 'main.ts'), 'worker', '--environment', 'sandbox', '--config', configFile],
      childEnv,
    );
    try {
      await worker.ready(async () => ((await client.unservedQueues()).length === 0 ? true : undefined));
    } finally {
      await client.close();
    }
    say('Worker                    ready');

    const publish = (syncing: boolean): void => {
      const boardUrl = `${sandboxUrl}/boards/${config.mapping.boardId}`;
      const state: DevState = { pid: process.pid, syncing, webUiUrl, boardUrl, env };
      writeFileSync(devStateFile(configFile), `${JSON.stringify(state, null, 2)}\n`);
    };
    publish(false);
    const broken = Promise.race(started.map((service) => service.ended.then(() => service)));
    return { publish, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What people type without looking goes to the usual port: that another one answers there must be said. */
const moved = (port: number, usual: number): string =>
  port === usual ? '' : `  (${usual} is taken; give Temporal's own tools --address 127.0.0.1:${port})`;

const USUAL = { temporal: 7233, webUi: 8233, sandbox: 4010 } as const;

async function choosePorts(): Promise<{ readonly temporal: number; readonly webUi: number; readonly sandbox: number }> {
  const temporal = await getPort({ port: USUAL.temporal, host: '127.0.0.1' });
  const webUi = await getPort({ port: USUAL.webUi, host: '127.0.0.1', exclude: [temporal] });
  const sandbox = await getPort({ port: USUAL.sandbox, host: '127.0.0.1', exclude: [temporal, webUi] });
  return { temporal, webUi, sandbox };
}

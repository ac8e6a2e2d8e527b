import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { connectSyncClient, type SyncClient } from '../client.ts';
import type { Config } from '../config/config.ts';
import { findConfigFile } from '../config/find-config-file.ts';
import { loadConfig } from '../config/load-config.ts';
import { readVariables } from '../config/variables.ts';
import { ENVIRONMENTS } from '../contract.ts';
import { openStore } from '../orders/open-store.ts';
import type { OrderStore } from '../orders/order-store.ts';
import { sourceColumns } from '../sync/source-columns.ts';
import { temporalConnection } from '../temporal-connection.ts';
import { readDevState, withDevServices } from './dev-state.ts';
import { tellIfSlow } from './tell-if-slow.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly environment?: string;
  readonly config?: string;
}

export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--environment <name>', 'environment of order-sync.toml (default: its default_environment)').choices(ENVIRONMENTS),
    )
    .addOption(
      new Option('--config <file>', 'configuration file (default: order-sync.toml here, in a folder above, or beside this command)'),
    );
}

/** What a command works with. Connections are opened when they are first asked for, and closed by `close`. */
export interface CliContext {
  readonly config: Config;
  /** The process's variables over those of `.env`; in the sandbox those of a running `npm start` below both. */
  readonly env: Readonly<Record<string, string>>;
  /** For links that people read; undefined where nothing tells where the Web UI is. */
  readonly webUiUrl: string | undefined;
  client(): Promise<SyncClient>;
  store(): Promise<OrderStore>;
  close(): Promise<void>;
}

/** `mayLag` as in `openStore`. */
export function openContext(options: CommonOptions, { mayLag = false } = {}): CliContext {
  const named = {
    ...(options.config === undefined ? {} : { file: options.config }),
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  };
  const dev = readDevState(findConfigFile({ file: options.config, env: process.env, cwd: process.cwd() }));
  const first = loadConfig({ ...named, env: process.env, cwd: process.cwd() });
  // Only the sandbox: the services of `npm start` must never be taken for the real ones.
  const joined = first.environment === 'sandbox' && dev !== null;
  const variables = joined ? withDevServices(process.env, dev.env) : process.env;
  const config = joined ? loadConfig({ ...named, env: variables, cwd: process.cwd() }) : first;
  const env = readVariables(dirname(config.file), variables);
  let client: Promise<SyncClient> | undefined;
  let store: Promise<OrderStore> | undefined;
  return {
    config,
    env,
    webUiUrl: config.temporal.webUiUrl,
    client: () => (client ??= connect(config, env)),
    store: () => (store ??= openStore(config.store, { sourceColumns: sourceColumns(config.mapping), mayLag })),
    close: async () => {
      await Promise.allSettled([client?.then((open) => open.close()), store?.then((open) => open.close())]);
    },
  };
}

async function connect(config: Config, env: NodeJS.ProcessEnv): Promise<SyncClient> {
  const { address } = temporalConnection(config.temporal, env).connectionOptions;
  return tellIfSlow(`Trying to reach Temporal at ${address}`, connectSyncClient(config, env));
}

/** Runs a command's body with a context and closes it, whatever happens. Its number is the exit code. `onlyShows`: its store may lag. */
export function withContext<Options extends CommonOptions, Rest extends unknown[]>(
  run: (context: CliContext, options: Options, ...rest: Rest) => Promise<number | undefined>,
  { onlyShows = false } = {},
) {
  return async (options: Options, ...rest: Rest): Promise<void> => {
    const context = openContext(options, { mayLag: onlyShows });
    try {
      process.exitCode = (await run(context, options, ...rest)) ?? 0;
    } finally {
      await context.close();
    }
  };
}

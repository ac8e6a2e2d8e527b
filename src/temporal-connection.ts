import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import type { TemporalConfig } from './config/config.ts';
import { OrderSyncError } from './errors.ts';

/**
 * Where Temporal is: a profile of Temporal's own configuration file and the TEMPORAL_* variables, so that a cluster or Temporal
 * Cloud needs no line of ours. Without either: localhost:7233, namespace default.
 */
export function temporalConnection(config: TemporalConfig, env: NodeJS.ProcessEnv): Required<ClientConnectConfig> {
  try {
    const overrideEnvVars = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
    // The usual way to say "no file"; the library stumbles over an empty one.
    const disableFile = env['TEMPORAL_CONFIG_FILE'] === '/dev/null';
    const options = { overrideEnvVars, disableFile, ...(config.profile === undefined ? {} : { profile: config.profile }) };
    const { connectionOptions, namespace } = loadClientConnectConfig(options);
    return { connectionOptions: { address: 'localhost:7233', ...connectionOptions }, namespace: namespace ?? 'default' };
  } catch (error) {
    throw new OrderSyncError(
      'CONFIGURATION_INVALID',
      `Temporal's configuration: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** One line that says what to do when the server doesn't answer. */
export function unreachable(address: string | undefined, cause: unknown): OrderSyncError {
  return new OrderSyncError(
    'TEMPORAL_UNREACHABLE',
    `No Temporal server answers at ${address ?? 'localhost:7233'}. Start one with \`npm start\` or ./temporal-dev.sh, or set TEMPORAL_ADDRESS or a profile.`,
    { cause },
  );
}

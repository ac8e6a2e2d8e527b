import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a running `npm start` tells other commands of the same checkout: where its services are. */
export interface DevState {
  /** The process that runs them. */
  readonly pid: number;
  /** Its first sync is started: from now on a second `npm start` finds it open, and joins it. */
  readonly syncing: boolean;
  readonly webUiUrl: string;
  readonly boardUrl: string;
  /** Variables that point a command at them. */
  readonly env: Readonly<Record<string, string>>;
}

/** How Temporal's tools find a real cluster: none of it may lead a command of the sandbox there. Empty counts as not set, and wins over `.env`. */
const OTHER_CLUSTERS = Object.fromEntries(
  ['PROFILE', 'API_KEY', 'TLS', 'TLS_CLIENT_CERT_PATH', 'TLS_CLIENT_CERT_DATA', 'TLS_CLIENT_KEY_PATH', 'TLS_CLIENT_KEY_DATA']
    .concat(['TLS_SERVER_CA_CERT_PATH', 'TLS_SERVER_CA_CERT_DATA', 'TLS_SERVER_NAME', 'TLS_DISABLE_HOST_VERIFICATION'])
    .map((name) => [`TEMPORAL_${name}`, '']),
);

/** The process's variables, with those of the dev services over them. */
export function withDevServices(env: NodeJS.ProcessEnv, services: DevState['env']): NodeJS.ProcessEnv {
  return { ...env, ...OTHER_CLUSTERS, TEMPORAL_CONFIG_FILE: '/dev/null', ...services };
}

export const devFolder = (configFile: string): string => join(dirname(configFile), '.order-sync');
export const devStateFile = (configFile: string): string => join(devFolder(configFile), 'dev.json');

/** The state of a dev process that is alive, or null. */
export function readDevState(configFile: string): DevState | null {
  const file = devStateFile(configFile);
  if (!existsSync(file)) return null;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as DevState;
    process.kill(state.pid, 0);
    return state;
  } catch {
    // Half written, or left behind by a process that is gone.
    return null;
  }
}

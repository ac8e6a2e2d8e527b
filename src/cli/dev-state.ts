import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a running `npm start` tells other commands of the same checkout: where its services are. */
export interface DevState {
  /** The process that runs them. */
  readonly pid: number;
  readonly webUiUrl: string;
  readonly boardUrl: string;
  /** Variables that point a command at them. */
  readonly env: Readonly<Record<string, string>>;
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

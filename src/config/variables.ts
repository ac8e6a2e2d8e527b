import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The process's variables over those of `.env` in `folder` (that of order-sync.toml). A variable that the process has wins even when it is
 * empty, so that a shell can switch off what the file sets. Empty ones count as not set and are left out. Temporal's own variables may stand in `.env`
 * too: hand the result to `loadClientConnectConfig({ overrideEnvVars })`.
 */
export function readVariables(folder: string, env: Variables): Record<string, string> {
  const file = join(folder, '.env');
  const all: Variables = { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...env };
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    const trimmed = value?.trim() ?? '';
    if (trimmed !== '') set[name] = trimmed;
  }
  return set;
}

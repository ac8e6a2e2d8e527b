import { isAbsolute, resolve } from 'node:path';
import type { EnvironmentName } from '../contract.ts';
import type { MondayConfig, MssqlStoreConfig, StoreConfig, TemporalConfig } from './config.ts';
import { checkAddress } from './monday-address.ts';
import { mssqlPace, mssqlServer } from './mssql-store.ts';
import type { Problem } from './problems.ts';
import type { EnvironmentSection, MssqlSection } from './schema.ts';
import type { Settings } from './settings.ts';
import type { Variables } from './variables.ts';

/** What the sandbox accepts where SANDBOX_TOKEN is not set. No secret. */
export const DEFAULT_SANDBOX_TOKEN = 'sandbox-token';

interface Place {
  readonly environment: EnvironmentName;
  /** Where relative paths of the file start. */
  readonly folder: string;
  /** Where relative paths of variables start. */
  readonly cwd: string;
}

/** Adds what only the process environment may say: the secrets, and where the sandbox of this process is. Notes what is wrong in `problems`. */
export function applyVariables(
  { settings, section, place }: { readonly settings: Settings; readonly section: EnvironmentSection; readonly place: Place },
  variables: Variables,
  problems: Problem[],
): { readonly monday: MondayConfig; readonly store: StoreConfig; readonly temporal: TemporalConfig } {
  const wrong = (key: string, what: string): void => void problems.push({ where: 'environment', key, what });
  return {
    monday: {
      ...settings.monday,
      apiUrl: mondayAddress(settings.monday.apiUrl, place.environment, variables, wrong),
      token: mondayToken(place.environment, variables, wrong),
    },
    store: place.environment === 'sandbox' ? sandboxStore(section, place, variables) : liveStore(section, place, variables, wrong),
    temporal: { ...settings.temporal, webUiUrl: webUiAddress(settings.temporal.webUiUrl, variables, wrong) },
  };
}

type Wrong = (key: string, what: string) => void;

/** Only the sandbox moves by variable. A variable left over in a shell must not send a live board's orders, or its token, elsewhere. */
function mondayAddress(fromFile: string, environment: EnvironmentName, variables: Variables, wrong: Wrong): string {
  const name = 'ORDER_SYNC_MONDAY_API_URL';
  const asked = variables[name];
  if (asked === undefined) return fromFile;
  if (environment !== 'sandbox') wrong(name, `is for the sandbox only; unset it, or correct environments.${environment}.monday.api_url`);
  else if (!isHttp(asked)) wrong(name, 'must be an address that starts with https:// or http://');
  else for (const what of checkAddress(environment, asked)) wrong(name, what);
  return asked;
}

/** The sandbox never gets the real token: whatever listens on its port could read it. */
function mondayToken(environment: EnvironmentName, variables: Variables, wrong: Wrong): string | undefined {
  const [name, token] =
    environment === 'sandbox'
      ? ['SANDBOX_TOKEN', variables['SANDBOX_TOKEN'] ?? DEFAULT_SANDBOX_TOKEN]
      : ['MONDAY_API_TOKEN', variables['MONDAY_API_TOKEN']];
  // Anything else cannot stand in a header, and the error of the attempt would quote it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    wrong(name, 'must be the token alone: no blanks, no line breaks, no special characters');
  return token;
}

function webUiAddress(fromFile: string | undefined, variables: Variables, wrong: Wrong): string | undefined {
  const asked = variables['ORDER_SYNC_WEB_UI_URL'];
  if (asked !== undefined && !isHttp(asked)) wrong('ORDER_SYNC_WEB_UI_URL', 'must be an address that starts with https:// or http://');
  return asked ?? fromFile;
}

/** A connection string to a server is ignored here: it is that of the live orders. */
function sandboxStore(section: EnvironmentSection, { folder, cwd }: Place, variables: Variables): StoreConfig {
  const url = variables['ORDERS_DATABASE_URL'];
  const asked = variables['ORDER_SYNC_SANDBOX_DATABASE'] ?? (url !== undefined && isSqlite(url) ? url : undefined);
  if (asked !== undefined) return { kind: 'sqlite', file: resolve(cwd, sqlitePath(asked)) };
  return fileStore(section, folder);
}

function liveStore({ store }: EnvironmentSection, { environment, folder }: Place, variables: Variables, wrong: Wrong): StoreConfig {
  if (store.kind === 'sqlite') return { kind: 'sqlite', file: resolve(folder, store.file) };
  const connectionString = variables['ORDERS_DATABASE_URL'];
  const at = `environments.${environment}.store`;
  if (connectionString !== undefined && isSqlite(connectionString)) {
    wrong('ORDERS_DATABASE_URL', `must be a connection string of SQL Server: ${at}.kind is "mssql"`);
  } else if (connectionString !== undefined && store.server !== undefined) {
    // Whichever won, somebody would work on the database that he did not mean.
    wrong('ORDERS_DATABASE_URL', `is set, and ${at}.server names a server, too; unset the one or leave out the other`);
  }
  return mssqlStore(store, { connectionString, password: variables['ORDERS_DATABASE_PASSWORD'] });
}

function fileStore({ store }: EnvironmentSection, folder: string): StoreConfig {
  if (store.kind === 'sqlite') return { kind: 'sqlite', file: resolve(folder, store.file) };
  return mssqlStore(store, { connectionString: undefined, password: undefined });
}

const mssqlStore = (section: MssqlSection, secrets: Pick<MssqlStoreConfig, 'connectionString' | 'password'>): MssqlStoreConfig => ({
  kind: 'mssql',
  ...secrets,
  server: mssqlServer(section),
  ...mssqlPace(section),
});

const isSqlite = (url: string): boolean => /^(sqlite|file):/i.test(url);

/** `sqlite:orders.db`, `sqlite:///var/orders.db`, `file:/var/orders.db`, or a plain path. */
function sqlitePath(url: string): string {
  const path = url.replace(/^(sqlite|file):/i, '').replace(/^\/\//, '');
  return isSqlite(url) && isAbsolute(path) ? decodeURIComponent(path) : path;
}

const isHttp = (address: string): boolean => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

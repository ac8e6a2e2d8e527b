import { DEFAULT_SANDBOX_TOKEN } from './apply-variables.ts';
import type { Config, MssqlStoreConfig } from './config.ts';

/** The configuration in effect, a line each, as `order-sync doctor` prints it. Of secrets it says only whether they are set. */
export function describeConfig(config: Config): readonly string[] {
  const { mapping, monday, store, sync, temporal } = config;
  return aligned([
    ['environment', config.environment],
    ['file', config.file],
    ['board', `${mapping.boardId}, subitems on ${mapping.subitemBoardId}`],
    ['columns', `${mapping.columns.length} of orders, ${mapping.subitemColumns.length} of sizes`],
    ['sync key column', mapping.syncKeyColumn],
    ['confirm board', config.confirmBoard ? 'yes: before an executed sync writes' : 'no'],
    ['monday.com', `${monday.apiUrl}, API ${monday.apiVersion}`],
    ['token', tokenLine(config)],
    ['requests', `${monday.batchSize} orders each, ${monday.writesInFlight} at a time, ${monday.timeoutSeconds} s each at most`],
    ['orders', store.kind === 'sqlite' ? `SQLite, ${store.file}` : mssqlLine(store)],
    ...(store.kind === 'sqlite' ? [] : [['connections', paceLine(store)]]),
    ['Temporal', temporal.profile === undefined ? 'default profile and TEMPORAL_* variables' : `profile ${temporal.profile}`],
    ['Web UI', temporal.webUiUrl ?? 'not set: no links'],
    ['customers at a time', String(sync.concurrency)],
    ['page', `${sync.pageSize} orders`],
    ['outcomes', `SUCCESS from ${percent(sync.successShare)}, PARTIAL from ${percent(sync.partialShare)}`],
    ['audit', sync.auditDays === 0 ? 'kept for ever' : `kept for ${sync.auditDays} days`],
    ['reports', config.reportsFolder],
  ]);
}

function tokenLine({ environment, monday }: Config): string {
  if (environment !== 'sandbox') return `MONDAY_API_TOKEN ${setOrNot(monday.token)}`;
  return monday.token === DEFAULT_SANDBOX_TOKEN ? "the sandbox's default" : 'SANDBOX_TOKEN is set (not shown)';
}

function mssqlLine({ server, password, connectionString }: MssqlStoreConfig): string {
  if (server === undefined) {
    const beside = password === undefined ? '' : ', ORDERS_DATABASE_PASSWORD is set (not shown)';
    return `SQL Server, ORDERS_DATABASE_URL ${setOrNot(connectionString)}${beside}`;
  }
  const needsSecret = server.login.type !== 'azure-managed-identity' && server.login.type !== 'azure-default';
  const place = `${server.host}${server.instance === undefined ? `,${server.port}` : `\\${server.instance}`}, database ${server.database}`;
  return `SQL Server, ${place}, ${server.login.type}${needsSecret ? `, ORDERS_DATABASE_PASSWORD ${setOrNot(password)}` : ''}`;
}

/** As the file has it; a connection string may say otherwise. */
const paceLine = ({ poolMin, poolMax, connectTimeoutSeconds, requestTimeoutSeconds, readOnlyIntent }: MssqlStoreConfig): string =>
  `${poolMin} to ${poolMax}; ${connectTimeoutSeconds} s to connect, ${requestTimeoutSeconds} s a statement` +
  (readOnlyIntent ? '; what only people read may come from a secondary' : '');

const setOrNot = (secret: string | undefined): string => (secret === undefined ? 'is not set' : 'is set (not shown)');

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

/** Every cell but the last of a row as wide as the widest of its column. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '));
}

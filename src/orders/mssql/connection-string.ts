import mssql from 'mssql';
import { OrderSyncError } from '../../errors.ts';

/**
 * What ORDERS_DATABASE_URL says: `Server=host,1433;Database=...;User Id=...;Password=...`, or `mssql://user:password@host:1433/database`
 * (`sqlserver://` is the same). Encrypted unless it says otherwise. Throws CONFIGURATION_INVALID, which quotes nothing of it.
 */
export function readConnectionString(text: string | undefined): mssql.config {
  if (!text) throw unusable('is not set. Set it to the connection string of the order database.');
  const config = /^[a-z][a-z\d+.-]*:/i.test(text) ? fromAddress(text) : fromKeywords(text);
  return { ...config, options: { ...config.options, appName: 'order-sync', encrypt: config.options?.encrypt ?? true } };
}

const KEYWORDS = '`Server=host,1433;Database=orders;User Id=...;Password=...`';
const ADDRESS = '`mssql://user:password@host:1433/orders`';

function fromKeywords(text: string): mssql.config {
  const config = parseKeywords(text);
  // After an empty Server the parser takes the rest of the text, password included, for the host, which errors name.
  if (config === null || !/^[^\s;=,]+$/.test(config.server ?? '') || !Number.isInteger(config.port)) {
    throw unusable(`is no connection string of SQL Server. It looks like ${KEYWORDS} or ${ADDRESS}.`);
  }
  return config;
}

/** null where it is none: the parser's own message may quote the text. */
function parseKeywords(text: string): mssql.config | null {
  try {
    return mssql.ConnectionPool.parseConnectionString(text);
  } catch {
    return null;
  }
}

function fromAddress(text: string): mssql.config {
  const address = URL.canParse(text) ? new URL(text) : null;
  const user = decoded(address?.username);
  const password = decoded(address?.password);
  const database = decoded(address?.pathname.slice(1));
  if (!address?.hostname || !/^(mssql|sqlserver):$/.test(address.protocol) || address.hash || !user || !password || !database) {
    throw unusable(
      `is no address of SQL Server. It looks like ${ADDRESS}; write # / ? @ : % of user and password as %23 %2F %3F %40 %3A %25.`,
    );
  }
  const server = address.hostname.replace(/^\[(.*)\]$/, '$1');
  return { server, port: Number(address.port || 1433), database, user, password, options: optionsOf(address) };
}

function decoded(part: string | undefined): string | null {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return null;
  }
}

const OPTIONS: Readonly<Record<string, 'encrypt' | 'trustServerCertificate'>> = {
  encrypt: 'encrypt',
  trustservercertificate: 'trustServerCertificate',
};

function optionsOf({ searchParams }: URL): NonNullable<mssql.config['options']> {
  const options: NonNullable<mssql.config['options']> = {};
  for (const [name, value] of searchParams) {
    const option = OPTIONS[name.toLowerCase()];
    if (option === undefined || !/^(true|false)$/i.test(value)) {
      throw unusable('has an unknown option after its ?. Known are encrypt and trustServerCertificate, each true or false.');
    }
    options[option] = value.toLowerCase() === 'true';
  }
  return options;
}

const unusable = (what: string): OrderSyncError => new OrderSyncError('CONFIGURATION_INVALID', `ORDERS_DATABASE_URL ${what}`);

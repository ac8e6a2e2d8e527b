import type { MssqlLogin, MssqlPace, MssqlServer } from '../../config/config.ts';
import { OrderSyncError } from '../../errors.ts';
import { type Keyword, keywordOf, partsOf } from './keywords.ts';

/** What a connection string says; of the pace only what it mentions. */
export interface ConnectionText {
  readonly server: MssqlServer;
  /** A password, or a service principal's secret. */
  readonly secret: string | undefined;
  readonly pace: Partial<MssqlPace>;
}

/**
 * What ORDERS_DATABASE_URL says: `Server=host\INSTANCE,1433;Database=...;User Id=...;Password=...` in the words of ADO.NET, or
 * `mssql://user:password@host:1433/database?encrypt=true` (`sqlserver://` is the same) with the same words after its `?`. Encrypted, and
 * the certificate checked, unless it says otherwise. Throws CONFIGURATION_INVALID, which quotes nothing of it.
 */
export function readConnectionString(text: string | undefined): ConnectionText {
  if (!text) {
    throw unusable('is not set. Set it to the connection string of the order database, or name the server in order-sync.toml.');
  }
  return /^[a-z][a-z\d+.-]*:/i.test(text) ? fromAddress(text) : fromKeywords(text);
}

type Values = ReadonlyMap<Keyword, string>;

const TEXT = '`Server=host,1433;Database=orders;User Id=...;Password=...`';
const ADDRESS = '`mssql://user:password@host:1433/orders`';
const DEFAULT_PORT = 1433;

function fromKeywords(text: string): ConnectionText {
  const malformed = unusable(`is no connection string of SQL Server. It looks like ${TEXT} or ${ADDRESS}.`);
  const parts = partsOf(text);
  if (parts === null) throw malformed;
  const values = new Map<Keyword, string>();
  for (const [index, [name, value]] of parts.entries()) {
    const keyword = keywordOf(name);
    // Its name is not told: after a ; in a password that is not quoted it is the password's end.
    if (keyword === undefined) {
      throw unusable(
        `has a keyword that is not known, in its part ${index + 1}. A password with ; or quotes stands in quotes: Password="…".`,
      );
    }
    values.set(keyword, value);
  }
  const server = serverOf(values.get('server') ?? '');
  if (server === null) throw malformed;
  return told(values, server);
}

interface Place {
  readonly host: string;
  readonly port: number | undefined;
  readonly instance: string | undefined;
}

/** `tcp:host\INSTANCE,port`; a port makes the instance superfluous. Null where it is none. */
function serverOf(text: string): Place | null {
  const found = /^(?:tcp:)?([^\s\\;=,]+)(?:\\([\w$#]{1,16}))?(?:,\s*(\d{1,5}))?$/i.exec(text);
  if (!found?.[1]) return null;
  const [, name, instance, port] = found;
  const host = /^(\.|\(local\)|\(localdb\))$/i.test(name) ? 'localhost' : name.replace(/^\[(.*)\]$/, '$1');
  if (port !== undefined) return Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port), instance: undefined } : null;
  return { host, port: instance === undefined ? DEFAULT_PORT : undefined, instance };
}

function fromAddress(text: string): ConnectionText {
  const address = URL.canParse(text) ? new URL(text) : null;
  const [user, password, database] = [address?.username, address?.password, address?.pathname.slice(1)].map(decoded);
  if (
    !address?.hostname ||
    !/^(mssql|sqlserver):$/i.test(address.protocol) ||
    address.hash ||
    user == null ||
    password == null ||
    !database
  ) {
    throw unusable(
      `is no address of SQL Server. It looks like ${ADDRESS}; write # / ? @ : % of user and password as %23 %2F %3F %40 %3A %25.`,
    );
  }
  const values = new Map<Keyword, string>([['database', database]]);
  if (user) values.set('user', user);
  if (password) values.set('password', password);
  for (const [index, [name, value]] of [...address.searchParams].entries()) {
    const keyword = keywordOf(name);
    if (keyword === undefined || keyword === 'server') {
      throw unusable(`has an option that is not known, number ${index + 1} after its ?. Known are those of ${TEXT}, without blanks.`);
    }
    values.set(keyword, value);
  }
  const host = decoded(address.hostname.replace(/^\[(.*)\]$/, '$1')) ?? '';
  const instance = values.get('instance');
  if (instance !== undefined && address.port === '') return told(values, { host, port: undefined, instance });
  return told(values, { host, port: Number(address.port || DEFAULT_PORT), instance: undefined });
}

function decoded(part: string | undefined): string | null {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return null;
  }
}

function told(values: Values, place: Place): ConnectionText {
  if (values.has('integrated') && !/^(false|no)$/i.test(values.get('integrated') ?? '')) {
    throw unusable("asks for Integrated Security, which Node can't do. Use a login of SQL Server, or NTLM: Domain=…;User Id=…;Password=….");
  }
  const login = loginOf(values);
  const server: MssqlServer = {
    ...place,
    database: values.get('database') || undefined,
    login,
    encrypt: encryptOf(values.get('encrypt')),
    trustServerCertificate: flagOf(values, 'trust', 'TrustServerCertificate') ?? false,
    hostNameInCertificate: values.get('certificate') || undefined,
    multiSubnetFailover: flagOf(values, 'multiSubnet', 'MultiSubnetFailover') ?? false,
  };
  const secret = (login.type === 'azure-service-principal' ? values.get('clientSecret') : undefined) || values.get('password') || undefined;
  return { server, secret, pace: paceOf(values) };
}

function paceOf(values: Values): Partial<MssqlPace> {
  const intent = values.get('intent')?.replace(/\s/g, '').toLowerCase();
  if (intent !== undefined && intent !== 'readonly' && intent !== 'readwrite') {
    throw unusable('must have ReadOnly or ReadWrite as its Application Intent.');
  }
  const milliseconds = numberOf(values, 'requestTimeoutMs', 'Request Timeout');
  const all = {
    poolMin: numberOf(values, 'poolMin', 'Min Pool Size'),
    poolMax: numberOf(values, 'poolMax', 'Max Pool Size'),
    connectTimeoutSeconds: numberOf(values, 'connectTimeout', 'Connect Timeout'),
    requestTimeoutSeconds: numberOf(values, 'requestTimeout', 'Command Timeout') ?? (milliseconds && milliseconds / 1000),
    readOnlyIntent: intent === undefined ? undefined : intent === 'readonly',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function numberOf(values: Values, keyword: Keyword, name: string): number | undefined {
  const value = values.get(keyword);
  if (value === undefined) return undefined;
  if (/^\d{1,7}$/.test(value) && (keyword === 'poolMin' || Number(value) > 0)) return Number(value);
  throw unusable(`must have a whole number as its ${name}${unitOf(keyword)}.`);
}

function unitOf(keyword: Keyword): string {
  if (keyword === 'requestTimeoutMs') return ', of milliseconds';
  return keyword.endsWith('Timeout') ? ', of seconds' : '';
}

function flagOf(values: Values, keyword: Keyword, name: string): boolean | undefined {
  const value = values.get(keyword);
  if (value === undefined) return undefined;
  if (/^(true|yes)$/i.test(value)) return true;
  if (/^(false|no)$/i.test(value)) return false;
  throw unusable(`must have true or false as its ${name}.`);
}

function encryptOf(value: string | undefined): boolean | 'strict' {
  if (value === undefined || /^(true|yes|mandatory)$/i.test(value)) return true;
  if (/^(false|no|optional)$/i.test(value)) return false;
  if (/^strict$/i.test(value)) return 'strict';
  throw unusable('must have true, false or strict as its Encrypt.');
}

/** SqlClient's names of the ways to log in, and ours. */
const AUTHENTICATIONS: Readonly<Record<string, MssqlLogin['type']>> = {
  sql: 'sql',
  sqlpassword: 'sql',
  ntlm: 'ntlm',
  activedirectoryserviceprincipal: 'azure-service-principal',
  'azure-service-principal': 'azure-service-principal',
  activedirectorymanagedidentity: 'azure-managed-identity',
  activedirectorymsi: 'azure-managed-identity',
  'azure-managed-identity': 'azure-managed-identity',
  activedirectorydefault: 'azure-default',
  activedirectoryintegrated: 'azure-default',
  activedirectoryworkloadidentity: 'azure-default',
  'azure-default': 'azure-default',
};

function loginOf(values: Values): MssqlLogin {
  const [, domainOfUser, plainUser] = /^([^\\]+)\\(.+)$/.exec(values.get('user') ?? '') ?? [];
  const domain = values.get('domain') || domainOfUser;
  const user = plainUser ?? values.get('user');
  const asked = values.get('authentication')?.replace(/[\s_]/g, '').toLowerCase() ?? (domain ? 'ntlm' : 'sql');
  const type = Object.hasOwn(AUTHENTICATIONS, asked) ? AUTHENTICATIONS[asked] : undefined;
  const clientId = values.get('clientId') || values.get('user') || undefined;
  switch (type) {
    case 'sql':
      return { type, user: needed(user, 'User Id') };
    case 'ntlm':
      return { type, user: needed(user, 'User Id'), domain: needed(domain, 'Domain') };
    case 'azure-service-principal':
      return {
        type,
        clientId: needed(clientId, "User Id, which is the application's client id,"),
        tenantId: needed(values.get('tenantId'), 'Tenant Id'),
      };
    case 'azure-managed-identity':
    case 'azure-default':
      return { type, clientId };
    case undefined:
      throw unusable(
        'asks for an Authentication that a service cannot use. Known are Sql Password, NTLM, and Active Directory Service Principal, ' +
          'Managed Identity or Default.',
      );
  }
}

function needed(value: string | undefined, what: string): string {
  if (value) return value;
  throw unusable(`has no ${what}${what.endsWith(',') ? '' : ','} which this way to log in needs.`);
}

const unusable = (what: string): OrderSyncError => new OrderSyncError('CONFIGURATION_INVALID', `ORDERS_DATABASE_URL ${what}`);

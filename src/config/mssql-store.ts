import type { MssqlLogin, MssqlPace, MssqlServer } from './config.ts';
import type { MssqlSection } from './schema.ts';

/** What an option of a SQL Server store gets wrong, by the option's name. */
interface MssqlProblem {
  readonly option: keyof MssqlSection;
  readonly what: string;
}

/** Options that say where the server is and how to log in: with ORDERS_DATABASE_URL they stand there. */
const OF_A_SERVER = [
  'port',
  'instance',
  'database',
  'authentication',
  'user',
  'domain',
  'tenant_id',
  'client_id',
  'encrypt',
  'trust_server_certificate',
  'host_name_in_certificate',
  'multi_subnet_failover',
] as const satisfies readonly (keyof MssqlSection)[];

const DEFAULT_PORT = 1433;

export const MSSQL_PACE: MssqlPace = {
  poolMin: 0,
  poolMax: 10,
  connectTimeoutSeconds: 15,
  requestTimeoutSeconds: 60,
  readOnlyIntent: false,
};

/** How the options of a store fit together. */
export function checkMssqlStore(section: MssqlSection): readonly MssqlProblem[] {
  const problems: MssqlProblem[] = [];
  const { poolMin, poolMax } = mssqlPace(section);
  if (poolMin > poolMax) problems.push({ option: 'pool_min', what: 'must not be above pool_max' });
  if (section.server === undefined) {
    const strays = OF_A_SERVER.filter((option) => section[option] !== undefined);
    return [
      ...problems,
      ...strays.map((option) => ({ option, what: 'needs a server beside it; without one, ORDERS_DATABASE_URL says it' })),
    ];
  }
  if (section.instance !== undefined && section.port !== undefined) {
    problems.push({ option: 'port', what: 'must not stand beside instance: an instance is asked for its port' });
  }
  const { authentication = 'sql' } = section;
  for (const option of needed(section)) {
    if (section[option] === undefined) problems.push({ option, what: `is missing; authentication = "${authentication}" needs it` });
  }
  const taken = [...NEEDED[authentication], ...(authentication.startsWith('azure') ? ['client_id'] : [])];
  for (const option of ['user', 'domain', 'tenant_id', 'client_id'] as const) {
    if (section[option] !== undefined && !taken.includes(option)) {
      problems.push({ option, what: `is not for authentication = "${authentication}"; leave it out, or correct the authentication` });
    }
  }
  return section.database === undefined
    ? [...problems, { option: 'database', what: 'is missing; it must be the name of a database' }]
    : problems;
}

const NEEDED: Readonly<Record<NonNullable<MssqlSection['authentication']>, readonly ('user' | 'domain' | 'tenant_id' | 'client_id')[]>> = {
  sql: ['user'],
  ntlm: ['user', 'domain'],
  'azure-service-principal': ['client_id', 'tenant_id'],
  'azure-managed-identity': [],
  'azure-default': [],
};

const needed = ({ authentication = 'sql' }: MssqlSection) => NEEDED[authentication];

export function mssqlPace(section: MssqlSection): MssqlPace {
  return {
    poolMin: section.pool_min ?? MSSQL_PACE.poolMin,
    poolMax: section.pool_max ?? MSSQL_PACE.poolMax,
    connectTimeoutSeconds: section.connect_timeout_seconds ?? MSSQL_PACE.connectTimeoutSeconds,
    requestTimeoutSeconds: section.request_timeout_seconds ?? MSSQL_PACE.requestTimeoutSeconds,
    readOnlyIntent: section.read_only_intent ?? MSSQL_PACE.readOnlyIntent,
  };
}

/** The server that the file names, if it names one; checked by `checkMssqlStore`. */
export function mssqlServer(section: MssqlSection): MssqlServer | undefined {
  if (section.server === undefined) return undefined;
  return {
    host: section.server,
    port: section.instance === undefined ? (section.port ?? DEFAULT_PORT) : undefined,
    instance: section.instance,
    database: section.database,
    login: login(section),
    encrypt: section.encrypt ?? true,
    trustServerCertificate: section.trust_server_certificate ?? false,
    hostNameInCertificate: section.host_name_in_certificate,
    multiSubnetFailover: section.multi_subnet_failover ?? false,
  };
}

function login({ authentication = 'sql', user = '', domain = '', ...azure }: MssqlSection): MssqlLogin {
  switch (authentication) {
    case 'sql':
      return { type: authentication, user };
    case 'ntlm':
      return { type: authentication, user, domain };
    case 'azure-service-principal':
      return { type: authentication, clientId: azure.client_id ?? '', tenantId: azure.tenant_id ?? '' };
    case 'azure-managed-identity':
    case 'azure-default':
      return { type: authentication, clientId: azure.client_id };
  }
}

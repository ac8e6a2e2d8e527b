/** What a keyword of a connection string sets. */
export type Keyword =
  | 'server'
  | 'instance'
  | 'database'
  | 'user'
  | 'password'
  | 'domain'
  | 'encrypt'
  | 'trust'
  | 'certificate'
  | 'authentication'
  | 'clientId'
  | 'clientSecret'
  | 'tenantId'
  | 'connectTimeout'
  | 'requestTimeout'
  | 'requestTimeoutMs'
  | 'intent'
  | 'poolMin'
  | 'poolMax'
  | 'multiSubnet'
  | 'integrated'
  | 'ignored';

/** SqlClient's keywords and synonyms, and what `mssql` adds, without blanks and in small letters. */
const KEYWORDS: Readonly<Record<Keyword, string>> = {
  server: 'server datasource address addr networkaddress',
  instance: 'instancename instance',
  database: 'database initialcatalog',
  user: 'userid uid user username',
  password: 'password pwd',
  domain: 'domain',
  encrypt: 'encrypt',
  trust: 'trustservercertificate',
  certificate: 'hostnameincertificate',
  authentication: 'authentication',
  clientId: 'clientid',
  clientSecret: 'clientsecret',
  tenantId: 'tenantid',
  connectTimeout: 'connecttimeout connectiontimeout timeout',
  requestTimeout: 'commandtimeout',
  // As `mssql` has it.
  requestTimeoutMs: 'requesttimeout',
  intent: 'applicationintent',
  poolMin: 'minpoolsize',
  poolMax: 'maxpoolsize',
  multiSubnet: 'multisubnetfailover',
  integrated: 'integratedsecurity trustedconnection',
  // They change nothing here: the name of the application is always order-sync, and its pool mends its connections by itself.
  ignored:
    'applicationname app persistsecurityinfo persistsecurity multipleactiveresultsets mars pooling enlist workstationid wsid packetsize ' +
    'connectretrycount connectretryinterval connectionlifetime loadbalancetimeout poolblockingperiod columnencryptionsetting ' +
    'transparentnetworkipresolution currentlanguage language typesystemversion userinstance replication',
};

const BY_NAME = new Map(
  Object.entries(KEYWORDS).flatMap(([keyword, names]) => names.split(' ').map((name) => [name, keyword as Keyword] as const)),
);

export const keywordOf = (name: string): Keyword | undefined => BY_NAME.get(name.replace(/[\s_]+/g, '').toLowerCase());

/**
 * The parts `keyword=value;` of ADO.NET: a value with ; or blanks at its ends stands in quotes, a quote within them is doubled, and == in a
 * keyword is one =. Null where it is something else.
 */
export function partsOf(text: string): readonly (readonly [keyword: string, value: string])[] | null {
  const parts: [string, string][] = [];
  const part = /[\s;]*((?:[^=;]|==)+)=(?!=)\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;"'][^;]*)?)\s*(?:;|$)/y;
  while (part.lastIndex < text.length) {
    const start = part.lastIndex;
    if (/^[\s;]*$/.test(text.slice(start))) break;
    const found = part.exec(text);
    if (!found) return null;
    const [, keyword = '', inDouble, inSingle, plain = ''] = found;
    parts.push([keyword.replaceAll('==', '=').trim(), inDouble?.replaceAll('""', '"') ?? inSingle?.replaceAll("''", "'") ?? plain.trim()]);
  }
  return parts.length === 0 ? null : parts;
}

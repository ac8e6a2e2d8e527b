import mssql from 'mssql';
import { describe, expect, test } from 'vitest';
import { OrderSyncError } from '../../src/errors.ts';
import { faultOf, noteLoginFailure } from '../../src/orders/mssql/fault.ts';
import { mssqlError } from '../../src/orders/mssql/mssql-error.ts';
import { type Effect, mayRepeat, repeatedly } from '../../src/orders/mssql/repeat.ts';
import { StoreUndone } from '../../src/orders/store-undone.ts';

/** Errors as `mssql` makes them of what tedious tells. */
const coded = (message: string, code: string, more: object = {}): Error => Object.assign(new Error(message), { code }, more);
const told = (number: number, severity = 16, message = `It is ${number}`): mssql.RequestError =>
  new mssql.RequestError(Object.assign(new Error(message), { info: { number, class: severity } }), 'EREQUEST');
const lost = (code: string): mssql.RequestError => new mssql.RequestError(coded('gone', code));
const unconnected = (original: Error): mssql.ConnectionError => new mssql.ConnectionError(original);
const loginRefused = (number: number | undefined, message = 'Login failed for user.'): mssql.ConnectionError => {
  // What tedious tells is the last of the server's errors.
  const original = coded(number === undefined ? message : 'Login failed for user.', 'ELOGIN');
  if (number !== undefined) noteLoginFailure(original, { number, message });
  return unconnected(original);
};
const noToken = (second: Error): mssql.ConnectionError =>
  unconnected(new AggregateError([coded('Security token could not be authenticated or authorized.', 'EFEDAUTH'), second]));
const caused = (code: string): mssql.ConnectionError =>
  unconnected(coded('Failed to connect', 'ESOCKET', { cause: coded('self-signed certificate', code) }));

describe('what an error leaves behind', () => {
  test.each([1205, 1222, 3960, 10928, 10929, 40501, 49918, 49919, 49920, 9002])('%i: the statement is undone', (number) => {
    expect(faultOf(told(number))).toBe('undone');
  });

  test.each([40197, 40613, 6005, 596])('%i: the database went away under it, and nobody knows what was done', (number) => {
    expect(faultOf(told(number))).toBe('unknown');
  });

  test('an error that ends the connection leaves it unknown, even a deadlock', () => {
    expect(faultOf(told(1205, 20))).toBe('unknown');
  });

  test.each(['ESOCKET', 'ECLOSE', 'ECONNRESET', 'ETIMEOUT'])('%s of a request that was sent: unknown', (code) => {
    expect(faultOf(lost(code))).toBe('unknown');
  });

  test('of several errors the first that is known counts, not their echo', () => {
    const echo = Object.assign(told(3998), { precedingErrors: [told(1205)] });
    expect(faultOf(echo)).toBe('undone');
    const aborted = new mssql.TransactionError(told(1205), 'EABORT');
    expect(faultOf(aborted)).toBe('undone');
  });

  test.each([
    ['no connection', unconnected(coded('Failed to connect', 'ESOCKET'))],
    ['no answer to the login', unconnected(coded('Failed to connect in 15000ms', 'ETIMEOUT'))],
    ['an instance that is not found', unconnected(coded('no port', 'EINSTLOOKUP'))],
    ['a connection that had ended in the pool', lost('EINVALIDSTATE')],
    ['a pool whose connections are all in use', new Error('Failed to acquire a connection from the pool: operation timed out')],
    ['a database that does not open', loginRefused(4060)],
    ['a server that starts', loginRefused(18401)],
    ['a full server', loginRefused(10928)],
    ['a server that lets nobody in for a reason of its own', loginRefused(33_557_097, 'the database system is starting up')],
    ['Azure out of reach', noToken(coded('getaddrinfo ENOTFOUND login.microsoftonline.com', 'ENOTFOUND'))],
    ['Azure with a trouble of its own', noToken(coded('server error', 'AuthenticationError', { statusCode: 503 }))],
  ])('%s: nothing was begun', (_what, error) => {
    expect(faultOf(error)).toBe('not begun');
  });

  test.each([
    ['a wrong password', loginRefused(18456)],
    ['a login refused without a number', loginRefused(undefined)],
    ['a certificate of its own', caused('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['a certificate of another host', caused('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['a secret that Azure refuses', noToken(coded('AADSTS7000215', 'AuthenticationError', { statusCode: 401 }))],
    ['no identity on this machine', noToken(coded('ManagedIdentityCredential: not available', 'CredentialUnavailableError'))],
    ['a missing table', told(208)],
    ['a duplicate key', told(2627)],
    ['what nobody knows', new Error('?')],
  ])('%s lasts', (_what, error) => {
    expect(faultOf(error)).toBe('lasting');
  });
});

describe('what is repeated', () => {
  const EFFECTS: readonly Effect[] = ['read', 'whole', 'other', 'part'];

  test.each([
    ['not begun', ['read', 'whole', 'other']],
    ['undone', ['read', 'whole']],
    ['unknown', ['read']],
    ['lasting', []],
  ] as const)('%s: %j', (fault, repeated) => {
    expect(EFFECTS.filter((effect) => mayRepeat(fault, effect))).toEqual(repeated);
  });

  /** A pool that fails so often, on a clock that only its pauses move. */
  const world = (failures: readonly Error[], takesMs = 0) => {
    const pauses: number[] = [];
    let time = 0;
    let asked = 0;
    return {
      pauses,
      asked: () => asked,
      work: async () => {
        time += takesMs;
        const failure = failures[asked++];
        if (failure) throw failure;
        return 'done';
      },
      patience: {
        random: () => 0.5,
        now: () => time,
        sleep: async (ms: number) => {
          pauses.push(ms);
          time += ms;
        },
      },
    };
  };

  test("a deadlock's victim runs again after a pause that grows", async () => {
    const { work, patience, pauses } = world([told(1205), told(1205), told(1222)]);
    expect(await repeatedly('whole', work, patience)).toBe('done');
    expect(pauses).toEqual([100, 200, 400]);
  });

  test('pauses are spread, so that two victims do not meet again', async () => {
    const first = world([told(1205)]);
    const second = world([told(1205)]);
    await repeatedly('whole', first.work, { ...first.patience, random: () => 0 });
    await repeatedly('whole', second.work, { ...second.patience, random: () => 0.99 });
    expect([first.pauses[0], second.pauses[0]]).toEqual([50, 149]);
  });

  test('a write whose connection broke is never sent twice, a read is', async () => {
    const write = world([lost('ESOCKET')]);
    await expect(repeatedly('whole', write.work, write.patience)).rejects.toThrow('gone');
    expect(write.asked()).toBe(1);
    const read = world([lost('ESOCKET')]);
    expect(await repeatedly('read', read.work, read.patience)).toBe('done');
  });

  test('a part of a transaction is never sent twice', async () => {
    const { work, patience, asked } = world([told(1205)]);
    await expect(repeatedly('part', work, patience)).rejects.toThrow('It is 1205');
    expect(asked()).toBe(1);
  });

  test('a server that stays away is given up after five tries', async () => {
    const away = Array.from({ length: 9 }, () => unconnected(coded('Failed to connect', 'ESOCKET')));
    const { work, patience, asked } = world(away);
    await expect(repeatedly('whole', work, patience)).rejects.toThrow('Failed to connect');
    expect(asked()).toBe(5);
  });

  test('and before that when each try takes long, since Temporal waits better', async () => {
    const away = Array.from({ length: 9 }, () => unconnected(coded('Failed to connect in 15000ms', 'ETIMEOUT')));
    const { work, patience, asked } = world(away, 15_000);
    await expect(repeatedly('whole', work, patience)).rejects.toThrow('in 15000ms');
    expect(asked()).toBe(1);
  });
});

describe('what the caller is told', () => {
  const said = (error: Error, hasLoggedIn = false): OrderSyncError => {
    const ours = mssqlError(error, { hasLoggedIn });
    if (ours instanceof OrderSyncError) return ours;
    throw new Error(`It stayed ${String(ours)}`);
  };

  test.each([
    [told(1205), 'SQL Server refused for the moment (error 1205): It is 1205'],
    [told(40613), 'SQL Server refused for the moment (error 40613): It is 40613'],
    [lost('ESOCKET'), 'SQL Server does not answer: gone'],
    [unconnected(coded('Failed to connect to s:1433', 'ESOCKET')), 'SQL Server does not answer: Failed to connect to s:1433'],
    [new Error('Failed to acquire a connection from the pool: t'), /^All connections to SQL Server were in use for too long\. .*pool_max/],
    [
      loginRefused(4060, 'Cannot open database "o".'),
      /^Cannot open database "o"\. It is recovering or failing over, its name is wrong, or/,
    ],
    [loginRefused(18401), /^SQL Server lets nobody in for the moment/],
  ])('%s passes', (error, text) => {
    expect(said(error)).toMatchObject({ code: 'STORE_UNREACHABLE', cause: error });
    expect(said(error).message).toMatch(text);
  });

  test.each([
    [loginRefused(18456, "Login failed for user 'u'."), "SQL Server refused the login of the order database: Login failed for user 'u'."],
    [
      caused('DEPTH_ZERO_SELF_SIGNED_CERT'),
      /not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*NODE_EXTRA_CA_CERTS.*trust_server_certificate = true/,
    ],
    [
      unconnected(coded("Server requires encryption, set 'encrypt'", 'EENCRYPT')),
      /demands an encrypted connection: leave out encrypt = false/,
    ],
    [
      noToken(coded('AADSTS700016: no such app\nTrace: x', 'AuthenticationError', { statusCode: 400 })),
      /^Azure gave no token for SQL Server\. AADSTS700016: no such app$/,
    ],
    [
      told(207, 16, "Invalid column name 'x'."),
      "The order database does not fit: Invalid column name 'x'. `order-sync doctor` lists what is missing.",
    ],
    [
      told(229, 14, 'The UPDATE permission was denied'),
      /^The order database does not fit: The UPDATE permission was denied\. `order-sync doctor`/,
    ],
  ])('%s is for a person', (error, text) => {
    expect(said(error).code).toBe('CONFIGURATION_INVALID');
    expect(said(error).message).toMatch(text);
  });

  test('a login that was let in before is not wrong now: a failover ends no sync', () => {
    expect(said(loginRefused(18456), true)).toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: 'SQL Server refuses a login that it let in before: Login failed for user.',
    });
  });

  test('only what is undone for certain lets a whole transaction run again', () => {
    expect(said(told(1205))).toBeInstanceOf(StoreUndone);
    expect(said(lost('ESOCKET'))).not.toBeInstanceOf(StoreUndone);
    expect(said(told(40197))).not.toBeInstanceOf(StoreUndone);
  });

  test('what is not known stays as it is', () => {
    const duplicate = told(2627);
    expect(mssqlError(duplicate)).toBe(duplicate);
  });
});

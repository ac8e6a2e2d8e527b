import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { requestError } from '../../src/monday/request-error.ts';
import { createTransport, type Exchange, TooLate } from '../../src/monday/transport.ts';
import { html, json, type Received, serve } from './server.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.dG9rZW4';
const request = {
  document: 'mutation ($n: String!) { create_group(board_id: 1, group_name: $n) { id } }',
  variables: { n: "B'HOOD" },
  idempotencyKey: 'key-1',
};

interface Config {
  readonly token?: string | undefined;
  readonly timeoutSeconds?: number;
}
const transport = (apiUrl: string, config: Config = {}): ReturnType<typeof createTransport> =>
  createTransport({ apiUrl, apiVersion: '2026-07', token: TOKEN, timeoutSeconds: 30, ...config });

/** Sends one request to a server that answers so. */
async function meet(answer: (response: ServerResponse, received: Received) => void, config?: Config): Promise<Exchange> {
  using server = await serve(answer);
  return await transport(server.url, config).send(request);
}

/** A port on which nobody listens any more. */
async function closedPort(): Promise<string> {
  using server = await serve(() => undefined);
  return server.url;
}

describe('a request that is asked once more when its bytes are written', () => {
  test('goes out whole, with its length, where it may go', async () => {
    using server = await serve((response) => json(response, { data: {} }));
    const exchange = await transport(server.url).send({ ...request, variables: { n: 'é'.repeat(70_000) }, mayGo: () => true });
    expect(exchange).toMatchObject({ kind: 'answered', status: 200 });
    const [received] = server.received;
    expect(received?.headers).toMatchObject({ authorization: TOKEN, 'content-length': String(Buffer.byteLength(received?.body ?? '')) });
    expect(received?.headers['transfer-encoding']).toBeUndefined();
    expect(JSON.parse(received?.body ?? '')).toMatchObject({ variables: { n: 'é'.repeat(70_000) } });
  });

  test('is not sent where its time is over by then, and says that nothing was executed', async () => {
    using server = await serve((response) => json(response, { data: {} }));
    const exchange = await transport(server.url).send({ ...request, mayGo: () => false });
    expect(exchange).toMatchObject({ kind: 'not-sent', cause: expect.any(TooLate) });
    expect(requestError(exchange)).toMatchObject({ code: 'CLAIM_LOST', executed: 'no', scope: 'transient' });
    expect(server.received).toEqual([]);
  });
});

describe('a request', () => {
  test('carries token, version and idempotency key, and its variables apart from the document', async () => {
    using server = await serve((response) => json(response, { data: {} }));
    await transport(server.url).send(request);
    const [received] = server.received;
    expect(received?.headers).toMatchObject({ authorization: TOKEN, 'api-version': '2026-07', 'idempotency-key': 'key-1' });
    expect(JSON.parse(received?.body ?? '')).toMatchObject({ query: request.document, variables: request.variables });
  });

  test('without a key has no such header', async () => {
    using server = await serve((response) => json(response, { data: {} }));
    await transport(server.url).send({ document: '{ me { id } }', variables: {} });
    expect(server.received[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('is sent once, whatever comes back', async () => {
    for (const status of [200, 429, 500, 503]) {
      using server = await serve((response) => json(response, { errors: [{ message: 'x' }] }, { status }));
      await transport(server.url).send(request);
      expect(server.received).toHaveLength(1);
    }
    using cutting = await serve((response) => response.destroy());
    await transport(cutting.url).send(request);
    expect(cutting.received).toHaveLength(1);
  });

  test.each([undefined, '', '  ', 'two words', 'a\nb', 'ключ'])(
    'with the token %j is not sent at all, and the reason does not hold it (need 36)',
    async (token) => {
      using server = await serve((response) => json(response, { data: {} }));
      const error: unknown = await transport(server.url, { token })
        .send(request)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'MONDAY_AUTHENTICATION', executed: 'no' });
      if (token?.trim()) expect(inspect(error, { depth: Number.POSITIVE_INFINITY })).not.toContain(token.trim());
      expect(server.received).toEqual([]);
    },
  );

  test('with a token that was pasted with a line break is fine', async () => {
    using server = await serve((response) => json(response, { data: {} }));
    await transport(server.url, { token: `${TOKEN}\n` }).send(request);
    expect(server.received[0]?.headers.authorization).toBe(TOKEN);
  });
});

describe('an answer', () => {
  test('keeps partial data, errors, headers and the request id', async () => {
    const errors = [{ message: 'No.', path: ['o1'], locations: [{ line: 1, column: 2 }], extensions: { code: 'ColumnValueException' } }];
    const body = { data: { o0: { id: '1' }, o1: null }, errors, extensions: { request_id: 'abc' } };
    const exchange = await meet((response) => json(response, body, { headers: { RateLimit: '"minuteRate";r=5' } }));
    expect(exchange).toMatchObject({ kind: 'answered', status: 200, data: body.data, errors, requestId: 'abc' });
    expect(exchange.kind === 'answered' && exchange.headers.get('ratelimit')).toBe('"minuteRate";r=5');
  });

  test.each([401, 409, 423, 429, 500])('of HTTP %i keeps its body and headers', async (status) => {
    const body = { errors: [{ message: 'No.', extensions: { code: 'X', retry_in_seconds: 7 } }] };
    const exchange = await meet((response) => json(response, body, { status, headers: { 'Retry-After': '9', 'X-Request-Id': 'xyz' } }));
    expect(exchange).toMatchObject({ kind: 'answered', status, data: undefined, errors: body.errors, requestId: 'xyz' });
    expect(requestError(exchange)?.retryAfterSeconds).toBe(9);
  });

  test('of HTTP 429 with partial data keeps the data: the ids prove what ran', async () => {
    const body = {
      data: { o0: { id: '1' }, o1: null },
      errors: [{ message: 'Complexity budget exhausted', extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED' } }],
    };
    const exchange = await meet((response) => json(response, body, { status: 429 }));
    expect(exchange).toMatchObject({ kind: 'answered', data: body.data });
    expect(requestError(exchange)).toBeNull();
  });

  test.each([401, 429, 500, 502, 503])('of HTTP %i in HTML is an answer without data', async (status) => {
    const exchange = await meet((response) => html(response, '<html><h1>Bad gateway</h1></html>', status));
    expect(exchange).toMatchObject({ kind: 'answered', status, data: undefined, errors: [] });
  });

  test.each<[string, unknown]>([
    ['errors that are no list', { data: { o0: null }, errors: { message: 'No.' } }],
    ['errors of other shapes', { data: { o0: null }, errors: [null, 'No.', 5, { message: 7, path: 'o0', extensions: [] }] }],
    ['an empty object', {}],
    ['an old error', { error_code: 'ComplexityException', error_message: 'Complexity budget exhausted', status_code: 429 }],
    ['a list', [{ data: { o0: { id: '1' } } }]],
  ])('that is odd leaves it open whether it ran, and breaks nothing: %s', async (_what, body) => {
    const exchange = await meet((response) => json(response, body));
    const error = requestError(exchange);
    expect(error?.executed).toBe('unknown');
  });

  test.each<[string, string, string]>([
    ['HTML', 'text/html', '<html>sign in</html>'],
    ['no JSON', 'application/json', '{"data": {"o0"'],
    ['nothing', 'application/json', ''],
    ['data that is a list', 'application/json', '{"data": []}'],
  ])('of HTTP 200 with %s is none', async (_what, type, text) => {
    const exchange = await meet((response) => {
      response.writeHead(200, { 'Content-Type': type });
      response.end(text);
    });
    expect(requestError(exchange)?.executed).toBe('unknown');
  });
});

describe('no answer', () => {
  test('because nobody listens: nothing was sent', async () => {
    const exchange = await transport(await closedPort()).send(request);
    expect(exchange.kind).toBe('not-sent');
    expect(requestError(exchange)).toMatchObject({ code: 'MONDAY_UNREACHABLE', executed: 'no' });
  });

  test('because the name has no address: nothing was sent', async () => {
    expect((await transport('http://no-such-host.invalid/v2').send(request)).kind).toBe('not-sent');
  });

  test('because the connection was cut after the request arrived: it may have run', async () => {
    const exchange = await meet((response) => response.destroy());
    expect(exchange.kind).toBe('unanswered');
    expect(requestError(exchange)).toMatchObject({ code: 'NO_ANSWER', executed: 'unknown', cause: { message: 'fetch failed' } });
  });

  test('because the connection was cut in the middle of the answer: it may have run', async () => {
    const exchange = await meet((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write('{"data":{"o0":{"id":"1"', () => response.destroy());
    });
    expect(exchange.kind).toBe('unanswered');
  });

  test('within the time limit: it may have run', async () => {
    const exchange = await meet(() => undefined, { timeoutSeconds: 0.2 });
    expect(exchange.kind).toBe('unanswered');
    expect(requestError(exchange)).toMatchObject({ executed: 'unknown', cause: { name: 'TimeoutError' } });
  });

  test('within the time limit, though its head came: it may have run', async () => {
    const exchange = await meet((response) => response.writeHead(200, { 'Content-Type': 'application/json' }).write('{'), {
      timeoutSeconds: 0.2,
    });
    expect(exchange.kind).toBe('unanswered');
  });

  // A host that became unreachable in mid-call ends the connection with the code of a failed connect.
  test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'UND_ERR_SOCKET'])(
    'for %s while reading or writing: it may have run',
    async (code) => {
      for (const syscall of ['read', 'write', undefined]) {
        const cause = Object.assign(new Error(`${syscall} ${code}`), { code, ...(syscall === undefined ? {} : { syscall }) });
        using _ = stubbedFetch(new TypeError('fetch failed', { cause }));
        expect((await transport('http://127.0.0.1/').send(request)).kind).toBe('unanswered');
      }
    },
  );

  test.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])(
    'for %s while connecting, on all addresses: nothing was sent',
    async (code) => {
      const attempt = (address: string): Error =>
        Object.assign(new Error(`connect ${code} ${address}`), { code, syscall: 'connect', address });
      using _ = stubbedFetch(new TypeError('fetch failed', { cause: new AggregateError([attempt('::1'), attempt('127.0.0.1')]) }));
      expect((await transport('http://127.0.0.1/').send(request)).kind).toBe('not-sent');
    },
  );

  test('for reasons of which only the first came before sending: it may have run', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const reset = Object.assign(new Error('read'), { code: 'ECONNRESET', syscall: 'read' });
    using _ = stubbedFetch(new TypeError('fetch failed', { cause: new AggregateError([refused, reset]) }));
    expect((await transport('http://127.0.0.1/').send(request)).kind).toBe('unanswered');
    using __ = stubbedFetch(new TypeError('fetch failed', { cause: new AggregateError([]) }));
    expect((await transport('http://127.0.0.1/').send(request)).kind).toBe('unanswered');
  });
});

describe('the token is never told', () => {
  const echo =
    (status: number) =>
    (response: ServerResponse, { headers }: Received) =>
      html(response, `<pre>Authorization: ${headers.authorization}</pre>`, status);

  test.each<[string, () => Promise<Exchange>]>([
    ['nobody listens', async () => transport(await closedPort()).send(request)],
    ['the connection is cut', () => meet((response) => response.destroy())],
    ['time is over', () => meet(() => undefined, { timeoutSeconds: 0.1 })],
    ['a 401', () => meet((response) => json(response, { errors: [{ message: 'Not authenticated' }] }, { status: 401 }))],
    ['a 502 page that shows the request', () => meet(echo(502))],
    ['a 200 page that shows the request', () => meet(echo(200))],
    [
      'a JSON answer that breaks off behind it',
      () =>
        meet((response, { headers }) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(`"${headers.authorization}`)),
    ],
  ])('where %s', async (_what, send) => {
    const exchange = await send();
    const error = requestError(exchange);
    expect(error).not.toBeNull();
    for (const told of [exchange, error]) {
      expect(inspect(told, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null })).not.toContain(TOKEN);
      expect(JSON.stringify(told)).not.toContain(TOKEN);
    }
    expect(`${error} ${error?.stack} ${inspect(error?.cause, { depth: 10 })}`).not.toContain(TOKEN);
  });
});

function stubbedFetch(error: Error): Disposable {
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.reject(error);
  return {
    [Symbol.dispose]() {
      globalThis.fetch = fetch;
    },
  };
}

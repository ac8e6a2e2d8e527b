import { expect, test } from 'vitest';
import { describeConfig } from '../../src/config/describe-config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { folderWith, problemsOf, refused, SMALL } from './project.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjEyMzQ1Njc4OX0.SECRET-signature';
const CONNECTION = 'Server=sql.example;Database=orders;User Id=sync;Password=hunter2';
const HELP =
  /a secret must not stand in this file; set MONDAY_API_TOKEN, ORDERS_DATABASE_URL or ORDERS_DATABASE_PASSWORD in the environment or in \.env/;

test.each<[claim: string, line: string, key: string]>([
  ['a token by its name', 'token = "short"', 'monday.token'],
  ['a token by its look, under any name', `note = "${TOKEN}"`, 'monday.note'],
  ['a connection string by its name', 'connection_string = "x"', 'monday.connection_string'],
  ['a connection string by its look', `note = "${CONNECTION}"`, 'monday.note'],
  ['a connection string as an address', 'note = "mssql://sync:hunter2@sql.example/orders"', 'monday.note'],
  ['a secret in a list', `note = ["a", "${TOKEN}"]`, 'monday.note'],
  ['a secret as the name of an option', `"${TOKEN}" = 1`, 'monday.(not shown)'],
])('%s is refused in the file, and not repeated (need 36)', (_claim, line, key) => {
  const problems = problemsOf(`[monday]\n${line}\n${SMALL}`);
  expect(problems).toEqual([expect.stringMatching(HELP)]);
  expect(problems[0]).toContain(`order-sync.toml: ${key}: `);
  expect(problems.join()).not.toMatch(/eyJ|hunter2|sql\.example|short/);
});

test('a password in an address of the file is refused, and not repeated', () => {
  const problems = problemsOf(SMALL.replace('https://api.monday.com/v2', 'https://me:hunter2@api.monday.com/v2'));
  expect(problems).toContainEqual(expect.stringMatching(HELP));
  expect(problems.join()).not.toContain('hunter2');
});

test('a secret beside broken TOML is not repeated', () => {
  const problems = problemsOf(`[monday]\nnote = ${TOKEN}\n${SMALL}`);
  expect(problems).toEqual([expect.stringMatching(/^order-sync\.toml:2:\d+: note: /)]);
  expect(problems.join()).not.toContain('eyJ');
});

test('a token that no header can carry is refused, and not repeated', () => {
  const problems = refused({
    cwd: folderWith({ 'order-sync.toml': SMALL }),
    environment: 'production',
    env: { MONDAY_API_TOKEN: 'abc def' },
  });
  expect(problems).toEqual(['environment: MONDAY_API_TOKEN: must be the token alone: no blanks, no line breaks, no special characters']);
});

test('a description says that secrets are set, never what they are nor how long', () => {
  const cwd = folderWith({ 'order-sync.toml': SMALL });
  const lines = (token: string, connection: string): readonly string[] =>
    describeConfig(loadConfig({ cwd, environment: 'production', env: { MONDAY_API_TOKEN: token, ORDERS_DATABASE_URL: connection } }));
  expect(lines(TOKEN, CONNECTION)).toContainEqual(expect.stringMatching(/^token +MONDAY_API_TOKEN is set \(not shown\)$/));
  expect(lines(TOKEN, CONNECTION)).toContainEqual(expect.stringMatching(/^orders +SQL Server, ORDERS_DATABASE_URL is set \(not shown\)$/));
  expect(lines(TOKEN, CONNECTION)).toEqual(lines('x', 'Server=y'));
});

test('a password in the file is refused, and the one that is set is not shown', () => {
  const store = 'kind = "mssql"\nserver = "sql.example"\ndatabase = "orders"\nuser = "sync"';
  const problems = problemsOf(SMALL.replace('kind = "mssql"', `${store}\npassword = "hunter2"`));
  expect(problems).toEqual([expect.stringMatching(HELP)]);
  expect(problems.join()).not.toContain('hunter2');
  const cwd = folderWith({ 'order-sync.toml': SMALL.replace('kind = "mssql"', store) });
  const described = describeConfig(loadConfig({ cwd, environment: 'production', env: { ORDERS_DATABASE_PASSWORD: 'hunter2' } }));
  expect(described).toContainEqual(
    expect.stringMatching(/^orders +SQL Server, sql\.example,1433, database orders, sql, ORDERS_DATABASE_PASSWORD is set \(not shown\)$/),
  );
  expect(described).toContainEqual(expect.stringMatching(/^connections +0 to 10; 15 s to connect, 60 s a statement$/));
  expect(described.join()).not.toContain('hunter2');
});

test('a description says that a secret is missing', () => {
  const config = loadConfig({ cwd: folderWith({ 'order-sync.toml': SMALL }), environment: 'production', env: {} });
  expect(describeConfig(config)).toContainEqual(expect.stringMatching(/^token +MONDAY_API_TOKEN is not set$/));
});

test("the sandbox's own token is masked like any other", () => {
  const env = { SANDBOX_TOKEN: 'mine', MONDAY_API_TOKEN: TOKEN };
  const config = loadConfig({ cwd: folderWith({ 'order-sync.toml': SMALL }), environment: 'sandbox', env });
  expect(describeConfig(config).join('\n')).not.toMatch(/mine|eyJ/);
});

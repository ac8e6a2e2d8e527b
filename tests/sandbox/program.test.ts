import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { kill, run, start, stateFile } from './program.ts';
import { at, BOARD, COLUMN, callApi } from './support.ts';

/** The program itself, as `node sandbox/main.ts`. */

const boardForm = z.looseObject({
  items_count: z.number(),
  groups: z.array(z.looseObject({ id: z.string(), title: z.string(), items: z.array(z.looseObject({ name: z.string() })) })),
});

async function inspectBoard(url: string): Promise<z.infer<typeof boardForm>> {
  return boardForm.parse(await (await fetch(`${url}/inspect/boards/${BOARD}`)).json());
}

function creates(count: number, group: string): string {
  const values = JSON.stringify(JSON.stringify({ [COLUMN.season]: '2026 SPRING', [COLUMN.quantity]: '12', [COLUMN.notes]: 'note' }));
  const alias = (_: unknown, index: number) =>
    `a${index}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "order ${index}", column_values: ${values}, create_labels_if_missing: true) { id }`;
  return `mutation { ${Array.from({ length: count }, alias).join(' ')} }`;
}

async function createGroup(apiUrl: string): Promise<string> {
  await callApi(apiUrl, `mutation { create_group(board_id: ${BOARD}, group_name: "PELOTON ECOMM") { id } }`);
  const [group] = (await inspectBoard(apiUrl.replace('/v2', ''))).groups;
  if (!group) throw new Error('The group was not created');
  return group.id;
}

test('a restart brings back the board as it was, and new ids are new', async () => {
  const state = stateFile();
  const first = await start('--state', state);
  const group = await createGroup(first.apiUrl);
  const made = await callApi(first.apiUrl, creates(3, group));
  const id = at(made.body.data, 'a1', 'id');
  await callApi(
    first.apiUrl,
    `mutation {
      a: create_subitem(parent_item_id: ${id}, item_name: "Size XL") { id }
      b: archive_item(item_id: ${id}) { id }
      c: create_column(board_id: ${BOARD}, id: "zebra", title: "Z", column_type: text) { id }
      d: create_column(board_id: ${BOARD}, id: "ape", title: "A", column_type: text) { id }
    }`,
  );
  const before = await inspectBoard(first.url);
  expect(await kill(first.child, 'SIGTERM')).toBe(0);

  const second = await start('--state', state);
  expect(await inspectBoard(second.url)).toEqual(before);
  const again = await callApi(second.apiUrl, creates(1, group));
  expect(JSON.stringify(before)).not.toContain(at(again.body.data, 'a0', 'id'));
});

test('without a state file nothing is kept', async () => {
  const first = await start();
  await createGroup(first.apiUrl);
  await kill(first.child, 'SIGTERM');
  expect((await inspectBoard((await start()).url)).groups).toEqual([]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s answers the request in flight, then ends with 0', async (signal) => {
  const { child, apiUrl, url } = await start('--latency', '150');
  const group = await createGroup(apiUrl);
  const reply = callApi(apiUrl, creates(3, group));
  await vi.waitUntil(async () => (await inspectBoard(url)).items_count > 0, { timeout: 5000, interval: 10 });
  const code = await kill(child, signal);
  expect((await reply).body.data).toMatchObject({ a2: { id: expect.any(String) } });
  expect(code).toBe(0);
});

test('a port that is taken is one clear line, and 1', async () => {
  const { url } = await start();
  const second = run('--port', new URL(url).port);
  const [message, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect(message).toMatch(/^Port \d+ is taken.*\n$/);
  expect(code).toBe(1);
});

test('a state file in use is one clear line, and 1', async () => {
  const state = stateFile();
  await start('--state', state);
  const second = run('--state', state);
  const [message, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect(message).toMatch(/^.*another sandbox has it open.*\n$/);
  expect(code).toBe(1);
});

test('help names the options', async () => {
  const child = run('--help');
  const help = await text(child.stdout);
  for (const option of ['--port', '--state', '--boards', '--token', '--plan', '--token-kind', '--unlimited', '--latency', '--clock-factor'])
    expect(help).toContain(option);
});

test('2,000 items go to disk in less than 5 s', async () => {
  const { apiUrl, url } = await start('--state', stateFile(), '--unlimited');
  const group = await createGroup(apiUrl);
  const query = creates(25, group);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let request = 0; request < 20; request++) await callApi(apiUrl, query);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  expect((await inspectBoard(url)).items_count).toBe(2000);
  expect(seconds).toBeLessThan(5);
});

test('faults and lag can be there from the start, and their seed is printed', async () => {
  const { apiUrl, url, output } = await start('--fault-rates', 'locked=1', '--lag', 'items=3,groups=5', '--lag-jitter', '0.5');
  const seed = Number(await vi.waitUntil(() => output().match(/--fault-seed (\d+)/)?.[1], { timeout: 5000, interval: 10 }));
  const create = `mutation { create_group(board_id: ${BOARD}, group_name: "A") { id } }`;
  expect((await callApi(apiUrl, create)).status).toBe(423);
  expect(await (await fetch(`${url}/inspect/faults`)).json()).toMatchObject({ seed, fired: { locked: 1 } });
  expect(await (await fetch(`${url}/inspect/lag`)).json()).toEqual({ items: 3, subitems: 0, groups: 5, columns: 0, jitter: 0.5 });
});

test('a seed that is given is used', async () => {
  const { url } = await start('--fault-rates', '{"cut-after": {"chance": 0.5, "times": 2}}', '--fault-seed', '42');
  const faults = await (await fetch(`${url}/inspect/faults`)).json();
  expect(faults).toMatchObject({ seed: 42, rules: [{ kind: 'cut-after', chance: 0.5, times: 2 }] });
});

test.each([
  ['--fault-rates', 'explode=1'],
  ['--clock-factor', '0'],
  ['--lag', 'cells=3'],
  ['--lag-jitter', '2'],
])('%s %s is refused with a line', async (option, value) => {
  const child = run(option, value);
  const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(message).toMatch(new RegExp(`^error: option '${option} .* is invalid`));
  expect(code).toBe(1);
});

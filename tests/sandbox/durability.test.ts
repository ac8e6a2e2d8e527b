import { expect, test, vi } from 'vitest';
import { kill, type Running, start, stateFile } from './program.ts';
import { at, BOARD, COLUMN, callApi, SUBITEMS_BOARD } from './support.ts';

/** A kill at any moment loses nothing that was answered, and keeps no mutation by halves. */

/** What answers have promised: names and last quantities by item id, and which items were archived. */
interface Promised {
  readonly quantities: Map<string, string>;
  readonly archived: Set<string>;
  readonly parents: Map<string, string>;
}

interface Found {
  readonly state: string;
  readonly quantity: string | undefined;
  readonly parent: string | null;
}

const KILLS = 6;
/** What a killed process leaves open: the request that it was about to answer. */
const WRITERS = 3;

test(`${KILLS} kills in the middle of a stream of writes lose nothing that was answered`, async () => {
  const state = stateFile();
  const promised: Promised = { quantities: new Map(), archived: new Set(), parents: new Map() };
  let running = await start('--state', state, '--unlimited');
  const group = await createGroup(running);
  for (let round = 0; round < KILLS; round++) {
    const before = promised.quantities.size;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => writeUntilCut(running, group, promised)));
    await vi.waitUntil(() => promised.quantities.size >= before + 60 + round * 37, { timeout: 15_000, interval: 1 });
    await kill(running.child, 'SIGKILL');
    await writing;
    running = await start('--state', state, '--unlimited');
    expectKept(promised, await itemsOn(running));
  }
  expect(promised.archived.size).toBeGreaterThan(0);
  expect(promised.parents.size).toBeGreaterThan(0);
});

test('a kill in the middle of a long archive leaves the group whole or gone', async () => {
  const state = stateFile();
  let running = await start('--state', state, '--unlimited');
  await createGroup(running);
  for (const moment of [0.4, 0.6, 0.8]) {
    const [measured, struck] = [await filledGroup(running), await filledGroup(running)];
    const started = performance.now();
    await archive(running, measured);
    const usual = performance.now() - started;
    const archiving = archive(running, struck).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, usual * moment));
    await kill(running.child, 'SIGKILL');
    await archiving;
    running = await start('--state', state, '--unlimited');
    const found = (await inspect(running, BOARD)).find(({ id }) => id === struck);
    const states = new Set([found?.state, ...(found?.items.map((item) => item.state) ?? [])]);
    expect([...states]).toHaveLength(1);
  }
});

async function filledGroup(running: Running): Promise<string> {
  const group = await createGroup(running);
  for (let count = 0; count < 8; count++) await callApi(running.apiUrl, creates(group, 150));
  return group;
}

const archive = ({ apiUrl }: Running, group: string) =>
  callApi(apiUrl, `mutation { archive_group(board_id: ${BOARD}, group_id: "${group}") { id } }`);

test('a reset and a kill right after it bring back no old id', async () => {
  const state = stateFile();
  const first = await start('--state', state);
  const made = await callApi(first.apiUrl, creates(await createGroup(first), 3));
  await fetch(`${first.url}/inspect/reset`, { method: 'POST' });
  await kill(first.child, 'SIGKILL');
  const second = await start('--state', state);
  const again = await callApi(second.apiUrl, creates(await createGroup(second), 1));
  expect(Number(at(again.body.data, 'a0', 'id'))).toBeGreaterThan(Number(at(made.body.data, 'a2', 'id')));
});

async function createGroup({ apiUrl }: Running): Promise<string> {
  const { body } = await callApi(apiUrl, `mutation { created: create_group(board_id: ${BOARD}, group_name: "PELOTON ECOMM") { id } }`);
  return String(at(body.data, 'created', 'id'));
}

function creates(group: string, count: number): string {
  const values = JSON.stringify(JSON.stringify({ [COLUMN.season]: '2026 SPRING', [COLUMN.quantity]: '1' }));
  const alias = (_: unknown, index: number) =>
    `a${index}: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "order ${index}", column_values: ${values}, create_labels_if_missing: true) { id }`;
  return `mutation { ${Array.from({ length: count }, alias).join(' ')} }`;
}

/** Creates items with a subitem each, changes some and archives some, one request after another, until the sandbox is gone. */
async function writeUntilCut({ apiUrl }: Running, group: string, promised: Promised): Promise<void> {
  try {
    for (let round = 1; ; round++) {
      const made = await callApi(apiUrl, creates(group, 10));
      const ids = Object.values(made.body.data ?? {}).map((item) => String(at(item, 'id')));
      for (const id of ids) promised.quantities.set(id, '1');
      const subitems = ids.map((id, index) => `s${index}: create_subitem(parent_item_id: ${id}, item_name: "XL") { id }`);
      const lines = await callApi(apiUrl, `mutation { ${subitems.join(' ')} }`);
      for (const [index, id] of ids.entries()) promised.parents.set(String(at(lines.body.data, `s${index}`, 'id')), id);
      const [changed = '', retired = ''] = ids;
      const values = JSON.stringify(JSON.stringify({ [COLUMN.quantity]: String(round + 1) }));
      await callApi(
        apiUrl,
        `mutation { change_multiple_column_values(board_id: ${BOARD}, item_id: ${changed}, column_values: ${values}) { id } }`,
      );
      promised.quantities.set(changed, String(round + 1));
      await callApi(apiUrl, `mutation { archive_item(item_id: ${retired}) { id } }`);
      promised.archived.add(retired);
    }
  } catch {
    // The kill.
  }
}

function expectKept({ quantities, archived, parents }: Promised, found: ReadonlyMap<string, Found>): void {
  const lost = [...quantities.keys(), ...parents.keys()].filter((id) => !found.has(id));
  expect(lost).toEqual([]);
  // A change that was on its way when the kill came may be there as well.
  const stale = [...quantities].filter(([id, quantity]) => Number(found.get(id)?.quantity) < Number(quantity));
  expect(stale).toEqual([]);
  expect([...archived].filter((id) => found.get(id)?.state !== 'archived')).toEqual([]);
  expect([...parents].filter(([id, parent]) => found.get(id)?.parent !== parent)).toEqual([]);
}

async function itemsOn(running: Running): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const note = (item: InspectedItem, parent: string | null) => {
    found.set(item.id, { state: item.state, quantity: item.column_values[COLUMN.quantity]?.text, parent });
    for (const subitem of item.subitems) note(subitem, item.id);
  };
  for (const { items } of await inspect(running, BOARD)) for (const item of items) note(item, null);
  const onSubitemsBoard = (await inspect(running, SUBITEMS_BOARD)).flatMap(({ items }) => items.map(({ id }) => id));
  expect(onSubitemsBoard.toSorted()).toEqual([...found].flatMap(([id, { parent }]) => (parent ? [id] : [])).toSorted());
  return found;
}

interface InspectedItem {
  readonly id: string;
  readonly state: string;
  readonly column_values: Readonly<Record<string, { readonly text: string }>>;
  readonly subitems: readonly InspectedItem[];
}

interface InspectedGroup {
  readonly id: string;
  readonly state: string;
  readonly items: readonly InspectedItem[];
}

async function inspect({ url }: Running, board: string): Promise<readonly InspectedGroup[]> {
  const json = (await (await fetch(`${url}/inspect/boards/${board}`)).json()) as { readonly groups: readonly InspectedGroup[] };
  return json.groups;
}

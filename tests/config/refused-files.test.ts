import { expect, test } from 'vitest';
import { problemsOf, SMALL } from './project.ts';

/** The small file with one piece replaced; a piece that is not there would make the test pass for nothing. */
function changed(piece: string, by: string): string {
  if (!SMALL.includes(piece)) throw new Error(`the small file has no ${piece}`);
  return SMALL.replace(piece, by);
}

test.each<[claim: string, toml: string, problem: string]>([
  [
    'an unknown option is named, and the nearest known one suggested',
    changed('confirm_board = false', 'confirm_bord = false'),
    'order-sync.toml: environments.sandbox: has no confirm_bord; did you mean confirm_board?',
  ],
  [
    'an unknown option without a near one lists what there is',
    changed('\n[environments.sandbox]', '[temporal]\nspeed = 3\n[environments.sandbox]'),
    'order-sync.toml: temporal: has no speed; known: profile, web_ui_url',
  ],
  [
    'an unknown environment suggests the known one',
    SMALL.replaceAll('environments.production', 'environments.prod'),
    'order-sync.toml: environments: has no prod; did you mean production?',
  ],
  [
    'a missing option says what it must be',
    changed('board_id = "2001"\n', ''),
    "order-sync.toml: environments.production.board_id: is missing; it must be a board's id: digits, in quotes",
  ],
  [
    'a board id without quotes would lose digits',
    changed('board_id = "2001"', 'board_id = 2001'),
    "order-sync.toml: environments.production.board_id: must be a board's id: digits, in quotes",
  ],
  [
    'a number out of range names the range',
    changed('\n[environments.sandbox]', '[monday]\nbatch_size = 101\n[environments.sandbox]'),
    'order-sync.toml: monday.batch_size: must be a whole number from 1 to 100',
  ],
  [
    'a live board has the clock of everybody',
    changed('\n[environments.sandbox]', '[monday]\nclock_factor = 10\n[environments.sandbox]'),
    'order-sync.toml: environments.production.monday.clock_factor: must be 1: only the sandbox has a clock of its own',
  ],
  [
    'a policy that is none lists those there are',
    changed('\n[environments.sandbox]', '[sync]\ndeletes = "drop"\n[environments.sandbox]'),
    'order-sync.toml: sync.deletes: must be one of "archive", "delete", "report"',
  ],
  [
    'a share is no percentage',
    changed('\n[environments.sandbox]', '[sync]\nsuccess_share = 95\n[environments.sandbox]'),
    'order-sync.toml: sync.success_share: must be a share from 0 to 1, such as 0.95',
  ],
  [
    'a version of the API that cannot be',
    changed('\n[environments.sandbox]', '[monday]\napi_version = "2026-08"\n[environments.sandbox]'),
    'order-sync.toml: monday.api_version: must be a version of the API, such as "2026-07"',
  ],
  [
    'PARTIAL above SUCCESS could never be reached',
    changed('\n[environments.sandbox]', '[sync]\npartial_share = 0.96\n[environments.sandbox]'),
    'order-sync.toml: sync.partial_share: must not be above success_share',
  ],
  [
    'the same within one environment',
    changed('[environments.sandbox.store]', '[environments.sandbox.sync]\nsuccess_share = 0.5\n[environments.sandbox.store]'),
    'order-sync.toml: environments.sandbox.sync.partial_share: must not be above success_share',
  ],
  [
    'an empty list of sources',
    changed('source = "CUSTOMER NAME"', 'source = []'),
    'order-sync.toml: environments.production.columns.dropdown_b.source: must be a source column, or a list of at least one, each once',
  ],
  [
    'a blank source',
    changed('source = "CUSTOMER NAME"', 'source = " "'),
    'order-sync.toml: environments.production.columns.dropdown_b.source: must be a source column, or a list of at least one, each once',
  ],
  [
    'a type that order-sync does not write',
    changed('type = "text"', 'type = "mirror"'),
    'order-sync.toml: environments.production.columns.text_a.type: must be one of "text", "long_text", "numbers", "date", "dropdown", "status"',
  ],
  [
    'a policy that does not exist',
    changed('invalid = "hold"', 'invalid = "ignore"'),
    'order-sync.toml: environments.production.columns.dropdown_b.invalid: must be one of "omit", "reject", "hold"',
  ],
  [
    'labels of a column that has none',
    changed('source = "AAG ORDER NUMBER"', 'source = "AAG ORDER NUMBER", create_labels = true'),
    'order-sync.toml: environments.production.columns.text_a.create_labels: is for dropdown and status columns only, and this one is text',
  ],
  [
    'a column id that is none',
    changed('text_a = ', '"Order Number" = '),
    'order-sync.toml: environments.production.columns."Order Number": is no column id: 1 to 40 of a-z, 0-9 and _',
  ],
  [
    "the item's name, which is no column",
    changed('text_a = ', 'name = '),
    'order-sync.toml: environments.production.columns.name: must not be "name": the item\'s name is not mapped as a column',
  ],
  [
    'a second entry for one column',
    changed('dropdown_b = ', 'text_a = '),
    'order-sync.toml:24:1: text_a: stands here a second time; each option, and each column of a board, stands once',
  ],
  [
    'an environment without columns',
    changed('columns_of = "production"\n', ''),
    'order-sync.toml: environments.sandbox.columns: must map at least one column, here or by columns_of',
  ],
  [
    'columns of an environment that is not there',
    changed('columns_of = "production"', 'columns_of = "live"'),
    'order-sync.toml: environments.sandbox.columns_of: must be another environment of this file: production',
  ],
  [
    'columns taken from an environment that takes them itself',
    changed(
      'sync_key_column = "order_sync_key"\n[environments.production.store]',
      'sync_key_column = "order_sync_key"\ncolumns_of = "sandbox"\n[environments.production.store]',
    ),
    'order-sync.toml: environments.sandbox.columns_of: must name an environment with columns of its own; production takes them from sandbox',
  ],
  [
    'subitems on the board of the items',
    changed('subitem_board_id = "2002"', 'subitem_board_id = "2001"'),
    'order-sync.toml: environments.production.subitem_board_id: must be a board of its own, and environments.production.board_id names the same one',
  ],
  [
    'two environments on one board',
    changed('board_id = "1001"', 'board_id = "2001"'),
    'order-sync.toml: environments.sandbox.board_id: must be a board of its own, and environments.production.board_id names the same one',
  ],
  [
    "a sync key in a column that holds the order's values",
    changed('sync_key_column = "order_sync_key"\nconfirm_board', 'sync_key_column = "text_a"\nconfirm_board'),
    "order-sync.toml: environments.sandbox.columns.text_a: must not be mapped: it is the sync_key_column, which carries the order's key",
  ],
  [
    'a sandbox on another machine',
    changed('http://127.0.0.1:4010/v2', 'https://api.monday.com/v2'),
    'order-sync.toml: environments.sandbox.monday.api_url: must be on this machine (127.0.0.1, ::1 or localhost): the sandbox is no place for real orders',
  ],
  [
    'a live board by an address that would show the token',
    changed('https://api.monday.com/v2', 'http://api.monday.com/v2'),
    'order-sync.toml: environments.production.monday.api_url: must be an https address of monday.com, not of this machine',
  ],
  [
    'a sandbox over the real orders',
    changed('kind = "sqlite"\nfile = "data/orders.db"', 'kind = "mssql"'),
    'order-sync.toml: environments.sandbox.store.kind: must be "sqlite": ids of the sandbox\'s board must never reach the database of the real orders',
  ],
  [
    'an embedded database without a file',
    changed('file = "data/orders.db"\n', ''),
    'order-sync.toml: environments.sandbox.store.file: is missing; it must be the path of a file',
  ],
  [
    'a default environment that the file lacks',
    `default_environment = "development"\n${SMALL}`,
    "order-sync.toml: default_environment: must be one of this file's environments: production, sandbox",
  ],
  [
    'broken TOML tells the place',
    changed('board_id = "2001"', 'board_id = 2001x'),
    'order-sync.toml:15:16: board_id: illegal character in numeric literal',
  ],
])('%s', (_claim, toml, problem) => {
  expect(problemsOf(toml)).toContain(problem);
});

test('several problems come at once, one a line', () => {
  const toml = SMALL.replace('board_id = "1001"', 'board_id = 1')
    .replace('title = "NUMBER"', 'title = ""')
    .replace('kind = "mssql"', 'kind = "mysql"');
  expect(problemsOf(toml)).toEqual([
    "order-sync.toml: environments.sandbox.board_id: must be a board's id: digits, in quotes",
    'order-sync.toml: environments.production.columns.text_a.title: must be what the column is called on the board, up to 255 characters',
    'order-sync.toml: environments.production.store.kind: must have kind = "mssql", or kind = "sqlite" and a file',
  ]);
});

test('an empty file asks for its environments', () => {
  expect(problemsOf('')).toEqual(['order-sync.toml: environments: is missing; it must be a table of environments']);
  expect(problemsOf('[environments]')).toEqual([
    'order-sync.toml: environments: must hold at least one of production, development, sandbox',
  ]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LoadConfigOptions, loadConfig } from '../../src/config/load-config.ts';
import { OrderSyncError } from '../../src/errors.ts';

/** The project's own folder, where the shipped order-sync.toml lies. */
export const ROOT: string = join(import.meta.dirname, '../..');

/** A small file that is right; each test breaks one thing of it. */
export const SMALL = `
[environments.sandbox]
board_id = "1001"
subitem_board_id = "1002"
sync_key_column = "order_sync_key"
confirm_board = false
columns_of = "production"
[environments.sandbox.store]
kind = "sqlite"
file = "data/orders.db"
[environments.sandbox.monday]
api_url = "http://127.0.0.1:4010/v2"

[environments.production]
board_id = "2001"
subitem_board_id = "2002"
sync_key_column = "order_sync_key"
[environments.production.store]
kind = "mssql"
[environments.production.monday]
api_url = "https://api.monday.com/v2"
[environments.production.columns]
text_a = { type = "text", title = "NUMBER", source = "AAG ORDER NUMBER" }
dropdown_b = { type = "dropdown", title = "CUSTOMER", source = "CUSTOMER NAME", invalid = "hold" }
[environments.production.subitem_columns]
size = { type = "dropdown", title = "Size", source = "size_code", create_labels = true }
`;

/** A folder with these files, gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'order-sync-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The lines of the error that loading this file ends in. */
export function problemsOf(toml: string, options: LoadConfigOptions = {}): readonly string[] {
  return refused({ cwd: folderWith({ 'order-sync.toml': toml }), env: {}, ...options });
}

export function refused(options: LoadConfigOptions): readonly string[] {
  try {
    loadConfig(options);
  } catch (error) {
    if (error instanceof OrderSyncError && error.code === 'CONFIGURATION_INVALID') return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was accepted');
}

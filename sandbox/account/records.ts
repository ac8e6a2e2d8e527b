import { DatabaseSync } from 'node:sqlite';

export const RECORD_KINDS = ['column', 'group', 'item', 'sequence'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Where an account's entities are kept, each as one JSON document. A `put` that returned survives a kill of the process. */
export interface Records {
  put(kind: RecordKind, id: string, record: object): void;
  /** One after another, so that a big account is never in memory twice. */
  all(kind: RecordKind): Iterable<unknown>;
  clear(): void;
  close(): void;
}

/** Keeps nothing: the state is gone with the process. */
export const noRecords: Records = { put: () => {}, all: () => [], clear: () => {}, close: () => {} };

/**
 * Keeps records in an SQLite file. The write-ahead log is handed to the operating system at every put and synced at checkpoints:
 * it survives SIGKILL at any moment; a power cut may lose the last seconds, which is enough for a stand-in.
 */
export function openRecords(file: string): Records {
  const database = new DatabaseSync(file);
  takeAlone(database, file);
  database.exec('PRAGMA synchronous = NORMAL');
  const put = database.prepare('INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json');
  const all = database.prepare('SELECT json FROM records WHERE kind = ?');
  return {
    put: (kind, id, record) => void put.run(kind, id, JSON.stringify(record)),
    *all(kind) {
      for (const row of all.iterate(kind)) yield JSON.parse(String(row['json']));
    },
    clear: () => database.exec('DELETE FROM records'),
    close: () => database.close(),
  };
}

/** Two sandboxes on one file would each overwrite what the other doesn't know of. */
function takeAlone(database: DatabaseSync, file: string): void {
  try {
    database.exec('PRAGMA busy_timeout = 2000; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    database.exec('CREATE TABLE IF NOT EXISTS records (kind TEXT, id TEXT, json TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID');
  } catch (cause) {
    database.close();
    throw new Error(`${file} cannot be used for state, perhaps another sandbox has it open: ${String(cause)}`, { cause });
  }
}

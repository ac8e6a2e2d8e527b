import { DatabaseSync } from 'node:sqlite';

export const RECORD_KINDS = ['board', 'column', 'group', 'item', 'sequence', 'clock'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/**
 * Where an account's entities are kept, each as one JSON document. What was put is safe once `flush` has returned, so that comes
 * before any answer; what was put between two flushes is kept as a whole or not at all.
 */
export interface Records {
  put(kind: RecordKind, id: string, record: object): void;
  /** One after another, so that a big account is never in memory twice. */
  all(kind: RecordKind): Iterable<unknown>;
  /** Forgets everything but the clock: time goes on. */
  clear(): void;
  flush(): void;
  close(): void;
}

/** Keeps nothing: the state is gone with the process. */
export const noRecords: Records = { put: () => {}, all: () => [], clear: () => {}, flush: () => {}, close: () => {} };

/**
 * Keeps records in an SQLite file. The write-ahead log is handed to the operating system at every flush and synced at checkpoints:
 * it survives SIGKILL at any moment; a power cut may lose the last seconds, which is enough for a stand-in.
 */
export function openRecords(file: string): Records {
  const database = new DatabaseSync(file);
  takeAlone(database, file);
  database.exec('PRAGMA synchronous = NORMAL');
  const put = database.prepare('INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json');
  const all = database.prepare('SELECT json FROM records WHERE kind = ?');
  let isWriting = false;
  const flush = () => {
    if (!isWriting) return;
    database.exec('COMMIT');
    isWriting = false;
  };
  const write = () => {
    if (isWriting) return;
    database.exec('BEGIN');
    isWriting = true;
    // What a long request has written so far need not wait for its answer.
    setImmediate(flush);
  };
  return {
    put(kind, id, record) {
      write();
      put.run(kind, id, JSON.stringify(record));
    },
    *all(kind) {
      for (const row of all.iterate(kind)) yield JSON.parse(String(row['json']));
    },
    clear() {
      write();
      database.exec("DELETE FROM records WHERE kind <> 'clock'");
    },
    flush,
    close() {
      flush();
      database.close();
    },
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

import mssql from 'mssql';
import { OrderSyncError } from '../../errors.ts';
import { noteLoginFailure } from './fault.ts';
import { mssqlError } from './mssql-error.ts';
import { repeatedly } from './repeat.ts';

/** What the two pools, and the statements on them, are told of. */
export interface LoginHistory {
  /** Whether this login was ever let in. */
  hasLoggedIn: boolean;
}

/**
 * A pool that connects when it is first asked for, and whose connections replace themselves when they break. With `readOnlyIntent` a
 * listener of an availability group may lead to a secondary, whose rows are older.
 */
export class LazyPool {
  readonly #config: mssql.config;
  readonly #history: LoginHistory;
  #connecting: Promise<mssql.ConnectionPool> | undefined;

  constructor(config: mssql.config, history: LoginHistory) {
    this.#config = config;
    this.#history = history;
  }

  /** Throws as `mssql` does where it can't connect, and tries again when it is asked again. */
  async connected(): Promise<mssql.ConnectionPool> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async close(): Promise<void> {
    const pool = await this.#connecting?.catch(() => undefined);
    await pool?.close();
  }

  async #connect(): Promise<mssql.ConnectionPool> {
    const encryption = { isMissing: false };
    const pool = new mssql.ConnectionPool({
      ...this.#config,
      beforeConnect: (connection) => watch(connection as unknown as TediousConnection, this.#config, this.#history, encryption),
    });
    // Without a listener, an idle connection that breaks would end the process. The next query finds out and says so.
    pool.on('error', () => undefined);
    await pool.connect();
    if (encryption.isMissing) {
      await pool.close();
      throw new OrderSyncError(
        'CONFIGURATION_INVALID',
        'SQL Server offers no encryption, so no statement is sent. If something on the way has cut it off, it may have read the login: ' +
          'change the password. Else have the server encrypt, or say encrypt = false (Encrypt=false in ORDERS_DATABASE_URL).',
      );
    }
    return pool;
  }
}

/** As much of a connection of tedious as is listened to here. */
interface TediousConnection {
  on(event: 'errorMessage', listener: (message: { readonly number: number; readonly message: string }) => void): void;
  off(event: 'errorMessage', listener: (message: { readonly number: number; readonly message: string }) => void): void;
  once(event: 'secure', listener: () => void): void;
  once(event: 'connect', listener: (error?: Error) => void): void;
  close(): void;
}

function watch(connection: TediousConnection, config: mssql.config, history: LoginHistory, encryption: { isMissing: boolean }): void {
  let first: { readonly number: number; readonly message: string } | undefined;
  let isSecure = false;
  const hear = ({ number, message }: { readonly number: number; readonly message: string }) => {
    first ??= { number, message };
  };
  connection.on('errorMessage', hear);
  connection.once('secure', () => {
    isSecure = true;
  });
  connection.once('connect', (error) => {
    connection.off('errorMessage', hear);
    if (error !== undefined) {
      if (first !== undefined) noteLoginFailure(error, first);
      return;
    }
    history.hasLoggedIn = true;
    // tedious goes on in the clear where the server's first answer says that it can't encrypt.
    if (config.options?.encrypt !== false && !isSecure) {
      encryption.isMissing = true;
      connection.close();
    }
  });
}

/** Begins a transaction. Nothing was done in it, so however that fails, it may be tried again. */
export async function beginOn(pool: LazyPool, history: LoginHistory, level: mssql.IIsolationLevel | undefined): Promise<mssql.Transaction> {
  try {
    return await repeatedly('read', async () => new mssql.Transaction(await pool.connected()).begin(level));
  } catch (error) {
    throw mssqlError(error, history);
  }
}

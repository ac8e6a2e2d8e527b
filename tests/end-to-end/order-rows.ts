import { DatabaseSync } from 'node:sqlite';

/** A row of FACT_ORDER_LIST as SQLite holds it. */
export type OrderRow = Readonly<Record<string, string | number | null>>;

/** The order database, read and changed with plain SQL, as the company's own load would. */
export class OrderRows {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  all(): readonly OrderRow[] {
    return this.query('select * from FACT_ORDER_LIST order by "AAG ORDER NUMBER", record_uuid');
  }

  ofCustomer(customer: string): readonly OrderRow[] {
    return this.all().filter((row) => textOf(row, 'CUSTOMER NAME').trim().toUpperCase() === customer.toUpperCase());
  }

  inFlight(): readonly OrderRow[] {
    return this.all().filter((row) => row['api_status'] === 'IN_FLIGHT');
  }

  query(sql: string, ...values: readonly (string | number | null)[]): readonly OrderRow[] {
    return this.#with((database) => database.prepare(sql).all(...values) as OrderRow[]);
  }

  /** Any other statement. */
  execute(sql: string, ...values: readonly (string | number | null)[]): void {
    this.#with((database) => database.prepare(sql).run(...values));
  }

  /** Sets columns of one order, as an upstream load does. */
  change(recordUuid: string, columns: OrderRow): void {
    const names = Object.keys(columns);
    const set = names.map((name) => `"${name.replaceAll('"', '""')}" = ?`).join(', ');
    this.#with((database) =>
      database.prepare(`update FACT_ORDER_LIST set ${set} where record_uuid = ?`).run(...Object.values(columns), recordUuid),
    );
  }

  /** Every row of every table, to compare before and after. */
  dump(): Readonly<Record<string, readonly OrderRow[]>> {
    return this.#with((database) => {
      const tables = database
        .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
        .all();
      return Object.fromEntries(
        tables.map(({ name }) => [String(name), database.prepare(`select * from "${String(name)}" order by rowid`).all() as OrderRow[]]),
      );
    });
  }

  #with<Answer>(work: (database: DatabaseSync) => Answer): Answer {
    const database = new DatabaseSync(this.#file, { timeout: 10_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  }
}

export const textOf = (row: OrderRow, column: string): string => String(row[column] ?? '');

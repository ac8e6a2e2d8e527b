import type { Kysely } from 'kysely';
import { pruneAuditQuery } from './audit.ts';
import { checkStore, schemaProblems } from './check.ts';
import { claimQueries } from './claim.ts';
import { customerQueries } from './customers.ts';
import { groupLedger } from './group-ledger.ts';
import { lineQueries } from './lines.ts';
import { lookupQueries } from './lookup.ts';
import type { OrderStore } from './order-store.ts';
import { pageQueries } from './pages.ts';
import { readStoryQuery } from './read-story.ts';
import { recordPageQuery } from './record-page.ts';
import type { RowRequests } from './row-requests.ts';
import { LINES, ORDERS, type RowTable } from './row-table.ts';
import type { Tables } from './schema.ts';
import { settleQueries } from './settle.ts';
import type { SqlDialect } from './sql-dialect.ts';
import { noteQueries } from './sync-notes.ts';
import { reportQueries } from './sync-reports.ts';
import { runQueries } from './sync-runs.ts';
import { turnAwayQuery } from './turn-away.ts';

/** An order store over either dialect. `db` is for loading rows, tests and benchmarks; nothing else should need it. */
export interface SqlOrderStore extends OrderStore {
  readonly db: Kysely<Tables>;
  readonly dialect: SqlDialect;
  /** Without secrets. */
  readonly location: string;
}

export function sqlOrderStore(options: {
  readonly db: Kysely<Tables>;
  readonly dialect: SqlDialect;
  readonly sourceColumns: readonly string[];
  /** Without secrets; what `check` shows. */
  readonly location: string;
}): SqlOrderStore {
  const { db, dialect, sourceColumns, location } = options;
  const customers = customerQueries(db, dialect);
  const problems = () => schemaProblems(db, dialect, sourceColumns);
  return {
    db,
    dialect,
    location,
    orders: {
      ...customers,
      ...pageQueries(db, dialect, sourceColumns),
      ...requestQueries(db, dialect, ORDERS),
      turnAway: turnAwayQuery(db, dialect),
    },
    lines: { ...lineQueries(db, dialect), ...requestQueries(db, dialect, LINES) },
    groups: groupLedger(db, dialect),
    syncs: {
      ...runQueries(db, dialect),
      ...reportQueries(db, dialect),
      ...noteQueries(db, dialect),
      recordPage: recordPageQuery(db, dialect),
      readStory: readStoryQuery(db, dialect),
      pruneAudit: pruneAuditQuery(db, dialect),
    },
    problems,
    check: () => checkStore({ location, problems, counts: customers.countAll }),
    close: () => db.destroy(),
  };
}

const requestQueries = (db: Kysely<Tables>, dialect: SqlDialect, table: RowTable): RowRequests => ({
  ...claimQueries(db, dialect, table),
  ...settleQueries(db, dialect, table),
  ...lookupQueries(db, dialect, table),
});

import { type RawBuilder, sql } from 'kysely';
import { type Batch, type Kept, type Keyed, target, type Value } from './batch.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** A request as its claim wrote it. */
export interface StoredRequest {
  /** NULL where nobody has claimed with the key. */
  column(name: keyof Tables['sync_requests'] & string): RawBuilder<string>;
  readonly isThere: RawBuilder<boolean>;
}

export function storedRequest(requestKey: Value): StoredRequest {
  const column = (name: string) =>
    sql<string>`(select ${sql.id('r', name)} from sync_requests as r where ${sql.id('r', 'request_key')} = ${requestKey})`;
  return { column, isThere: sql<boolean>`exists ${column('request_key')}` };
}

/** A request takes rows once: tried again, it has what it got the first time. */
export const isNew = (requestKey: string): RawBuilder<boolean> => sql<boolean>`not ${storedRequest(requestKey).isThere}`;

interface NewRequest {
  readonly requestKey: string;
  readonly syncId: string;
  readonly customer: string;
  readonly source: string;
  readonly operation: string;
  readonly previous?: Value;
}

/** The request that has taken rows, if it has taken any. */
export function insertRequest(batch: Batch, dialect: SqlDialect, request: NewRequest, taken: Kept): Promise<void> {
  return batch.insert({
    into: 'sync_requests',
    values: {
      request_key: request.requestKey,
      sync_id: request.syncId,
      customer: withoutTrailingBlanks(request.customer),
      source: sql.lit(request.source),
      operation: request.operation,
      claimed_at: dialect.now,
      previous: request.previous ?? null,
    },
    where: [taken.isAny],
  });
}

export const REQUESTS: Keyed = { name: 'sync_requests', key: 'request_key', as: 'requestKey' };
/** The row `t`, a request or one that it holds, has this key. */
export const isKey = (requestKey: string): RawBuilder<boolean> => sql<boolean>`${target('request_key')} = ${requestKey}`;

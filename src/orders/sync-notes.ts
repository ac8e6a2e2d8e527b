import { type Kysely, sql } from 'kysely';
import type { SyncRecords } from './order-store.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';

type NoteQueries = Pick<SyncRecords, 'note' | 'readNotes'>;

const NOTE = {
  syncId: 'nvarchar(50)',
  customer: 'nvarchar(100)',
  code: 'nvarchar(40)',
  subject: 'nvarchar(128)',
  text: 'nvarchar(1000)',
} as const satisfies JsonColumns;

/** What a customer sync met beside its orders, once for each subject, however often it is met. */
export function noteQueries(db: Kysely<Tables>, dialect: SqlDialect): NoteQueries {
  return {
    note({ syncId, customer, notes }) {
      if (notes.length === 0) return Promise.resolve();
      const name = withoutTrailingBlanks(customer);
      const rows = [...new Map(notes.map((note) => [`${note.code} ${note.subject}`, note])).values()].map(({ code, subject, text }) => ({
        syncId,
        customer: name,
        code,
        subject: subject.slice(0, 128),
        text: cut(text),
      }));
      return db.transaction().execute(async (trx) => {
        const known = trx
          .selectFrom('sync_notes as n')
          .select(sql.lit(1).as('one'))
          .where(sql<boolean>`n.sync_id = ${json('syncId')} and n.customer = ${json('customer')}`)
          .where(sql<boolean>`n.code = ${json('code')} and n.subject = ${json('subject')}`);
        await trx
          .insertInto('sync_notes')
          .columns(['sync_id', 'customer', 'code', 'subject', 'text', 'at'])
          .expression(
            trx
              .selectFrom(dialect.rowsFromJson(rows, NOTE))
              .select([
                json('syncId').as('sync_id'),
                json('customer').as('customer'),
                json('code').as('code'),
                json('subject').as('subject'),
                json('text').as('text'),
                dialect.now.as('at'),
              ])
              .where(sql<boolean>`not exists ${known}`),
          )
          .execute();
      });
    },

    readNotes: (syncId, customer) =>
      db
        .selectFrom('sync_notes')
        .select(['code', 'subject', 'text'])
        .where('sync_id', '=', syncId)
        .where('customer', '=', withoutTrailingBlanks(customer))
        .orderBy('code')
        .orderBy('subject')
        .execute(),
  };
}

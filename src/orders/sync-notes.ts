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
    note: async ({ syncId, customer, notes }) => {
      if (notes.length === 0) return;
      const name = withoutTrailingBlanks(customer);
      const met = [...new Map(notes.map((note) => [`${note.code} ${note.subject}`, note])).values()].map(({ code, subject, text }) => ({
        syncId,
        customer: name,
        code,
        subject: subject.slice(0, 128),
        text: cut(text),
      }));
      const n = (column: keyof Tables['sync_notes'] & string) => sql.id('n', column);
      const known = sql`select 1 from sync_notes as n where ${n('sync_id')} = ${json('syncId')} and ${n('customer')} = ${json('customer')}
    and ${n('code')} = ${json('code')} and ${n('subject')} = ${dialect.exact(json('subject'))}`;
      await dialect.batch(db, async (batch) => {
        await batch.insert({
          into: 'sync_notes',
          values: {
            sync_id: json('syncId'),
            customer: json('customer'),
            code: json('code'),
            subject: json('subject'),
            text: json('text'),
            at: dialect.now,
          },
          rows: batch.given(met, NOTE),
          where: [sql`not exists (${known})`],
        });
        return [];
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

import { type Kysely, sql, type Transaction } from 'kysely';
import { titleKey } from '../sync/group-title.ts';
import type { GroupLedger } from './order-store.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { json, type SqlDialect } from './sql-dialect.ts';

/**
 * `sync_groups`: claimed like rows, so that no title is ever created twice. Single writes are transactions, too: only those wait with
 * patience for SQLite's lock.
 */
export function groupLedger(db: Kysely<Tables>, dialect: SqlDialect): GroupLedger {
  return {
    async read(boardId, titleKeys) {
      if (titleKeys.length === 0) return [];
      const asked = db.selectFrom(
        dialect.rowsFromJson(
          titleKeys.map((titleKey) => ({ titleKey })),
          { titleKey: 'nvarchar(255)' },
        ),
      );
      const groups = await db
        .selectFrom('sync_groups as g')
        .select(['g.title_key as titleKey', 'g.title', 'g.group_id as groupId', 'g.request_key as requestKey'])
        .select([
          dialect.instant(sql.ref('g.claimed_at')).as('claimedAt'),
          sql<number | null>`${dialect.age(sql.ref('g.claimed_at'))}`.as('claimedAgeMs'),
        ])
        .where('g.board_id', '=', boardId)
        .where('g.title_key', 'in', asked.select(dialect.exact(json('titleKey')).as('titleKey')))
        .execute();
      return groups.map((group) => ({ ...group, claimedAgeMs: group.claimedAgeMs === null ? null : Number(group.claimedAgeMs) }));
    },

    claim: (claim) => db.transaction().execute((trx) => insertGroup(trx, dialect, { ...claim, groupId: null })),

    renew: (requestKey) =>
      db.transaction().execute(async (trx) => {
        const renewed = await openClaim(trx, requestKey).set({ claimed_at: dialect.now, updated_at: dialect.now }).executeTakeFirst();
        return renewed.numUpdatedRows > 0n;
      }),

    seize: ({ boardId, titleKey, seen, requestKey, syncId, customer }) =>
      db.transaction().execute(async (trx) => {
        if (seen.requestKey === null || seen.claimedAt === null) return false;
        const seized = await openClaim(trx, seen.requestKey)
          .set({
            request_key: requestKey,
            claimed_at: dialect.now,
            sync_id: syncId,
            customer: withoutTrailingBlanks(customer),
            updated_at: dialect.now,
          })
          .where('board_id', '=', boardId)
          .where('title_key', '=', titleKey)
          .where(dialect.instant(sql.ref('claimed_at')), '=', seen.claimedAt)
          .executeTakeFirst();
        return seized.numUpdatedRows > 0n;
      }),

    settle: (group) =>
      db.transaction().execute(async (trx) => {
        const settled = await trx
          .updateTable('sync_groups')
          .where('request_key', '=', group.requestKey)
          .where((where) => where.or([where('group_id', 'is', null), where('group_id', '=', group.groupId)]))
          .set({ group_id: group.groupId, updated_at: dialect.now })
          .where('board_id', '=', group.boardId)
          .where('title_key', '=', group.titleKey)
          .executeTakeFirst();
        if (settled.numUpdatedRows === 0n) return false;
        const { title, sync_id, customer } = await trx
          .selectFrom('sync_groups')
          .select(['title', 'sync_id', 'customer'])
          .where('board_id', '=', group.boardId)
          .where('title_key', '=', group.titleKey)
          .executeTakeFirstOrThrow();
        await fillBoardsGroups(trx, { ...group, title });
        await recordGroup(trx, {
          ...group,
          title,
          syncId: sync_id ?? '',
          customer: customer ?? '',
          word: { action: 'create', groupId: group.groupId },
        });
        return true;
      }),

    release: (requestKey) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('sync_groups').where('request_key', '=', requestKey).where('group_id', 'is', null).execute();
      }),

    remember: (group) =>
      db.transaction().execute(async (trx) => {
        // An open claim is over: its request can't be sent any more (`renew`), and where it made this very group, `settle` still says so.
        await trx
          .updateTable('sync_groups')
          .set({ group_id: group.groupId, updated_at: dialect.now })
          .where('board_id', '=', group.boardId)
          .where('title_key', '=', group.titleKey)
          .where('group_id', 'is', null)
          .execute();
        await insertGroup(trx, dialect, { ...group, requestKey: null });
        await fillBoardsGroups(trx, group);
        const customer = withoutTrailingBlanks(group.customer);
        await recordGroup(trx, { ...group, customer, word: { action: 'reuse', groupId: group.groupId } });
      }),

    forget: ({ boardId, titleKey, groupId }) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('sync_groups')
          .where('board_id', '=', boardId)
          .where('title_key', '=', titleKey)
          .where('group_id', '=', groupId)
          .execute();
        await trx.deleteFrom('MON_Boards_Groups').where('board_id', '=', boardId).where('group_id', '=', groupId).execute();
      }),

    recordFailedGroups({ syncId, customer, failed }) {
      if (failed.length === 0) return Promise.resolve();
      return db.transaction().execute(async (trx) => {
        const under = { syncId, customer: withoutTrailingBlanks(customer) };
        for (const { title, code, reason } of failed) {
          await recordGroup(trx, { ...under, titleKey: titleKey(title), title, word: { action: 'failed', code, reason: cut(reason) } });
        }
      });
    },
  };
}

const openClaim = (db: Kysely<Tables>, requestKey: string) =>
  db.updateTable('sync_groups').where('request_key', '=', requestKey).where('group_id', 'is', null);

interface NewGroup {
  readonly boardId: string;
  readonly titleKey: string;
  readonly title: string;
  readonly syncId: string;
  readonly customer: string;
  /** One of the two is null: a group is either claimed or known. */
  readonly requestKey: string | null;
  readonly groupId: string | null;
}

/** False where the title is there already. */
async function insertGroup(trx: Transaction<Tables>, dialect: SqlDialect, group: NewGroup): Promise<boolean> {
  const { boardId, titleKey, requestKey } = group;
  const known = await trx
    .selectFrom('sync_groups')
    .select('title_key')
    .where('board_id', '=', boardId)
    .where('title_key', '=', titleKey)
    .executeTakeFirst();
  if (known) return false;
  try {
    await trx
      .insertInto('sync_groups')
      .values({
        board_id: boardId,
        title_key: titleKey,
        title: group.title,
        group_id: group.groupId,
        request_key: requestKey,
        claimed_at: requestKey === null ? null : dialect.now,
        sync_id: group.syncId,
        customer: withoutTrailingBlanks(group.customer),
      })
      .execute();
    return true;
  } catch (error) {
    // Somebody was faster between the two statements.
    if (dialect.isDuplicateKey(error)) return false;
    throw error;
  }
}

async function fillBoardsGroups(
  trx: Transaction<Tables>,
  group: { readonly boardId: string; readonly boardName: string; readonly groupId: string; readonly title: string },
): Promise<void> {
  const updated = await trx
    .updateTable('MON_Boards_Groups')
    .set({ board_name: group.boardName, group_name: group.title })
    .where('board_id', '=', group.boardId)
    .where('group_id', '=', group.groupId)
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return;
  await trx
    .insertInto('MON_Boards_Groups')
    .values({ board_id: group.boardId, board_name: group.boardName, group_id: group.groupId, group_name: group.title })
    .execute();
}

type GroupWord =
  | { readonly action: 'create' | 'reuse'; readonly groupId: string }
  | { readonly action: 'failed'; readonly code: string; readonly reason: string };

/**
 * The newest word of a sync about a title stands, except that a group that it created stays `create`, though a second try of the
 * activity finds it made.
 */
async function recordGroup(
  trx: Transaction<Tables>,
  group: {
    readonly syncId: string;
    readonly customer: string;
    readonly titleKey: string;
    readonly title: string;
    readonly word: GroupWord;
  },
): Promise<void> {
  const { word } = group;
  const recorded = await trx
    .selectFrom('sync_customer_groups')
    .select(['title_key', 'group_id'])
    .where('sync_id', '=', group.syncId)
    .where('customer', '=', group.customer)
    .execute();
  const same = recorded.find((row) => row.title_key === group.titleKey);
  if (same && word.action !== 'failed' && same.group_id === word.groupId) return;
  const values =
    word.action === 'failed'
      ? { action: word.action, group_id: null, code: word.code, reason: word.reason }
      : { action: word.action, group_id: word.groupId, code: null, reason: null };
  if (same) {
    await trx
      .updateTable('sync_customer_groups')
      .set(values)
      .where('sync_id', '=', group.syncId)
      .where('customer', '=', group.customer)
      .where('title_key', '=', group.titleKey)
      .execute();
    return;
  }
  await trx
    .insertInto('sync_customer_groups')
    .values({
      sync_id: group.syncId,
      customer: group.customer,
      title_key: group.titleKey,
      title: group.title,
      ...values,
      position: recorded.length,
    })
    .execute();
}

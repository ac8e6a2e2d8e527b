import { type Kysely, type RawBuilder, sql } from 'kysely';
import { titleKey } from '../sync/group-title.ts';
import { type Batch, type Keyed, type Rows, target } from './batch.ts';
import type { GroupLedger } from './order-store.ts';
import { cut } from './row-reason.ts';
import type { Tables } from './schema.ts';
import { withoutTrailingBlanks } from './scope.ts';
import { type JsonColumns, json, type SqlDialect } from './sql-dialect.ts';
import { isKey } from './sync-requests.ts';

const GROUPS: Keyed = { name: 'sync_groups', key: 'title_key', as: 'titleKey' };
const BOARD_GROUPS: Keyed = { name: 'MON_Boards_Groups', key: 'group_id', as: 'groupId' };
const SYNC_GROUPS: Keyed = { name: 'sync_customer_groups', key: 'title_key', as: 'titleKey' };

const TITLE = { titleKey: 'nvarchar(255)' } as const satisfies JsonColumns;
/** A group that the board has, or that could not be made, and the sync that says so. */
const GROUP = {
  ...TITLE,
  title: 'nvarchar(255)',
  groupId: 'nvarchar(128)',
  boardId: 'nvarchar(20)',
  boardName: 'nvarchar(255)',
  syncId: 'nvarchar(50)',
  customer: 'nvarchar(100)',
  code: 'nvarchar(40)',
  reason: 'nvarchar(1000)',
  position: 'int',
} as const satisfies JsonColumns;

/** `sync_groups`: claimed like rows, so that no title is ever created twice. */
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

    claim: async ({ boardId, titleKey: key, title, requestKey, syncId, customer }) => {
      const claimed = await dialect.batch(db, async (batch) => {
        const rows = batch.given([{ ...NOTHING, boardId, titleKey: key, title, syncId, customer: withoutTrailingBlanks(customer) }], GROUP);
        await insertGroups(batch, dialect, rows, requestKey);
        // Also where this very claim has made it already, and the answer was lost.
        return [await batch.keep({ ...CLAIMED, rows, of: GROUPS, where: [isOn(boardId), isKey(requestKey), IS_OPEN] })];
      });
      return claimed.length > 0;
    },

    renew: async (requestKey) => {
      const renewed = await dialect.batch(db, async (batch) => [
        await batch.take({
          name: 'renewed',
          table: GROUPS,
          set: { claimed_at: dialect.now, updated_at: dialect.now },
          where: [isKey(requestKey), IS_OPEN],
        }),
      ]);
      return renewed.length > 0;
    },

    seize: async ({ boardId, titleKey: key, seen, requestKey, syncId, customer }) => {
      const { requestKey: seenKey, claimedAt } = seen;
      if (seenKey === null || claimedAt === null) return false;
      const seized = await dialect.batch(db, async (batch) => {
        const rows = batch.given([{ titleKey: key }], TITLE);
        await batch.update({
          table: GROUPS,
          rows,
          set: {
            request_key: requestKey,
            claimed_at: dialect.now,
            sync_id: syncId,
            customer: withoutTrailingBlanks(customer),
            updated_at: dialect.now,
          },
          where: [isOn(boardId), isKey(seenKey), IS_OPEN, sql`${dialect.instant(target('claimed_at'))} = ${claimedAt}`],
        });
        return [await batch.keep({ ...CLAIMED, rows, of: GROUPS, where: [isOn(boardId), isKey(requestKey), IS_OPEN] })];
      });
      return seized.length > 0;
    },

    settle: async ({ boardId, boardName, titleKey: key, requestKey, groupId }) => {
      const settled = await dialect.batch(db, async (batch) => {
        const rows = batch.given([{ titleKey: key }], TITLE);
        const done = await batch.take({
          name: 'settled',
          table: GROUPS,
          rows,
          set: { group_id: groupId, updated_at: dialect.now },
          where: [isOn(boardId), isKey(requestKey), sql`(${target('group_id')} is null or ${target('group_id')} = ${groupId})`],
        });
        const groups = await batch.keep({
          name: 'created',
          columns: GROUP,
          values: {
            titleKey: target('title_key'),
            title: target('title'),
            groupId: target('group_id'),
            boardId: target('board_id'),
            boardName,
            syncId: sql`coalesce(${target('sync_id')}, '')`,
            customer: sql`coalesce(${target('customer')}, '')`,
            code: null,
            reason: null,
            position: 0,
          },
          rows: rows.among(done),
          of: GROUPS,
          where: [isOn(boardId)],
        });
        await fillBoardsGroups(batch, boardId, groups);
        await recordGroups(batch, groups, 'create');
        return [done];
      });
      return settled.length > 0;
    },

    release: async (requestKey) => {
      await dialect.batch(db, async (batch) => {
        await batch.delete({ from: GROUPS, where: [isKey(requestKey), IS_OPEN] });
        return [];
      });
    },

    remember: async (...groups) => {
      const [first] = groups;
      if (first === undefined) return;
      const { boardId } = first;
      await dialect.batch(db, async (batch) => {
        const rows = batch.given(
          groups.map((group, position) => ({ ...NOTHING, ...group, customer: withoutTrailingBlanks(group.customer), position })),
          GROUP,
        );
        // An open claim is over: its request can't be sent any more (`renew`), and where it made this very group, `settle` still says so.
        await batch.update({
          table: GROUPS,
          rows,
          set: { group_id: json('groupId'), updated_at: dialect.now },
          where: [isOn(boardId), sql`${target('group_id')} is null`],
        });
        await insertGroups(batch, dialect, rows, null);
        await fillBoardsGroups(batch, boardId, rows);
        await recordGroups(batch, rows, 'reuse');
        return [];
      });
    },

    forget: async ({ boardId, titleKey: key, groupId }) => {
      await dialect.batch(db, async (batch) => {
        const isGroup = sql`${target('group_id')} = ${groupId}`;
        await batch.delete({ from: GROUPS, where: [isOn(boardId), sql`${target('title_key')} = ${key}`, isGroup] });
        await batch.delete({ from: BOARD_GROUPS, where: [isOn(boardId), isGroup] });
        return [];
      });
    },

    recordFailedGroups: async ({ syncId, customer, failed }) => {
      if (failed.length === 0) return;
      await dialect.batch(db, async (batch) => {
        const byTitle = new Map(failed.map((failure) => [titleKey(failure.title), failure]));
        const rows = [...byTitle].map(([key, { title, code, reason }], position) => ({
          ...{ ...NOTHING, titleKey: key, title, syncId, customer: withoutTrailingBlanks(customer), code, reason: cut(reason), position },
        }));
        await recordGroups(batch, batch.given(rows, GROUP), 'failed');
        return [];
      });
    },
  };
}

const NOTHING = { boardName: null, groupId: null, code: null, reason: null, position: 0 } as const;
const CLAIMED = { name: 'claimed', columns: TITLE, values: { titleKey: target('title_key') } } as const;

const isOn = (boardId: string): RawBuilder<boolean> => sql<boolean>`${target('board_id')} = ${boardId}`;
/** Its request has not been answered. */
const IS_OPEN = sql<boolean>`${target('group_id')} is null`;

/** Claimed under the key, or known where there is none. A title that is there already is left alone. */
function insertGroups(batch: Batch, dialect: SqlDialect, rows: Rows, requestKey: string | null): Promise<void> {
  const g = (column: keyof Tables['sync_groups'] & string) => sql.id('g', column);
  const known = sql`select 1 from sync_groups as g where ${g('board_id')} = ${json('boardId')} and ${g('title_key')} = ${dialect.exact(json('titleKey'))}`;
  return batch.insert({
    into: 'sync_groups',
    values: {
      board_id: json('boardId'),
      title_key: json('titleKey'),
      title: json('title'),
      group_id: json('groupId'),
      request_key: requestKey,
      claimed_at: requestKey === null ? null : dialect.now,
      sync_id: json('syncId'),
      customer: json('customer'),
    },
    rows,
    where: [sql`not exists (${known})`],
  });
}

async function fillBoardsGroups(batch: Batch, boardId: string, rows: Rows): Promise<void> {
  const shown = await batch.take({
    name: 'shown',
    table: BOARD_GROUPS,
    rows,
    set: { board_name: json('boardName'), group_name: json('title') },
    where: [isOn(boardId)],
  });
  await batch.insert({
    into: 'MON_Boards_Groups',
    values: { board_id: json('boardId'), board_name: json('boardName'), group_id: json('groupId'), group_name: json('title') },
    rows: rows.except(shown),
  });
}

/**
 * The newest word of a sync about a title stands, except that a group that it created stays `create`, though a second try of the
 * activity finds it made.
 */
async function recordGroups(batch: Batch, rows: Rows, action: 'create' | 'reuse' | 'failed'): Promise<void> {
  const recorded = await batch.take({
    name: 'recorded',
    table: SYNC_GROUPS,
    rows,
    set: {
      action: sql`case when ${target('group_id')} = ${json('groupId')} then ${target('action')} else ${sql.lit(action)} end`,
      group_id: json('groupId'),
      code: json('code'),
      reason: json('reason'),
    },
    where: [sql`${target('sync_id')} = ${json('syncId')}`, sql`${target('customer')} = ${json('customer')}`],
  });
  const before = sql`select count(*) from sync_customer_groups as g where ${sql.id('g', 'sync_id')} = ${json('syncId')} and ${sql.id('g', 'customer')} = ${json('customer')}`;
  await batch.insert({
    into: 'sync_customer_groups',
    values: {
      sync_id: json('syncId'),
      customer: json('customer'),
      title_key: json('titleKey'),
      title: json('title'),
      action: sql.lit(action),
      group_id: json('groupId'),
      code: json('code'),
      reason: json('reason'),
      position: sql`(${before}) + row_number() over (order by ${json('position')}) - 1`,
    },
    rows: rows.except(recorded),
  });
}

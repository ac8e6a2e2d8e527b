import facts from './data/customers.json' with { type: 'json' };
import type { SourceColumn } from './records.ts';

/** What the generator knows of a customer. Only the first four are needed: B'HOOD needs no more than `{name, prefix, orders, groups}`. */
export interface SampleCustomer {
  /** The canonical name. */
  readonly name: string;
  /** The letters of its order numbers: `PEL` of PEL-06006. */
  readonly prefix: string;
  /** Orders in the recorded run: its weight when orders are shared out. */
  readonly orders: number;
  /** Groups in the recorded run: the most that it gets. */
  readonly groups: number;
  /** Seasons that its first groups are made of; the rest comes from `data/seasons.json`. */
  readonly seasons?: readonly Season[] | undefined;
  /** The groups of its first orders, as numbers of groups; later orders bring in the groups that are left. */
  readonly opening?: readonly number[] | undefined;
  /** Real orders, by number. They become its first orders, as long as it has enough. */
  readonly samples?: readonly SampleOrder[] | undefined;
  /** Its files have a column `Warehouse`, as 7 % of customers' files do, and leave DESTINATION WAREHOUSE empty. */
  readonly warehouseColumn?: boolean | undefined;
}

/** CUSTOMER SEASON and AAG SEASON. */
export interface Season {
  readonly customer: string | null;
  readonly aag: string | null;
}

export interface SampleOrder {
  readonly number: number;
  readonly style: string;
  readonly colour?: string | undefined;
  /** TOTAL QTY. */
  readonly quantity?: number | undefined;
  /** Other columns that are on record. */
  readonly columns?: Readonly<Partial<Record<SourceColumn, string | undefined>>> | undefined;
}

/** The 34 customers of the recorded run. */
export const CUSTOMERS: readonly SampleCustomer[] = facts;

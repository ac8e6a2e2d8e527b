import { tmpdir } from 'node:os';
import type { Config, SyncConfig } from '../../../src/config/config.ts';
import type { BoardMapping } from '../../../src/sync/board-mapping.ts';
import { column } from '../../sync/orders.ts';

export const BOARD_ID = '1000000001';

/** One column of each kind that matters here. */
export const MAPPING: BoardMapping = {
  boardId: BOARD_ID,
  subitemBoardId: '1000000002',
  syncKeyColumn: 'order_sync_key',
  columns: [
    column({ columnId: 'text_number', title: 'AAG ORDER NUMBER', sources: ['AAG ORDER NUMBER'] }),
    column({ columnId: 'text_po', title: 'PO NUMBER', sources: ['PO NUMBER'] }),
    column({ columnId: 'dropdown_customer', type: 'dropdown', title: 'CUSTOMER', sources: ['CUSTOMER NAME'], invalid: 'hold' }),
    column({ columnId: 'dropdown_drop', type: 'dropdown', title: 'DROP', sources: ['DROP'], createLabels: true }),
    column({ columnId: 'numeric_fee', type: 'numbers', title: 'DESIGN FEE', sources: ['DESIGN FEE'] }),
    column({ columnId: 'numeric_discount', type: 'numbers', title: 'DISCOUNT', sources: ['DISCOUNT'], invalid: 'reject' }),
  ],
  subitemColumns: [
    column({ columnId: 'dropdown_size', type: 'dropdown', title: 'Size', sources: ['size_code'], createLabels: true }),
    column({ columnId: 'numeric_qty', type: 'numbers', title: 'Order Qty', sources: ['qty'] }),
  ],
};

export const LABELS: Readonly<Record<string, readonly string[]>> = {
  dropdown_customer: ['PELOTON', 'RHONE', 'GREYSON', "B'HOOD"],
  dropdown_drop: ['Drop 1'],
  dropdown_size: ['S', 'M', 'L'],
};

export interface Settings
  extends Partial<Pick<SyncConfig, 'pageSize' | 'deletes' | 'removedSizes' | 'deletedOnBoard' | 'boardCheck' | 'auditDays'>> {
  readonly batchSize?: number | undefined;
  readonly reportsFolder?: string | undefined;
}

const SYNC: SyncConfig = {
  concurrency: 8,
  pageSize: 250,
  successShare: 0.95,
  partialShare: 0.8,
  deletes: 'archive',
  removedSizes: 'zero',
  deletedOnBoard: 'recreate',
  boardCheck: 'every-sync',
  auditDays: 90,
};

export const configOf = ({ batchSize = 25, reportsFolder = tmpdir(), ...sync }: Settings): Config => ({
  environment: 'sandbox',
  file: 'order-sync.toml',
  mapping: MAPPING,
  confirmBoard: false,
  monday: {
    apiUrl: 'http://127.0.0.1:9/v2',
    apiVersion: '2026-07',
    token: 'secret-token',
    timeoutSeconds: 60,
    batchSize,
    writesInFlight: 5,
    lookupGraceSeconds: 30,
    clockFactor: 1,
  },
  store: { kind: 'sqlite', file: ':memory:' },
  temporal: { profile: undefined, webUiUrl: undefined },
  sync: { ...SYNC, ...sync },
  reportsFolder,
});

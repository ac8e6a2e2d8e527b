/** What a sync has made on the board: what an undo takes back. */
export interface CreatedRecords {
  /**
   * Rows whose items or subitems a sync made, whatever its newest word about them is, and the item as that word has it, by uuid. What
   * became of the item since, only the row tells.
   */
  readCreated(from: {
    readonly syncId: string;
    readonly customer: string;
    readonly rows: 'orders' | 'lines';
    /** The last uuid of the page before. */
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly CreatedRow[]>;
  /** Groups that a sync made and that are still known, with what the store knows to stand in them. */
  readCreatedGroups(from: {
    readonly syncId: string;
    readonly customer: string;
    readonly boardId: string;
  }): Promise<readonly CreatedGroup[]>;
}

export interface CreatedRow {
  /** record_uuid or line_uuid. */
  readonly uuid: string;
  readonly recordUuid: string;
  readonly orderNumber: string;
  /** Of a line: its size. */
  readonly itemName: string;
  readonly groupTitle: string | null;
  /** Of its item or subitem. */
  readonly mondayId: string | null;
}

export interface CreatedGroup {
  readonly groupId: string;
  readonly titleKey: string;
  readonly title: string;
  /** Orders whose items stand in it, in any state, of any customer. */
  readonly orders: number;
  /** Another customer's sync has found it, or made it, too. */
  readonly isShared: boolean;
}

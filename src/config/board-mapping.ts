import type { BoardMapping, ColumnMapping } from '../sync/board-mapping.ts';
import { environmentsOf } from './environments.ts';
import type { ColumnSection, ConfigFile, EnvironmentSection } from './schema.ts';

type Columns = Readonly<Record<string, ColumnSection>>;

/** An environment's own columns over those that it takes from another one (`columns_of`), entry by entry. */
export function columnsOf(
  file: ConfigFile,
  environment: EnvironmentSection,
): { readonly columns: Columns; readonly subitemColumns: Columns } {
  const other = environmentsOf(file).find((known) => known.environment === environment.columns_of)?.section;
  return {
    columns: { ...other?.columns, ...environment.columns },
    subitemColumns: { ...other?.subitem_columns, ...environment.subitem_columns },
  };
}

/** The mapping of one environment, as `src/sync` reads it. */
export function boardMapping(file: ConfigFile, environment: EnvironmentSection): BoardMapping {
  const { columns, subitemColumns } = columnsOf(file, environment);
  const mapped = (of: Columns): readonly ColumnMapping[] =>
    Object.entries(of).map(([columnId, column]) => ({
      columnId,
      type: column.type,
      title: column.title,
      sources: sourcesOf(column),
      createLabels: takesLabels(column) && (environment.create_labels ?? column.create_labels ?? false),
      invalid: column.invalid ?? 'omit',
    }));
  return {
    boardId: environment.board_id,
    subitemBoardId: environment.subitem_board_id,
    syncKeyColumn: environment.sync_key_column,
    columns: mapped(columns),
    subitemColumns: mapped(subitemColumns),
  };
}

export const takesLabels = ({ type }: Pick<ColumnSection, 'type'>): boolean => type === 'dropdown' || type === 'status';

export const sourcesOf = ({ source }: Pick<ColumnSection, 'source'>): readonly string[] => (typeof source === 'string' ? [source] : source);

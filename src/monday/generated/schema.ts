export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  CompareValue: { input: unknown; output: unknown; }
  Date: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
};

export type Board = {
  readonly access_level: BoardAccessLevel;
  readonly columns?: Maybe<ReadonlyArray<Maybe<Column>>>;
  readonly groups?: Maybe<ReadonlyArray<Maybe<Group>>>;
  readonly id: Scalars['ID']['output'];
  readonly items_count?: Maybe<Scalars['Int']['output']>;
  readonly items_limit?: Maybe<Scalars['Int']['output']>;
  readonly items_page: ItemsResponse;
  readonly name: Scalars['String']['output'];
  readonly state: State;
  readonly url: Scalars['String']['output'];
};


export type BoardColumnsArgs = {
  ids?: InputMaybe<ReadonlyArray<InputMaybe<Scalars['String']['input']>>>;
  types?: InputMaybe<ReadonlyArray<ColumnType>>;
};


export type BoardGroupsArgs = {
  ids?: InputMaybe<ReadonlyArray<InputMaybe<Scalars['String']['input']>>>;
};


export type BoardItems_PageArgs = {
  limit?: Scalars['Int']['input'];
  query_params?: InputMaybe<ItemsQuery>;
};

export type BoardAccessLevel =
  | 'edit'
  | 'view';

export type Column = {
  readonly archived: Scalars['Boolean']['output'];
  readonly id: Scalars['ID']['output'];
  readonly settings?: Maybe<Scalars['JSON']['output']>;
  readonly title: Scalars['String']['output'];
  readonly type: ColumnType;
};

export type ColumnType =
  | 'auto_number'
  | 'board_relation'
  | 'button'
  | 'checkbox'
  | 'color_picker'
  | 'country'
  | 'creation_log'
  | 'date'
  | 'dependency'
  | 'direct_doc'
  | 'doc'
  | 'dropdown'
  | 'email'
  | 'file'
  | 'formula'
  | 'group'
  | 'hour'
  | 'integration'
  | 'item_assignees'
  | 'item_id'
  | 'last_updated'
  | 'link'
  | 'location'
  | 'long_text'
  | 'mirror'
  | 'name'
  | 'numbers'
  | 'people'
  | 'person'
  | 'phone'
  | 'progress'
  | 'rating'
  | 'status'
  | 'subtasks'
  | 'tags'
  | 'team'
  | 'text'
  | 'time_tracking'
  | 'timeline'
  | 'unsupported'
  | 'vote'
  | 'week'
  | 'world_clock';

export type ColumnValue = {
  readonly id: Scalars['ID']['output'];
  readonly text?: Maybe<Scalars['String']['output']>;
  readonly value?: Maybe<Scalars['JSON']['output']>;
};

export type Complexity = {
  readonly after: Scalars['Int']['output'];
  readonly before: Scalars['Int']['output'];
  readonly query: Scalars['Int']['output'];
  readonly reset_in_x_seconds: Scalars['Int']['output'];
};

export type Group = {
  readonly archived?: Maybe<Scalars['Boolean']['output']>;
  readonly deleted?: Maybe<Scalars['Boolean']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly title: Scalars['String']['output'];
};

export type Item = {
  readonly board?: Maybe<Board>;
  readonly column_values: ReadonlyArray<ColumnValue>;
  readonly created_at?: Maybe<Scalars['Date']['output']>;
  readonly group?: Maybe<Group>;
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly parent_item?: Maybe<Item>;
  readonly state?: Maybe<State>;
  readonly subitems?: Maybe<ReadonlyArray<Maybe<Item>>>;
  readonly updated_at?: Maybe<Scalars['Date']['output']>;
};


export type ItemColumn_ValuesArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ItemsPageByColumnValuesQuery = {
  readonly column_id: Scalars['String']['input'];
  readonly column_values: ReadonlyArray<InputMaybe<Scalars['String']['input']>>;
};

export type ItemsQuery = {
  readonly rules?: InputMaybe<ReadonlyArray<ItemsQueryRule>>;
};

export type ItemsQueryRule = {
  readonly column_id: Scalars['ID']['input'];
  readonly compare_value: Scalars['CompareValue']['input'];
  readonly operator?: InputMaybe<ItemsQueryRuleOperator>;
};

export type ItemsQueryRuleOperator =
  | 'any_of';

export type ItemsResponse = {
  readonly cursor?: Maybe<Scalars['String']['output']>;
  readonly items: ReadonlyArray<Item>;
};

export type Mutation = {
  readonly archive_group?: Maybe<Group>;
  readonly archive_item?: Maybe<Item>;
  readonly change_multiple_column_values?: Maybe<Item>;
  readonly complexity?: Maybe<Complexity>;
  readonly create_column?: Maybe<Column>;
  readonly create_group?: Maybe<Group>;
  readonly create_item?: Maybe<Item>;
  readonly create_subitem?: Maybe<Item>;
  readonly delete_item?: Maybe<Item>;
  readonly move_item_to_group?: Maybe<Item>;
};


export type MutationArchive_GroupArgs = {
  board_id: Scalars['ID']['input'];
  group_id: Scalars['String']['input'];
};


export type MutationArchive_ItemArgs = {
  item_id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationChange_Multiple_Column_ValuesArgs = {
  board_id: Scalars['ID']['input'];
  column_values: Scalars['JSON']['input'];
  create_labels_if_missing?: InputMaybe<Scalars['Boolean']['input']>;
  item_id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationCreate_ColumnArgs = {
  board_id: Scalars['ID']['input'];
  column_type: ColumnType;
  description?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['String']['input']>;
  title: Scalars['String']['input'];
};


export type MutationCreate_GroupArgs = {
  board_id: Scalars['ID']['input'];
  group_name: Scalars['String']['input'];
  position_relative_method?: InputMaybe<PositionRelative>;
  relative_to?: InputMaybe<Scalars['String']['input']>;
};


export type MutationCreate_ItemArgs = {
  board_id: Scalars['ID']['input'];
  column_values?: InputMaybe<Scalars['JSON']['input']>;
  create_labels_if_missing?: InputMaybe<Scalars['Boolean']['input']>;
  group_id?: InputMaybe<Scalars['String']['input']>;
  item_name: Scalars['String']['input'];
};


export type MutationCreate_SubitemArgs = {
  column_values?: InputMaybe<Scalars['JSON']['input']>;
  create_labels_if_missing?: InputMaybe<Scalars['Boolean']['input']>;
  item_name: Scalars['String']['input'];
  parent_item_id: Scalars['ID']['input'];
};


export type MutationDelete_ItemArgs = {
  item_id?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationMove_Item_To_GroupArgs = {
  group_id: Scalars['String']['input'];
  item_id?: InputMaybe<Scalars['ID']['input']>;
};

export type PositionRelative =
  | 'after_at'
  | 'before_at';

export type Query = {
  readonly boards?: Maybe<ReadonlyArray<Maybe<Board>>>;
  readonly complexity?: Maybe<Complexity>;
  readonly items?: Maybe<ReadonlyArray<Maybe<Item>>>;
  readonly items_page_by_column_values: ItemsResponse;
  readonly me?: Maybe<User>;
  readonly next_items_page: ItemsResponse;
};


export type QueryBoardsArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};


export type QueryItemsArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryItems_Page_By_Column_ValuesArgs = {
  board_id: Scalars['ID']['input'];
  columns?: InputMaybe<ReadonlyArray<ItemsPageByColumnValuesQuery>>;
  limit?: Scalars['Int']['input'];
};


export type QueryNext_Items_PageArgs = {
  cursor: Scalars['String']['input'];
  limit?: Scalars['Int']['input'];
};

export type State =
  | 'active'
  | 'all'
  | 'archived'
  | 'deleted';

export type TextValue = ColumnValue & {
  readonly id: Scalars['ID']['output'];
  readonly text?: Maybe<Scalars['String']['output']>;
  readonly value?: Maybe<Scalars['JSON']['output']>;
};

export type User = {
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
};

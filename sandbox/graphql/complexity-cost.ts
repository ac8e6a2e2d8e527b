import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { Costs } from '../limits/limit-settings.ts';
import { type RootField, selectedFields } from './root-fields.ts';

/** Points of an object level and of a scalar: what fits the reads that were measured (reference section 1). */
const OBJECT_POINTS = 10;
const SCALAR_POINTS = 1;

/** How long a list counts that has neither ids nor a limit, such as a board's columns. No measurement is known. */
const UNBOUNDED_LIST = 10;

const CREATES: ReadonlySet<string> = new Set(['create_item', 'create_subitem', 'create_group']);

interface Request {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Points of one aliased root field, estimated from its arguments as monday.com does before it runs a request. */
export function rootFieldCost(request: Request, kind: 'Query' | 'Mutation', field: RootField, costs: Costs): number {
  if (field.name === 'complexity') return 0;
  if (kind === 'Query') return fieldCost(request, kind, field.node, 1);
  const own = CREATES.has(field.name) ? costs.create : costs.mutation;
  return own + fieldCost(request, kind, field.node, 1) - OBJECT_POINTS;
}

/** `listSize`: how long the field's list is where its parent set the limit, as `items_page(limit)` does for its `items`. */
function fieldCost(request: Request, typeName: string, node: FieldNode, listSize: number): number {
  const parent = request.schema.getType(typeName);
  const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  // A field of an inline fragment's type; only column values have such, and theirs are scalars.
  if (!definition) return node.selectionSet ? OBJECT_POINTS : SCALAR_POINTS;
  const type = getNamedType(definition.type);
  if (isLeafType(type) || !isCompositeType(type) || !node.selectionSet) return SCALAR_POINTS;
  const { ids, limit } = getArgumentValues(definition, node, request.variables);
  const isPage = type.name === 'ItemsResponse';
  const length = Array.isArray(ids) ? ids.length : isPage || typeof limit !== 'number' ? undefined : limit;
  const times = isListType(getNullableType(definition.type)) ? (length ?? (typeName === 'ItemsResponse' ? listSize : UNBOUNDED_LIST)) : 1;
  const innerSize = isPage && typeof limit === 'number' ? limit : 1;
  return times * (OBJECT_POINTS + selectionCost(request, type.name, node.selectionSet, innerSize));
}

function selectionCost(request: Request, typeName: string, selection: SelectionSetNode, listSize: number): number {
  let points = 0;
  for (const node of selectedFields(selection, request.fragments)) points += fieldCost(request, typeName, node, listSize);
  return points;
}

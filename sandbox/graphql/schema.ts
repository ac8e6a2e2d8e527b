import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema, isInterfaceType, isObjectType, isScalarType } from 'graphql';
import { columnTypes } from '../columns/column-types.ts';
import { boardResolvers, columnResolvers, groupResolvers } from './board-resolvers.ts';
import { faultable } from './faultable.ts';
import { columnValueResolvers, type ItemCell, itemResolvers } from './item-resolvers.ts';
import { mutationResolvers } from './mutation-resolvers.ts';
import { queryResolvers } from './query-resolvers.ts';
import type { RequestContext } from './request-context.ts';
import type { Resolvers } from './resolver.ts';
import { configureScalars } from './scalars.ts';

const resolversByType: Readonly<Record<string, Resolvers>> = {
  Query: queryResolvers,
  Mutation: mutationResolvers,
  Board: boardResolvers,
  Column: columnResolvers,
  Group: groupResolvers,
  Item: itemResolvers,
};

/** `schema.graphql` with everything that makes it answer. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
  for (const [typeName, resolvers] of Object.entries(resolversByType)) attach(schema, typeName, resolvers);
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) if (field.resolve) field.resolve = faultable(field.resolve);
  }
  const columnValue = schema.getType('ColumnValue');
  if (!isInterfaceType(columnValue)) throw new Error('schema.graphql lacks ColumnValue');
  columnValue.resolveType = (source: ItemCell) => columnTypes[source.column.type].graphqlType;
  for (const { name } of schema.getPossibleTypes(columnValue)) attach(schema, name, columnValueResolvers);
  const json = schema.getType('JSON');
  const compareValue = schema.getType('CompareValue');
  if (!isScalarType(json) || !isScalarType(compareValue)) throw new Error('schema.graphql lacks a scalar');
  configureScalars(json, compareValue);
  return schema;
}

function attach(schema: GraphQLSchema, typeName: string, resolvers: Resolvers): void {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`schema.graphql lacks ${typeName}`);
  for (const field of Object.values(type.getFields())) {
    const resolver = resolvers[field.name];
    if (resolver) field.resolve = resolver as GraphQLFieldResolver<unknown, RequestContext>;
  }
}

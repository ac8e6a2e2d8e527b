import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { describe, expect, test } from 'vitest';

const OURS = new URL('../../src/monday/schema.graphql', import.meta.url);
/** Not part of the project: the official SDL is at hand only where somebody put it. */
const OFFICIAL = new URL('../../../shared/reference/monday-schema.graphql', import.meta.url);

describe('the schema that our requests are typed by', () => {
  test.skipIf(!existsSync(OFFICIAL))('is a true part of the official one', () => {
    expect(differences(read(OURS), read(OFFICIAL))).toEqual([]);
  });
});

describe('the comparison itself finds', () => {
  const official = `
    scalar JSON
    enum Place { before after }
    type Item { id: ID! name: String }
    type Query { items(ids: [ID!], limit: Int!): [Item] place: Place }`;
  const ours = 'enum Place { before } type Item { id: ID! } type Query { items(ids: [ID!], limit: Int!): [Item] place: Place }';

  test('nothing in a true part', () => {
    expect(differences(buildSchema(ours), buildSchema(official))).toEqual([]);
  });

  test.each([
    ['a type that is not there', ours.replace('type Item', 'type Other { id: ID } type Item'), 'Other'],
    ['a field that is not there', ours.replace('id: ID!', 'id: ID! uuid: ID'), 'Item.uuid'],
    ['another type of a field', ours.replace('place: Place', 'place: String'), 'Query.place: String'],
    ['a field that may be null', ours.replace('id: ID!', 'id: ID'), 'Item.id: ID'],
    ['a list that holds no null', ours.replace('[Item]', '[Item!]'), 'Query.items: [Item!]'],
    ['an argument that is not there', ours.replace('limit: Int!', 'limit: Int!, page: Int'), 'Query.items(page)'],
    ['another type of an argument', ours.replace('ids: [ID!]', 'ids: [ID]'), 'Query.items(ids: [ID])'],
    ['a required argument that is left out', ours.replace(', limit: Int!', ''), 'Query.items(limit) is required'],
    ['an enum value that is not there', ours.replace('{ before }', '{ before beside }'), 'Place.beside'],
    ['another kind of type', ours.replace('enum Place { before }', 'scalar Place'), 'Place'],
  ])('%s', (_what, changed, difference) => {
    expect(differences(buildSchema(changed), buildSchema(official))).toEqual([expect.stringContaining(difference)]);
  });
});

const read = (file: URL): GraphQLSchema => buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });

/** Whatever ours claims and the official schema does not, one sentence each. */
function differences(ours: GraphQLSchema, official: GraphQLSchema): string[] {
  return Object.values(ours.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) return [];
    const other = official.getType(type.name);
    if (other === undefined) return [`there is no type ${type.name}`];
    if (isScalarType(type) && isScalarType(other)) return [];
    if (isEnumType(type) && isEnumType(other)) {
      return type.getValues().flatMap(({ name }) => (other.getValue(name) ? [] : [`there is no enum value ${type.name}.${name}`]));
    }
    if (isUnionType(type) && isUnionType(other)) {
      const names = other.getTypes().map(({ name }) => name);
      return type.getTypes().flatMap(({ name }) => (names.includes(name) ? [] : [`${type.name} does not hold ${name}`]));
    }
    if (isObjectType(type) && isObjectType(other)) return fieldDifferences(type.name, type.getFields(), other.getFields());
    if (isInterfaceType(type) && isInterfaceType(other)) return fieldDifferences(type.name, type.getFields(), other.getFields());
    if (isInputObjectType(type) && isInputObjectType(other)) {
      const fields = other.getFields();
      return Object.values(type.getFields()).flatMap((field) =>
        String(field.type) === String(fields[field.name]?.type)
          ? []
          : [`${type.name}.${field.name}: ${field.type} is ${fields[field.name]?.type}`],
      );
    }
    return [`${type.name} is of another kind`];
  });
}

type Fields = ReturnType<Extract<ReturnType<GraphQLSchema['getQueryType']>, object>['getFields']>;

function fieldDifferences(type: string, ours: Fields, official: Fields): string[] {
  return Object.values(ours).flatMap((field) => {
    const other = official[field.name];
    const at = `${type}.${field.name}`;
    if (other === undefined) return [`there is no field ${at}`];
    const args = new Map(other.args.map((arg) => [arg.name, arg]));
    const named = new Set(field.args.map(({ name }) => name));
    return [
      ...(String(field.type) === String(other.type) ? [] : [`${at}: ${field.type} is ${other.type}`]),
      ...field.args.flatMap(({ name, type: ourType }) => {
        const arg = args.get(name);
        if (arg === undefined) return [`there is no argument ${at}(${name})`];
        return String(arg.type) === String(ourType) ? [] : [`${at}(${name}: ${ourType}) is ${arg.type}`];
      }),
      ...other.args.filter((arg) => isRequiredArgument(arg) && !named.has(arg.name)).map(({ name }) => `${at}(${name}) is required`),
    ];
  });
}

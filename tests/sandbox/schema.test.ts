import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  printType,
} from 'graphql';
import { describe, expect, test } from 'vitest';

const ours = buildSchema(readFileSync(new URL('../../sandbox/schema.graphql', import.meta.url), 'utf8'));
const officialFile = new URL('../../../shared/reference/monday-schema.graphql', import.meta.url);

describe.skipIf(!existsSync(officialFile))('the schema of the sandbox is a part of the official one (2026-07)', () => {
  const official: GraphQLSchema | undefined = existsSync(officialFile) ? buildSchema(readFileSync(officialFile, 'utf8')) : undefined;
  const names = Object.keys(ours.getTypeMap()).filter((name) => !name.startsWith('__'));

  test.each(names)('%s', (name) => {
    const mine = ours.getType(name);
    const theirs = official?.getType(name);
    expect(theirs?.astNode?.kind ?? 'scalar', `${name} is not in the official schema`).toBe(mine?.astNode?.kind ?? 'scalar');
    if (isEnumType(mine)) expect(printType(mine)).toBe(isEnumType(theirs) ? withoutDescriptions(printType(theirs)) : '');
    else expect(members(theirs)).toMatchObject(members(mine));
  });
});

/** Fields and arguments with their types and defaults. */
function members(type: unknown): Record<string, unknown> {
  if (isInputObjectType(type)) return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, argument(field)]));
  if (!isObjectType(type) && !isInterfaceType(type)) return {};
  return Object.fromEntries(
    Object.values(type.getFields()).map(({ name, type: result, args }) => [
      name,
      { result: String(result), args: Object.fromEntries(args.map((arg) => [arg.name, argument(arg)])) },
    ]),
  );
}

function argument({ type, defaultValue }: Pick<GraphQLArgument, 'type' | 'defaultValue'>): string {
  return defaultValue === undefined ? String(type) : `${type} = ${JSON.stringify(defaultValue)}`;
}

function withoutDescriptions(sdl: string): string {
  const values =
    sdl
      .replace(/"""[\s\S]*?"""/g, '')
      .match(/\w+/g)
      ?.slice(2) ?? [];
  return `enum ${sdl.match(/enum (\w+)/)?.[1]} {\n${values
    .sort()
    .map((value) => `  ${value}`)
    .join('\n')}\n}`;
}

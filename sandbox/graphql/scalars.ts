import { GraphQLError, type GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';

/** JSON as an argument is always one string, as monday.com wants it; in answers it is whatever the field gives. */
export function configureScalars(json: GraphQLScalarType, compareValue: GraphQLScalarType): void {
  json.serialize = (value) => value;
  json.parseValue = oneString;
  json.parseLiteral = (node, variables) => oneString(valueFromASTUntyped(node, variables));
  compareValue.parseValue = (value) => value;
  compareValue.parseLiteral = (node: ValueNode, variables) => valueFromASTUntyped(node, variables);
}

function oneString(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError(`JSON cannot represent ${JSON.stringify(value)}: it is written as one string`);
  return value;
}

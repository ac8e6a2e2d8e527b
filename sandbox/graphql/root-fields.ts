import { type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, getArgumentValues, Kind, type SelectionSetNode } from 'graphql';
import type { RunnableDocument } from './documents.ts';

export interface RootField {
  readonly name: string;
  readonly node: FieldNode;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The operation's root fields with their arguments, one for each alias. */
export function rootFields(
  schema: GraphQLSchema,
  { document, operation }: RunnableDocument,
  variables: Readonly<Record<string, unknown>>,
): RootField[] {
  const type = schema.getRootType(operation.operation);
  const definitions = type?.getFields() ?? {};
  const fields: RootField[] = [];
  for (const node of selectedFields(operation.selectionSet, fragmentsOf({ document, operation }))) {
    const definition = definitions[node.name.value];
    if (definition) fields.push({ name: definition.name, node, args: getArgumentValues(definition, node, variables) });
  }
  return fields;
}

export function fragmentsOf({ document }: RunnableDocument): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
}

/** A selection's fields, those of its fragments included. */
export function* selectedFields(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): Generator<FieldNode> {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) yield node;
    else {
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (inner) yield* selectedFields(inner.selectionSet, fragments);
    }
  }
}

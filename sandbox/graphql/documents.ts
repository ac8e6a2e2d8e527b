import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';

/** A valid document and the one operation of it that is meant. */
export interface RunnableDocument {
  readonly errors?: never;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export type PreparedDocument = RunnableDocument | { readonly errors: readonly GraphQLError[] };

/** Batches of one shape arrive by the thousand: parsing and validating each anew would cost more than running it. */
const KEPT_DOCUMENTS = 500;

export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #prepared = new Map<string, PreparedDocument>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  prepare(query: string, operationName: string | undefined): PreparedDocument {
    const key = `${operationName ?? ''}\n${query}`;
    const kept = this.#prepared.get(key);
    if (kept) return kept;
    const prepared = this.#prepare(query, operationName);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size >= KEPT_DOCUMENTS && oldest !== undefined) this.#prepared.delete(oldest);
    this.#prepared.set(key, prepared);
    return prepared;
  }

  #prepare(query: string, operationName: string | undefined): PreparedDocument {
    let document: DocumentNode;
    try {
      document = parse(query);
    } catch (error) {
      return { errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
    }
    const errors = validate(this.#schema, document);
    if (errors.length > 0) return { errors: errors.map(explainMissingOperation) };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [new GraphQLError('Must provide an operation.')] };
    return { document, operation };
  }
}

/** An operation that only the real API has is refused by its name, and the message says that this is the sandbox's doing. */
function explainMissingOperation(error: GraphQLError): GraphQLError {
  if (!/^Cannot query field .* on type "(Query|Mutation)"/.test(error.message)) return error;
  const message = `${error.message} The sandbox simulates only the operations in sandbox/schema.graphql.`;
  return new GraphQLError(message, { nodes: error.nodes ?? null });
}

import { type ExecutionResult, execute } from 'graphql';
import type { Account } from '../account/account.ts';
import { liveView } from '../account/board-view.ts';
import type { Clock } from '../clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { Documents } from '../graphql/documents.ts';
import type { RequestContext } from '../graphql/request-context.ts';
import { createSchema } from '../graphql/schema.ts';
import type { Charge } from '../limits/complexity-budget.ts';
import type { Answer } from './answer.ts';
import { type ApiRequest, type GraphqlRequest, readRequest } from './read-request.ts';

interface ExecutorDependencies {
  readonly account: Account;
  readonly clock: Clock;
  readonly faults: FaultBook;
  readonly latencyMs: number;
  readonly baseUrl: () => string;
}

const FREE: Charge = { before: 0, query: 0, after: 0, reset_in_x_seconds: 0 };

/** Reads requests and executes them. */
export class Executor {
  readonly schema = createSchema();
  readonly #documents = new Documents(this.schema);
  readonly #deps: ExecutorDependencies;

  constructor(deps: ExecutorDependencies) {
    this.#deps = deps;
  }

  read(id: string, incoming: ApiRequest): GraphqlRequest | Answer {
    return readRequest(this.schema, this.#documents, id, incoming);
  }

  async run(request: GraphqlRequest, charge: Charge, deadline: number): Promise<ExecutionResult> {
    const { account, faults, latencyMs } = this.#deps;
    const view = request.kind === 'query' ? account.laggingView : liveView;
    return this.#execute(request, { faults, view, charge, latencyMs, deadline });
  }

  async byHand(request: GraphqlRequest): Promise<ExecutionResult> {
    return this.#execute(request, { faults: null, view: liveView, charge: FREE, latencyMs: 0, deadline: Number.POSITIVE_INFINITY });
  }

  #execute({ prepared, variables, apiVersion }: GraphqlRequest, how: Pick<RequestContext, HowFields>) {
    const { account, clock, baseUrl } = this.#deps;
    const contextValue: RequestContext = { ...how, account, clock, apiVersion, baseUrl: baseUrl() };
    return execute({
      schema: this.schema,
      document: prepared.document,
      operationName: prepared.operation.name?.value,
      // Coerced a second time, which changes nothing: scalars stay as they are.
      variableValues: variables,
      contextValue,
    });
  }
}

type HowFields = 'faults' | 'view' | 'charge' | 'latencyMs' | 'deadline';

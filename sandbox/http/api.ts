import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { execute } from 'graphql';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { RequestFault } from '../faults/fault-rule.ts';
import { rootFieldCost } from '../graphql/complexity-cost.ts';
import { Documents } from '../graphql/documents.ts';
import { fragmentsOf } from '../graphql/root-fields.ts';
import { createSchema } from '../graphql/schema.ts';
import type { Stats } from '../inspect/stats.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import type { Charge } from '../limits/complexity-budget.ts';
import { type Answer, CUT } from './answer.ts';
import { executed, invalidVersion, notAuthenticated, refusedByLimit, tooComplex } from './envelope.ts';
import { IdempotencyCache, type Outcome } from './idempotency.ts';
import { type ApiRequest, type GraphqlRequest, readRequest } from './read-request.ts';

export interface ApiDependencies {
  readonly account: Account;
  readonly clock: Clock;
  readonly faults: FaultBook;
  readonly limits: CallLimits;
  readonly stats: Stats;
  readonly token: string;
  /** Milliseconds that each aliased mutation takes. */
  readonly latencyMs: number;
  /** `http://127.0.0.1:port`, known once the server listens. */
  readonly baseUrl: () => string;
}

/** The GraphQL endpoint. A request passes, in this order: token, version, calls, GraphQL, idempotency, points, faults. */
export class Api {
  readonly #deps: ApiDependencies;
  readonly #schema = createSchema();
  readonly #documents = new Documents(this.#schema);
  readonly #idempotency: IdempotencyCache;

  constructor(deps: ApiDependencies) {
    this.#deps = deps;
    this.#idempotency = new IdempotencyCache(deps.clock);
  }

  async answer(incoming: ApiRequest): Promise<Answer | typeof CUT> {
    const { limits } = this.#deps;
    const id = randomUUID();
    const refusal = this.#turnAway(id, incoming.headers);
    if (refusal) return this.#send(refusal, 'mutation');
    const limited = limits.enter();
    if (limited) return this.#send(refusedByLimit(limited, id), 'mutation');
    try {
      const request = readRequest(this.#schema, this.#documents, id, incoming);
      if ('status' in request) return this.#send(request, 'mutation');
      const { idempotencyKey } = request;
      const answer = idempotencyKey
        ? await this.#idempotency.run(idempotencyKey, () => this.#run(request))
        : (await this.#run(request)).send;
      return this.#send(answer, request.kind);
    } finally {
      limits.leave();
    }
  }

  forgetAnswers(): void {
    this.#idempotency.clear();
  }

  #turnAway(id: string, headers: IncomingHttpHeaders): Answer | undefined {
    if (headers.authorization?.replace(/^Bearer\s+/i, '') !== this.#deps.token) return notAuthenticated();
    const version = headers['api-version'];
    return version === undefined || isVersion(String(version)) ? undefined : invalidVersion(String(version), id);
  }

  async #run(request: GraphqlRequest): Promise<Outcome> {
    const { account, faults, stats } = this.#deps;
    const charge = this.#charge(request);
    if ('status' in charge) return { keep: undefined, send: charge };
    const fault = faults.requestFault(account, request.fields);
    if (fault?.when === 'before') return { keep: undefined, send: faulty(fault) };
    for (const { name } of request.fields) stats.operation(name);
    const answer = executed(await this.#execute(request, charge), request.id);
    // What a fault does to an answer happens on its way out: under the key, monday.com keeps what really came of the request.
    return { keep: answer, send: fault ? faulty(fault) : answer };
  }

  #charge(request: GraphqlRequest): Charge | Answer {
    const { limits, stats } = this.#deps;
    const { id, kind, prepared, variables, fields } = request;
    const scope = { schema: this.#schema, fragments: fragmentsOf(prepared), variables };
    const type = kind === 'query' ? 'Query' : 'Mutation';
    const points = fields.reduce((sum, field) => sum + rootFieldCost(scope, type, field, limits.settings.costs), 0);
    if (points > limits.settings.pointsPerRequest) return tooComplex(points, limits.settings.pointsPerRequest, id);
    const charge = limits.points.charge(kind, points);
    if (!charge || fields.every(({ name }) => name === 'complexity')) limits.countAsTenth();
    if (charge) {
      stats.charged(points);
      return charge;
    }
    const retryInSeconds = limits.points.window(kind).secondsLeft;
    return refusedByLimit({ code: 'COMPLEXITY_BUDGET_EXHAUSTED', message: 'Complexity budget exhausted', retryInSeconds }, id);
  }

  #execute({ prepared, variables, apiVersion }: GraphqlRequest, charge: Charge) {
    const { account, clock, faults, latencyMs, baseUrl } = this.#deps;
    return execute({
      schema: this.#schema,
      document: prepared.document,
      operationName: prepared.operation.name?.value,
      // Coerced a second time, which changes nothing: scalars stay as they are.
      variableValues: variables,
      contextValue: { account, clock, faults, charge, latencyMs, apiVersion, baseUrl: baseUrl() },
    });
  }

  #send(answer: Answer | typeof CUT, kind: 'query' | 'mutation'): Answer | typeof CUT {
    const { limits, stats } = this.#deps;
    if (answer === CUT) {
      stats.cutOff();
      return CUT;
    }
    stats.answered(answer);
    return { ...answer, headers: { ...limits.headers(kind), ...answer.headers } };
  }
}

function faulty(fault: RequestFault): Answer | typeof CUT {
  return fault.action === 'cut' ? CUT : { status: fault.status, headers: fault.headers, body: fault.body };
}

/** `YYYY-MM`, or one of monday.com's names. An unknown month is no error: it means the current version. */
function isVersion(version: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(version) || ['current', 'dev', 'maintenance', 'release_candidate'].includes(version);
}

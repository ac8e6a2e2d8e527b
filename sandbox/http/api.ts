import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from '../account/account.ts';
import type { Clock } from '../clock.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { rootFieldCost } from '../graphql/complexity-cost.ts';
import { fragmentsOf } from '../graphql/root-fields.ts';
import type { Stats } from '../inspect/stats.ts';
import type { CallLimits } from '../limits/call-limits.ts';
import type { Charge } from '../limits/complexity-budget.ts';
import { type Answer, CUT, type Reply, SILENCE } from './answer.ts';
import { executed, GATEWAY_TIMEOUT, invalidVersion, notAuthenticated, refusedByLimit, tooComplex } from './envelope.ts';
import { Executor } from './executor.ts';
import { conflict, IdempotencyCache, type Outcome } from './idempotency.ts';
import type { ApiRequest, GraphqlRequest } from './read-request.ts';
import { strike } from './strike.ts';

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
  /** Aborts when the sandbox stops: what a fault holds back then never takes effect. */
  readonly stopping: AbortSignal;
}

/** How long a call may take; what it has not done by then it does no more (reference section 8: 60 s a call). */
const LONGEST_CALL = 60_000;

/**
 * The GraphQL endpoint. A request passes, in this order: token, version, calls, GraphQL, faults of limits and keys, idempotency,
 * points, and what other faults do with it.
 */
export class Api {
  readonly #deps: ApiDependencies;
  readonly #executor: Executor;
  readonly #idempotency: IdempotencyCache;

  constructor(deps: ApiDependencies) {
    this.#deps = deps;
    this.#executor = new Executor(deps);
    this.#idempotency = new IdempotencyCache(deps.clock);
  }

  async answer(incoming: ApiRequest): Promise<Reply> {
    const { clock, limits } = this.#deps;
    const deadline = clock.now() + LONGEST_CALL;
    const id = randomUUID();
    const refusal = this.#turnAway(id, incoming.headers);
    if (refusal) return this.#send(refusal, 'mutation');
    const limited = limits.enter();
    if (limited) return this.#send(refusedByLimit(limited, id), 'mutation');
    // A request may go on although its client has been answered.
    return new Promise((resolve, reject) => {
      this.#serve({ id, deadline, incoming, reply: resolve })
        .catch(reject)
        .finally(() => limits.leave());
    });
  }

  /** The same GraphQL as a person's clicks use it: no token, limits, keys, faults or latency; it counts nowhere. */
  async byHand(incoming: ApiRequest): Promise<Answer> {
    const id = randomUUID();
    const request = this.#executor.read(id, incoming);
    return 'status' in request ? request : executed(await this.#executor.byHand(request), id);
  }

  forgetAnswers(): void {
    this.#idempotency.clear();
  }

  #turnAway(id: string, headers: IncomingHttpHeaders): Answer | undefined {
    if (headers.authorization?.replace(/^Bearer\s+/i, '') !== this.#deps.token) return notAuthenticated();
    const version = headers['api-version'];
    return version === undefined || isVersion(String(version)) ? undefined : invalidVersion(String(version), id);
  }

  async #serve({ id, deadline, incoming, reply }: Serving): Promise<void> {
    const { faults } = this.#deps;
    const request = this.#executor.read(id, incoming);
    const kind = 'status' in request ? 'mutation' : request.kind;
    const send = (answer: Reply) => reply(this.#send(answer, kind));
    if ('status' in request) return send(request);
    const { fields, idempotencyKey: key } = request;
    const limit = faults.limit(fields);
    if (limit) return send(this.#imposed(limit.limit, limit.seconds, id));
    const keyFault = key === undefined ? undefined : faults.key(fields)?.action;
    if (keyFault === 'key_conflict') return send(conflict());
    if (keyFault === 'forget_key' && key !== undefined) this.#idempotency.forget(key);

    const found = key === undefined ? undefined : this.#idempotency.find(key);
    if (found?.status === 409) return send(found);
    const charge = found ? undefined : this.#charge(request);
    if (charge && 'status' in charge) return send(charge);
    const mutate = async (): Promise<Outcome> => {
      const { answer, isKept } = await this.#run(request, deadline, charge);
      return { answer, isKept: isKept && keyFault !== 'forget_key' };
    };
    const run = async () => (key === undefined ? (await mutate()).answer : this.#idempotency.run(key, mutate));
    await strike(faults.request(fields), { run, reply: send, wait: (seconds) => this.#wait(seconds) }).catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      send(CUT);
    });
  }

  /** What a fault does to an answer happens on its way out: under the key, monday.com keeps what really came of the request. */
  async #run(request: GraphqlRequest, deadline: number, paid: Charge | undefined): Promise<Outcome> {
    const charge = paid ?? this.#charge(request);
    if ('status' in charge) return { answer: charge, isKept: false };
    for (const { name } of request.fields) this.#deps.stats.operation(name);
    const answer = executed(await this.#executor.run(request, charge, deadline), request.id);
    return { answer, isKept: answer !== GATEWAY_TIMEOUT };
  }

  #charge(request: GraphqlRequest): Charge | Answer {
    const { limits, stats } = this.#deps;
    const { id, kind, prepared, variables, fields } = request;
    const scope = { schema: this.#executor.schema, fragments: fragmentsOf(prepared), variables };
    const type = kind === 'query' ? 'Query' : 'Mutation';
    const points = fields.reduce((sum, field) => sum + rootFieldCost(scope, type, field, limits.settings.costs), 0);
    if (points > limits.settings.pointsPerRequest) return tooComplex(points, limits.settings.pointsPerRequest, id);
    const charge = limits.charge(kind, points);
    if ('code' in charge) return refusedByLimit(charge, id);
    if (fields.every(({ name }) => name === 'complexity')) limits.countAsTenth();
    stats.charged(points);
    return charge;
  }

  #imposed(limit: Parameters<CallLimits['impose']>[0], seconds: number | readonly [number, number] | undefined, id: string): Answer {
    const { faults, limits } = this.#deps;
    return refusedByLimit(limits.impose(limit, seconds === undefined ? undefined : faults.seconds(seconds)), id);
  }

  /** Rejects with Stopped where the sandbox stops meanwhile. */
  async #wait(seconds: number | readonly [number, number]): Promise<void> {
    const { clock, faults, stopping } = this.#deps;
    if (!stopping.aborted) await clock.sleep(faults.seconds(seconds) * 1000, stopping);
    if (stopping.aborted) throw new Stopped();
  }

  #send(reply: Reply, kind: 'query' | 'mutation'): Reply {
    const { limits, stats } = this.#deps;
    if (reply === CUT || reply === SILENCE) {
      stats.cutOff();
      return reply;
    }
    stats.answered(reply);
    return { ...reply, headers: { ...limits.headers(kind), ...reply.headers } };
  }
}

interface Serving {
  readonly id: string;
  readonly deadline: number;
  readonly incoming: ApiRequest;
  readonly reply: (reply: Reply) => void;
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** `YYYY-MM`, or one of monday.com's names. An unknown month is no error: it means the current version. */
function isVersion(version: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(version) || ['current', 'dev', 'maintenance', 'release_candidate'].includes(version);
}

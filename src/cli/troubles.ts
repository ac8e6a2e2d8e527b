import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { SyncClient } from '../client.ts';
import type { Pulse } from '../contract.ts';
import { waitText } from './wait-text.ts';

/** How often Temporal is asked: a describe a workflow. */
const ASK_MS = 2000;

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** Why a workflow doesn't get on. */
export interface Trouble {
  /** The failure of an activity that Temporal is trying again, in a sentence. */
  readonly failure: string | null;
  /** A limit that an activity sits out. */
  readonly wait: Pulse['wait'];
}

/** Asks Temporal why workflows don't get on: without it a sync against a dead server, or one that waits, looks merely slow. */
export class Troubles {
  readonly #client: SyncClient;
  #asked = 0;
  #known: ReadonlyMap<string, Trouble> = new Map();

  constructor(client: SyncClient) {
    this.#client = client;
  }

  /** By workflow id; at most one round of questions in a while. What can't be asked for is left out. */
  async of(workflowIds: readonly string[]): Promise<ReadonlyMap<string, Trouble>> {
    if (Date.now() - this.#asked < ASK_MS) return this.#known;
    this.#asked = Date.now();
    const asked = await Promise.all(workflowIds.map(async (id) => [id, await this.#ask(id).catch(() => null)] as const));
    this.#known = new Map(asked.flatMap(([id, trouble]) => (trouble === null ? [] : [[id, trouble] as const])));
    return this.#known;
  }

  async #ask(workflowId: string): Promise<Trouble> {
    const { raw } = await this.#client.client.workflow.getHandle(workflowId).describe();
    const pending = raw.pendingActivities ?? [];
    const stuck = pending.find(({ lastFailure }) => lastFailure != null);
    return { failure: stuck === undefined ? null : failureText(stuck), wait: pending.map(waitOf).find((wait) => wait !== undefined) };
  }
}

/** What stands behind a workflow's line, where anything does. */
export function troubleText(trouble: Trouble | undefined, now: number): string | null {
  const wait = trouble?.wait === undefined ? null : waitText(trouble.wait, now);
  return wait ?? trouble?.failure ?? null;
}

function failureText({ attempt, lastFailure }: PendingActivity): string {
  let failure = lastFailure;
  while (failure?.cause != null) failure = failure.cause;
  const said = failure?.timeoutFailureInfo == null ? failure?.message : 'the worker that had it has gone silent.';
  return `try ${attempt ?? '?'}: ${said ?? 'unknown failure'}`;
}

function waitOf({ heartbeatDetails }: PendingActivity): Pulse['wait'] {
  const [payload] = heartbeatDetails?.payloads ?? [];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload<Pulse | undefined>(payload)?.wait;
}

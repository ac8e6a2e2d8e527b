import type { SyncClient } from '../client.ts';

/** How often Temporal is asked: a describe a workflow. */
const ASK_MS = 2000;

/** Why workflows don't get on: the failure of an activity that Temporal is trying again. Without it a sync against a dead server looks merely slow. */
export class Troubles {
  readonly #client: SyncClient;
  #asked = 0;
  #known: ReadonlyMap<string, string> = new Map();

  constructor(client: SyncClient) {
    this.#client = client;
  }

  /** By workflow id, a sentence each; at most one round of questions in a while. */
  async of(workflowIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (Date.now() - this.#asked < ASK_MS) return this.#known;
    this.#asked = Date.now();
    const asked = await Promise.all(workflowIds.map(async (workflowId) => [workflowId, await this.#ask(workflowId)] as const));
    this.#known = new Map(asked.flatMap(([workflowId, trouble]) => (trouble === null ? [] : [[workflowId, trouble] as const])));
    return this.#known;
  }

  async #ask(workflowId: string): Promise<string | null> {
    const { raw } = await this.#client.client.workflow.getHandle(workflowId).describe();
    const stuck = raw.pendingActivities?.find(({ lastFailure }) => lastFailure != null);
    if (stuck === undefined) return null;
    let failure = stuck.lastFailure;
    while (failure?.cause != null) failure = failure.cause;
    return `try ${stuck.attempt ?? '?'}: ${failure?.message ?? 'unknown failure'}`;
  }
}

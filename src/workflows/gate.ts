import { CancellationScope, condition } from '@temporalio/workflow';
import { isBrokenOff } from './failure.ts';

/** Why a customer sync stops before its last order. */
type Stop = 'skipped' | 'cancelled';

/**
 * Lets a customer sync through, step by step. Pause, skip and cancel act at once: they cancel the running activity, which finishes
 * what is on the wire, settles it, and returns where it stands.
 */
export class Gate {
  #paused: boolean;
  #stop: Stop | undefined;
  #running: CancellationScope | undefined;

  constructor(paused: boolean) {
    this.#paused = paused;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Whether that changed anything; so does `skip`. */
  setPaused(paused: boolean): boolean {
    const changed = this.#paused !== paused;
    this.#paused = paused;
    if (paused) this.#running?.cancel();
    return changed;
  }

  skip(): boolean {
    const changed = this.#stop === undefined;
    this.#stop ??= 'skipped';
    this.#running?.cancel();
    return changed;
  }

  /** Waits while paused. False: stop here. */
  async pass(): Promise<boolean> {
    try {
      await condition(() => !this.#paused || this.#stop !== undefined);
    } catch (error) {
      this.#cancelled(error);
    }
    return this.#stop === undefined;
  }

  /** Runs one step. undefined: it was interrupted before it could tell anything; `pass` knows whether to try again. */
  async run<Result>(step: () => Promise<Result>): Promise<Result | undefined> {
    this.#running = new CancellationScope();
    const outer = CancellationScope.current();
    try {
      return await this.#running.run(step);
    } catch (error) {
      if (isBrokenOff(error) && !outer.consideredCancelled) return undefined;
      this.#cancelled(error);
      return undefined;
    } finally {
      this.#running = undefined;
      // The step may have come to its end though the workflow was cancelled meanwhile.
      if (outer.consideredCancelled) this.#stop ??= 'cancelled';
    }
  }

  #cancelled(error: unknown): void {
    if (!isBrokenOff(error)) throw error;
    this.#stop ??= 'cancelled';
  }
}

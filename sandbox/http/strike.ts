import type { RequestFault } from '../faults/fault-rule.ts';
import { type Answer, CUT, type Reply, SILENCE } from './answer.ts';

export interface Struck {
  /** Lets the request take effect. */
  readonly run: () => Promise<Answer>;
  /** Only the first call counts: what comes later reaches nobody. */
  readonly reply: (reply: Reply) => void;
  /** Lets the fault's seconds pass. */
  readonly wait: (seconds: number | readonly [number, number]) => Promise<void>;
}

/** Runs a request as a fault lets it: whether and when it takes effect, and what the client hears of it. */
export async function strike(fault: RequestFault | undefined, { run, reply, wait }: Struck): Promise<void> {
  switch (fault?.action) {
    case undefined:
      return reply(await run());
    case 'http':
    case 'cut': {
      if (fault.when === 'after') await run();
      if (fault.seconds !== undefined) await wait(fault.seconds);
      return reply(fault.action === 'cut' ? CUT : { status: fault.status, headers: fault.headers, body: fault.body });
    }
    case 'silence': {
      if (fault.when === 'after') await run();
      return reply(SILENCE);
    }
    case 'cut_midway':
      return reply({ ...(await run()), isCutMidway: true });
    case 'cut_ahead': {
      reply(CUT);
      await wait(fault.seconds);
      await run();
      return;
    }
    case 'delay': {
      if (fault.when === 'before') await wait(fault.seconds);
      const answer = await run();
      if (fault.when === 'after') await wait(fault.seconds);
      return reply(answer);
    }
  }
}

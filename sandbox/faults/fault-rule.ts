import { z } from 'zod';

const shared = {
  id: z.string().min(1).optional(),
  match: z
    .strictObject({
      /** A root field such as `create_item`. Left out: any. */
      operation: z.string().optional(),
      /** Contained in the name, a value or the group title of what is written or changed; case counts. Left out: anything. */
      text: z.string().min(1).optional(),
    })
    .default({}),
  /** Before the call takes effect, so that nothing is written, or after. */
  when: z.enum(['before', 'after']).default('before'),
  /** How often the rule acts; left out: always. */
  times: z.int().positive().optional(),
};

/** What to do to calls that match, as POST /inspect/faults takes it. */
export const faultRule = z.discriminatedUnion('action', [
  /** The alias fails with this code and message; its neighbours stand. */
  z.strictObject({
    ...shared,
    action: z.literal('refuse'),
    code: z.string().default('ColumnValueException'),
    message: z.string().default('Refused by a fault of the sandbox'),
    statusCode: z.int().default(200),
  }),
  /** The whole request is answered with this status and body. */
  z.strictObject({
    ...shared,
    action: z.literal('http'),
    status: z.int().min(200).max(599),
    body: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({ 'Content-Type': 'text/html; charset=utf-8' }),
  }),
  /** The connection is cut without an answer. */
  z.strictObject({ ...shared, action: z.literal('cut') }),
]);

export type FaultRule = z.infer<typeof faultRule>;
export type RefusalFault = Extract<FaultRule, { action: 'refuse' }>;
export type RequestFault = Exclude<FaultRule, { action: 'refuse' }>;

import { z } from 'zod';
import { type Answer, json } from '../http/answer.ts';

/** Hands the body to `use`, or answers 400 with what is wrong with it. */
export function parsed<Form extends z.ZodType>(form: Form, body: string, use: (value: z.infer<Form>) => Answer): Answer {
  const result = form.safeParse(parseJson(body));
  return result.success ? use(result.data) : json({ error: z.prettifyError(result.error) }, 400);
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

import { InternalServerError } from './monday-error.ts';

/** Ids of boards and items are numbers written as strings; anything else is an internal error to monday.com. */
export function numericId(id: string): string {
  if (!/^\d+$/.test(id)) throw new InternalServerError(`${JSON.stringify(id)} is no id`);
  return id;
}

import { SEARCH_ATTRIBUTES } from './contract.ts';

/** Temporal's indexed value types, by their names in `SEARCH_ATTRIBUTES` (temporal.api.enums.v1.IndexedValueType). */
const TYPES = { Keyword: 2, Int: 3 } as const;

/** The part of Temporal's operator service that both kinds of connection have. */
export interface OperatorService {
  listSearchAttributes(request: { namespace: string }): Promise<{ customAttributes?: Record<string, unknown> | null }>;
  addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
}

/** Our search attributes that a namespace lacks. A workflow that sets one of them would never get on. */
export async function missingSearchAttributes(service: OperatorService, namespace: string): Promise<readonly string[]> {
  const { customAttributes } = await service.listSearchAttributes({ namespace });
  return Object.keys(SEARCH_ATTRIBUTES).filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
}

export async function addSearchAttributes(service: OperatorService, namespace: string, names: readonly string[]): Promise<void> {
  const wanted = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => names.includes(name));
  await service.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(wanted.map(([name, type]) => [name, TYPES[type]])) });
}

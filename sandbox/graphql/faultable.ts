import type { GraphQLFieldResolver } from 'graphql';
import { mondayError } from './monday-error.ts';
import type { RequestContext } from './request-context.ts';

type RootResolver = GraphQLFieldResolver<unknown, RequestContext, object>;

/** A root field that a fault may refuse, before it takes effect or after. */
export function faultable(resolve: RootResolver): RootResolver {
  return async (source, args, context, info) => {
    const fault = context.faults.refusal(context.account, info.fieldName, args);
    const refusal = fault && mondayError(fault.code, fault.message, { statusCode: fault.statusCode });
    if (refusal && fault.when === 'before') throw refusal;
    const result = await resolve(source, args, context, info);
    if (refusal) throw refusal;
    return result;
  };
}

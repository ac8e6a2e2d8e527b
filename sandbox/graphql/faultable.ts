import type { GraphQLFieldResolver } from 'graphql';
import { aliasError } from '../faults/alias-error.ts';
import type { AliasFault } from '../faults/fault-rule.ts';
import type { RequestContext } from './request-context.ts';

type RootResolver = GraphQLFieldResolver<unknown, RequestContext, object>;

/** A root field that a fault may strike, before it takes effect or after. */
export function faultable(resolve: RootResolver): RootResolver {
  return async (source, args, context, info) => {
    const fault = context.faults?.alias({ name: info.fieldName, args });
    if (fault?.when === 'before') return fail(context, fault, args);
    const result = await resolve(source, args, context, info);
    return fault ? fail(context, fault, args) : result;
  };
}

function fail({ account }: RequestContext, fault: AliasFault, args: object): null {
  const error = aliasError(account, fault, args);
  if (error) throw error;
  return null;
}

import type { GraphQLFieldResolver } from 'graphql';
import type { RequestContext } from './request-context.ts';

/**
 * Resolvers of one type by field name. Each knows its own source and arguments, which the schema vouches for; `never` lets them all
 * into one table.
 */
export type Resolvers = Readonly<Record<string, GraphQLFieldResolver<never, RequestContext, never>>>;

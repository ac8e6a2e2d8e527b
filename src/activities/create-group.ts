import { randomUUID } from 'node:crypto';
import { ERRORS, type ErrorCode, OrderSyncError } from '../errors.ts';
import type { WriteAnswer } from '../monday/monday-api.ts';
import type { Place } from '../sync/place-group.ts';
import { namingRequest } from '../sync/row-reason.ts';
import { stopSignal } from './activity.ts';
import { confirmClaim } from './confirm-claim.ts';
import type { ActivityDeps } from './deps.ts';
import { untilStored } from './until-stored.ts';

export interface GroupToCreate {
  readonly boardId: string;
  readonly boardName: string;
  readonly titleKey: string;
  readonly title: string;
  readonly syncId: string;
  readonly customer: string;
}

type Made =
  | { readonly id: string; readonly action: 'create' | 'reuse' }
  | { readonly code: ErrorCode; readonly reason: string; readonly dueAt?: string };

/** An open claim that is younger than this share of the ceiling (10 s of monday's) is somebody's who is about to get his answer. */
const ON_THE_WIRE = 1 / 6;

/**
 * One group by permit, claim, send, settle. The request goes out at most once; without a clear answer the claim stays, so that no
 * other attempt makes a twin, until a lookup has seized it and has not found the group.
 * @param seizedBy the key by which the caller has seized an open claim
 */
export async function createGroup(deps: ActivityDeps, group: GroupToCreate, seizedBy?: string): Promise<Made> {
  const { store, monday, groupOrder } = deps;
  const { boardId, title, customer } = group;
  const signal = stopSignal(deps);
  const createAt = async (place: Place | null, seized: string | undefined): Promise<Made> => {
    const permit = await monday.permit({ customer, kind: 'create_group', mutations: 1, signal });
    const requestKey = seized ?? randomUUID();
    try {
      if (seized === undefined && !(await store.groups.claim({ ...group, requestKey }))) return claimedByOthers(deps, group);
      const mayGo = await confirmClaim({
        what: `The claim on group "${title}"`,
        freshMs: deps.timing.freshMs,
        renew: () => store.groups.renew(requestKey),
        release: () => store.groups.release(requestKey),
      });
      return await settle(deps, { ...group, requestKey }, await monday.createGroup({ boardId, title, place, requestKey, mayGo }, permit));
    } finally {
      permit.end();
    }
  };
  return groupOrder.create(boardId, title, async (place) => {
    const made = await createAt(place, seizedBy);
    // The neighbour was deleted meanwhile; a group in the wrong place is better than none. The refusal has released the first claim.
    return place !== null && 'code' in made && made.code === 'GROUP_UNKNOWN' ? createAt(null, undefined) : made;
  });
}

async function settle(
  { store, log, timing }: ActivityDeps,
  group: GroupToCreate & { readonly requestKey: string },
  answer: WriteAnswer<'group'>,
): Promise<Made> {
  if (answer.kind === 'not-executed') {
    await untilStored(() => store.groups.release(group.requestKey));
    if (answer.error.scope === 'row')
      return { code: answer.error.code, reason: namingRequest(answer.error.message, answer.error.requestId) };
    throw answer.error;
  }
  const dueAt = new Date(Date.now() + timing.ceilingMs + timing.graceMs).toISOString();
  if (answer.kind === 'unknown') {
    const { code, message, requestId } = answer.error;
    return { code, reason: namingRequest(`${message} Whether the group was created is not known.`, requestId), dueAt };
  }
  const fate = answer.fates.get('group');
  if (fate?.kind === 'done') {
    if (!(await untilStored(() => store.groups.settle({ ...group, groupId: fate.id }))))
      log.error(
        { syncId: group.syncId, customer: group.customer, group: fate.id, title: group.title },
        'a created group could not be stored: its claim was taken over',
      );
    return { id: fate.id, action: 'create' };
  }
  if (fate?.kind === 'refused') {
    await untilStored(() => store.groups.release(group.requestKey));
    if (ERRORS[fate.code].scope !== 'row') throw new OrderSyncError(fate.code, fate.reason, { requestId: answer.requestId ?? undefined });
    return { code: fate.code, reason: namingRequest(fate.reason, answer.requestId) };
  }
  const reason = namingRequest(fate?.reason ?? 'monday.com did not tell what became of the group.', answer.requestId);
  return { code: fate?.code ?? 'UNCLEAR_ANSWER', reason, dueAt };
}

/** Another customer or another worker has the title: its group is taken once it is there. */
async function claimedByOthers({ store, timing }: ActivityDeps, group: GroupToCreate): Promise<Made> {
  const { boardId, titleKey, title } = group;
  const [known] = await store.groups.read(boardId, [titleKey]);
  if (known?.groupId != null) {
    await store.groups.remember({ ...group, groupId: known.groupId });
    return { id: known.groupId, action: 'reuse' };
  }
  const wait = known?.claimedAgeMs == null ? 0 : timing.ceilingMs + timing.graceMs - known.claimedAgeMs;
  // Nobody answers in this long: the group waits for its lookup, and the customer's others go on.
  if (known?.claimedAgeMs != null && known.claimedAgeMs > ON_THE_WIRE * timing.ceilingMs && wait > 0) {
    const reason = `A request to create the group "${title}" has got no answer yet.`;
    return { code: 'NO_ANSWER', reason, dueAt: new Date(Date.now() + wait).toISOString() };
  }
  throw new OrderSyncError('CLAIM_LOST', `Another request is creating the group "${title}".`, { retryAfterSeconds: 2 });
}

import type { ObjectOwner } from '#contracts';
import type { PolicyDocument } from '#gateway';

/** What a contract says of the owners of an operation's objects, as policies that enforce it. */
export function ownerPolicies(operationId: string, owners: readonly ObjectOwner[]): PolicyDocument[] {
  return owners.map((options, i) => ({
    id: `${operationId}/x-gatehouse-owner/${i}`,
    policy: 'object-ownership',
    options,
  }));
}

import type { ContractOperation, ContractPolicy, ImportedContract, ObjectOwner } from '#contracts';
import type { PolicyDocument } from '#gateway';
import { type Fault, invalidInput } from '#kernel';
import { policyFaults } from '../attachments.ts';

/** What a contract demands for an operation, as policies that enforce it. */
export function contractPolicies(
  operationId: string,
  {
    owners,
    policies,
  }: { readonly owners: readonly ObjectOwner[]; readonly policies: readonly ContractPolicy[] },
): PolicyDocument[] {
  return [
    ...owners.map((options, i) => ({
      id: `${operationId}/x-gatehouse-owner/${i}`,
      policy: 'object-ownership',
      options,
    })),
    ...policies.map((policy, i) => ({ id: `${operationId}/x-gatehouse-policies/${i}`, ...policy })),
  ];
}

/** Everything wrong with the policies that a contract names, and with their options. */
export function contractPolicyFaults({ operations }: Pick<ImportedContract, 'operations'>): Fault[] {
  return operations.flatMap(operation =>
    operation.policies.flatMap(({ policy, options }, i) =>
      policyFaults({ policy, options, scope: 'operation' }).map(({ at, message }) => ({
        at: `${placeOf(operation)}/x-gatehouse-policies/${i}${at}`,
        message,
      })),
    ),
  );
}

/** @throws `invalid-input` naming each policy that there is not, and each option that does not fit. */
export function refusePolicyFaults(contract: Pick<ImportedContract, 'operations'>): void {
  const faults = contractPolicyFaults(contract);
  if (faults.length > 0) throw invalidInput(faults.slice(0, 50));
}

/** Whether a contract attaches policies, which takes more than the right to write APIs. */
export const attachesPolicies = ({ operations }: Pick<ImportedContract, 'operations'>): boolean =>
  operations.some(({ policies }) => policies.length > 0);

const placeOf = ({ method, path }: ContractOperation): string =>
  `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;

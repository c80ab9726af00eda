import { permits, type Principal } from '#credentials';
import { GatehouseError } from '#kernel';

/**
 * A contract that attaches policies needs the permission of whoever attaches one by a request.
 * @throws `forbidden`
 */
export function refuseAttaching(principal: Principal): void {
  if (permits(principal, 'policies:write')) return;
  throw new GatehouseError(
    'forbidden',
    'The contract attaches policies (`x-gatehouse-policies`), which needs policies:write.',
    { extra: { permission: 'policies:write' } },
  );
}

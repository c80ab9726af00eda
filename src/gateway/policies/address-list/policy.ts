import { Type } from 'typebox';
import { AddressSet } from '../../address.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { firstOf } from '../../words.ts';

const networks = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 200_000, description }));

/**
 * Admits by network address. `deny` outweighs `allow`; with `allow`, whoever is not on it is refused. The address
 * is that of `normalise`: what configured proxies say counts, what a client writes does not.
 */
export const policy = definePolicy({
  name: 'address-list',
  title: 'Address list',
  summary: 'Refuses callers by network address (403): those on a deny list, or those not on an allow list.',
  options: Type.Object(
    {
      allow: networks(
        'Networks that are admitted, and no others: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.7`.',
      ),
      deny: networks('Networks that are refused, even where they are also allowed.'),
    },
    { additionalProperties: false },
  ),
  inWords: ({ allow, deny }) =>
    [
      ...(allow === undefined ? [] : [`Only from ${firstOf(allow)}`]),
      ...(deny === undefined ? [] : [`${allow === undefined ? 'Not' : 'not'} from ${firstOf(deny)}`]),
    ].join(', '),
  onError: 'deny',
  steps: ({ allow, deny }) => {
    if (allow === undefined && deny === undefined)
      throw new Error('address-list: give `allow` or `deny`; without either it would refuse nobody.');
    const allowed = allow && new AddressSet(allow);
    const denied = deny && new AddressSet(deny);
    return {
      screen: x => {
        if (denied?.has(x.address) === true)
          return new Refusal('address-refused', { reason: 'the address is on the deny list' });
        if (allowed?.has(x.address) === false)
          return new Refusal('address-refused', { reason: 'the address is not on the allow list' });
        return undefined;
      },
    };
  },
});

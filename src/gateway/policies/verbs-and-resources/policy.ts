import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';

/**
 * Only what the contract lists passes: an unknown resource is answered 404, a known one with another verb 405 and
 * the verbs it does offer (RFC 9110 section 15.5.6). It is always on; attach it to a version in `report` mode to
 * let unlisted requests through while a contract is being completed.
 */
export const policy = definePolicy({
  name: 'verbs-and-resources',
  title: 'Verbs and resources',
  summary: 'Refuses paths (404) and methods (405 with Allow) that the contract does not list.',
  options: Type.Object({}, { additionalProperties: false }),
  inWords: () => 'Only paths and methods that the contract lists',
  onError: 'deny',
  steps: (_options, place) => {
    const house = place.zone.verbStatus === 403;
    return {
      route: (_x, allow) => {
        if (allow.length === 0) return new Refusal('resource-unknown');
        if (house) return new Refusal('method-not-offered');
        return new Refusal('method-not-allowed', { headers: { allow: [...allow].sort().join(', ') } });
      },
    };
  },
});

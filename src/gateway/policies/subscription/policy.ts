import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';

/**
 * Admits applications that hold an approved subscription to this very version. A key alone proves who calls, not
 * that the owner of the API agreed.
 */
export const policy = definePolicy({
  name: 'subscription',
  title: 'Subscription',
  summary: 'Admits only applications with an approved subscription to this version of the API.',
  options: Type.Object(
    {
      keyless: Type.Optional(
        Type.Boolean({
          description: 'True lets callers pass that show no key at all, as for open data.',
          default: false,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ keyless }) =>
    `An approved subscription to this version${keyless === true ? ', unless no key is shown at all' : ''}`,
  onError: 'deny',
  steps: (options, _place, { callers }) => {
    const keyless = options.keyless ?? false;
    return {
      authorise: ({ caller: { application }, operation: { version } }) => {
        if (application === undefined)
          return keyless
            ? undefined
            : new Refusal('subscription-missing', { reason: 'nobody was identified' });
        if (!application.active) return new Refusal('application-suspended');
        const subscription = callers.subscription(application.id, version.id);
        if (subscription?.approved === true) return undefined;
        return new Refusal('subscription-missing', {
          reason: subscription === undefined ? 'never subscribed' : 'the subscription is not approved',
        });
      },
    };
  },
});

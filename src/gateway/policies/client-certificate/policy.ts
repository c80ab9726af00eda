import { Type } from 'typebox';
import { presentedBy } from '../../callers/presented.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';

/**
 * Identifies the application by the certificate that its connection showed (mutual TLS, RFC 8446 section 4.3.2). The
 * listener asks for one and judges nothing; here it is judged on every request, since a session that is resumed, or
 * lasts, would know nothing of what was revoked meanwhile. What is wrong is told to operators only.
 */
export const policy = definePolicy({
  name: 'client-certificate',
  title: 'Client certificate',
  summary: 'Identifies the calling application by its TLS client certificate (mutual TLS).',
  options: Type.Object(
    {
      authorities: Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }), {
        minItems: 1,
        maxItems: 16,
        uniqueItems: true,
        description: 'Names of the authorities whose certificates are believed.',
      }),
      required: Type.Optional(
        Type.Boolean({
          description: 'False lets callers without a certificate pass; one that is shown must still be good.',
          default: true,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ authorities, required }) =>
    `client certificate from ${authorities.join(' or ')}${required === false ? ', for those who have one' : ''}`,
  onError: 'deny',
  steps: ({ authorities, required = true }, _place, { callers }) => ({
    identify: x => {
      const presented = presentedBy(x.request);
      if (presented === undefined) return required ? new Refusal('client-certificate-missing') : undefined;
      let reason = 'none of the authorities is known';
      for (const name of authorities) {
        const authority = callers.authorities.named(name);
        if (authority === undefined) continue;
        const fault = authority.fault(presented, x.now);
        if (fault !== undefined) {
          reason = fault;
          continue;
        }
        const id = callers.authorities.applicationOf(presented, authority, x.now);
        const application = id === undefined ? undefined : callers.application(id);
        if (application !== undefined)
          return { application, keyId: undefined, user: undefined, sandbox: false, certificate: presented };
        reason = 'no application calls with it';
      }
      return new Refusal('client-certificate-invalid', { reason });
    },

    // Said only to somebody who holds a good certificate.
    authorise: ({ caller }) =>
      caller.application?.active === false ? new Refusal('application-suspended') : undefined,
  }),
});

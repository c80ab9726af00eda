import { Type } from 'typebox';
import { delegatedNames, delegatedPrefix, environmentNamed, findApiKey, looksLikeApiKey } from '#credentials';
import { delegationFault } from '../../callers/delegations.ts';
import type { KnownKey } from '../../callers/key-record.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { realmOf } from '../realm.ts';

const defaultHeader = 'x-api-key';

/** Fields that mean something to HTTP or to other controls; a key in one of them would be read twice. */
const reservedHeaders: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'dpop',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/**
 * Identifies the application by its API key, which comes in one header, once. A key in the URL is refused even
 * beside a good one in the header: by then it is in the logs of every machine on the way, and its owner must know.
 * Whatever is wrong with a key, the answer is the same, so that it tells nothing about keys that exist. The header
 * is not forwarded: the upstream has no use for a secret that would open the gateway to it.
 */
export const policy = definePolicy({
  name: 'api-key',
  title: 'API key',
  summary: 'Identifies the calling application by an API key in a header; refuses keys in the URL.',
  options: Type.Object(
    {
      header: Type.Optional(
        Type.String({
          pattern: '^[A-Za-z0-9-]{1,64}$',
          description: 'Name of the header that carries the key.',
          default: defaultHeader,
        }),
      ),
      required: Type.Optional(
        Type.Boolean({
          description: 'False lets callers without a key pass; a key that is present must still be good.',
          default: true,
        }),
      ),
      environment: Type.Optional(
        Type.Union([Type.Literal('live'), Type.Literal('test')], {
          description: 'Takes keys of this environment only; both, unless told.',
        }),
      ),
      delegated: Type.Optional(
        Type.Boolean({
          description: 'Takes narrower keys too, which holders of keys made of them; false unless told.',
          default: false,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ header = defaultHeader, required = true, environment, delegated = false }) =>
    [
      `API key in the header ${header.toLowerCase()}`,
      required ? '' : ', for those who have one',
      environment === undefined ? '' : `; ${environment} keys only`,
      delegated ? '; delegated keys too' : '',
    ].join(''),
  onError: 'deny',
  steps: (options, place, { callers }) => {
    const header = (options.header ?? defaultHeader).toLowerCase();
    if (reservedHeaders.has(header)) throw new Error(`the header "${header}" has another meaning in HTTP`);
    const required = options.required ?? true;
    const { environment, delegated = false } = options;

    // A 401 names how to authenticate (RFC 9110 section 11.6.1). There is no registered scheme for keys in a header.
    const headers = { 'www-authenticate': `ApiKey realm="${realmOf(place)}", header="${header}"` };
    const invalid = (reason: string) => new Refusal('api-key-invalid', { headers, reason });

    return {
      stripHeaders: [header],

      identify: x => {
        if ((x.query !== '' && findApiKey(x.query) !== undefined) || findApiKey(x.path) !== undefined)
          return new Refusal('api-key-in-url');

        const { rawHeaders } = x.request;
        let presented: string | undefined;
        // Counted in the raw fields: node joins repeated ones, and an upstream might read another of them.
        for (let at = 0; at < rawHeaders.length; at += 2) {
          const name = rawHeaders[at] as string;
          if (name.length !== header.length || name.toLowerCase() !== header) continue;
          if (presented !== undefined) return new Refusal('api-key-repeated');
          presented = rawHeaders[at + 1] as string;
        }
        if (presented === undefined)
          return required ? new Refusal('api-key-missing', { headers }) : undefined;

        let key: KnownKey | undefined;
        let shown: 'live' | 'test';
        if (presented.startsWith(delegatedPrefix)) {
          if (!delegated) return invalid('a delegated key, which is not taken here');
          const found = callers.delegations.find(presented);
          if (found === undefined) return invalid('a delegated key that is not genuine, or of no key known');
          const { version, label, versionLabel } = x.operation;
          const asked = {
            now: x.now,
            address: x.address,
            operation: label,
            api: version.api.name,
            version: versionLabel,
          };
          const fault = delegationFault(found.key, asked);
          if (fault === 'expired') return invalid('a delegated key that has expired');
          if (fault === 'beyond') return new Refusal('delegation-exceeded');
          // Revoked with the key that it was made of: that one is looked up each time.
          key = callers.keyByHash(found.parent.hash);
          if (
            key !== undefined &&
            callers.revocations.size > 0 &&
            callers.revocations.hasAny(delegatedNames(key.id, found.key))
          )
            return invalid('a delegated key that was taken back');
          shown = found.parent.environment;
        } else {
          key = callers.keyByText(presented);
          shown = environmentNamed(presented);
        }
        if (key === undefined)
          return invalid(
            looksLikeApiKey(presented) ? 'unknown or revoked' : 'not a key by shape or checksum',
          );
        if (environment !== undefined && shown !== environment) return invalid(`a key for ${shown}`);
        if (!(x.now < key.notAfter)) return invalid(`${key.id} has expired`);
        const application = callers.application(key.applicationId);
        if (application === undefined) return invalid(`the application of ${key.id} is gone`);
        // The environment is part of the text that was hashed: what a key shows is what it was issued for.
        return {
          application,
          keyId: key.id,
          user: undefined,
          sandbox: shown === 'test',
          certificate: undefined,
        };
      },

      // Said only to somebody who holds a good key, and also where no subscription is demanded.
      authorise: ({ caller }) =>
        caller.application?.active === false ? new Refusal('application-suspended') : undefined,
    };
  },
});

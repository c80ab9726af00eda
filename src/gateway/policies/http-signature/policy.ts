import { Type } from 'typebox';
import type { Limited, Routed, Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { calledAt, originOf } from '../../proofs/authority.ts';
import { contentDigestFault } from '../../proofs/content-digest.ts';
import { replayed } from '../../proofs/replay-guard.ts';
import { type ShownSignature, shownSignatures } from '../../proofs/shown-signature.ts';
import { signatureBase } from '../../proofs/signature-base.ts';
import { fieldValues } from '../../proofs/structured-fields.ts';
import { isSignedBy } from '../../proofs/verify-signature.ts';
import { Refusal } from '../../refusal.ts';
import { inTime } from '../../words.ts';
import { realmOf } from '../realm.ts';

const defaultAgeSeconds = 60;
/** How far the clock of a client may be ahead (milliseconds). */
const aheadMs = 10_000;

const options = Type.Object(
  {
    components: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }), {
        maxItems: 16,
        uniqueItems: true,
        description:
          'Fields that a signature must cover beside method, host, path, query and Content-Digest, in lower case; a request without one of them is refused.',
      }),
    ),
    maxAgeSeconds: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 900,
        default: defaultAgeSeconds,
        description: 'How old a signature may be.',
      }),
    ),
    tag: Type.Optional(
      Type.String({
        pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64}$',
        description: 'Looks at signatures with this `tag` only, which tells what they were made for.',
      }),
    ),
    origin: Type.Optional(
      Type.String({
        maxLength: 260,
        description:
          'What clients call, such as `https://api.example.org`, where a proxy before the gateway changes host or scheme.',
      }),
    ),
    required: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'False lets requests without a signature pass; one that is there must still be good.',
      }),
    ),
  },
  { additionalProperties: false },
);

/**
 * HTTP Message Signatures (RFC 9421): the application signs each request with a key that never leaves it, and what
 * somebody on the way changes, or sends a second time, is refused. What must be signed is settled here and not by the
 * client (section 7.2.1): all that decides what the request means. The content is covered by its digest (RFC 9530),
 * which is checked once the content is there.
 */
export const policy = definePolicy({
  name: 'http-signature',
  title: 'HTTP signature',
  summary: 'Identifies the calling application by its signature over each request (RFC 9421).',
  options,
  inWords: ({ maxAgeSeconds = defaultAgeSeconds, components = [], required = true }) =>
    `requests signed by the application${required ? '' : ', where they are signed'}, at most ${inTime(maxAgeSeconds)} old${
      components.length === 0 ? '' : `; covering ${components.join(', ')}`
    }`,
  onError: 'deny',
  steps: ({ components = [], tag, required = true, ...given }, place, { callers, replays }) => {
    const maxAgeMs = (given.maxAgeSeconds ?? defaultAgeSeconds) * 1_000;
    const origin = originOf(given.origin);
    const headers = {
      'www-authenticate': `Signature realm="${realmOf(place)}"`,
      // What to sign (section 5.1).
      'accept-signature': `sig=(${['@method', '@authority', '@path', '@query', ...components]
        .map(name => `"${name}"`)
        .join(' ')});created;keyid${tag === undefined ? '' : `;tag="${tag}"`}`,
    };
    const invalid = (reason: string) => new Refusal('signature-invalid', { headers, reason });

    const shownBy = (x: Routed): ShownSignature | Refusal | undefined => {
      const shown = shownSignatures(x.request.rawHeaders);
      if ('fault' in shown) return invalid(shown.fault);
      const meant = tag === undefined ? shown : shown.filter(each => each.tag === tag);
      if (meant.length === 0) return undefined;
      const known = meant.filter(({ keyId }) => callers.signingKeys.find(keyId) !== undefined);
      // Of several keys it would be unclear who calls; and each check costs more than all the rest.
      if (known.length > 1) return invalid('signatures by several known keys');
      return known[0] ?? invalid('unknown or revoked key');
    };

    /** Whether the signature covers what makes out the request, whatever its client has chosen. */
    const uncovered = (x: Routed, { covers }: ShownSignature): string | undefined => {
      const missing = (name: string) => (covers.has(name) ? undefined : name);
      const { rawHeaders } = x.request;
      const whole = covers.has('@target-uri');
      return (
        missing('@method') ??
        (whole ? undefined : missing('@authority')) ??
        (whole || covers.has('@request-target')
          ? undefined
          : (missing('@path') ?? (x.query === '' ? undefined : missing('@query')))) ??
        (announcesContent(rawHeaders) ? missing('content-digest') : undefined) ??
        components.find(name => !covers.has(name))
      );
    };

    /** Why it is not believed now; undefined if it is. */
    const stale = ({ created, expires }: ShownSignature, now: number): string | undefined => {
      if (created > now + aheadMs) return 'it was created in the future';
      if (now > created + maxAgeMs) return 'it is too old';
      return expires !== undefined && now >= expires ? 'it has expired' : undefined;
    };

    const claim = (x: Limited) => replays.claim(x, () => headers);

    return {
      identify: x => {
        const shown = shownBy(x);
        if (shown === undefined) return required ? new Refusal('signature-missing', { headers }) : undefined;
        if (shown instanceof Refusal) return shown;
        const key = callers.signingKeys.find(shown.keyId);
        if (key === undefined) return invalid('unknown or revoked key');
        if (!(x.now < key.notAfter)) return invalid(`${key.id} has expired`);
        const application = callers.application(key.applicationId);
        if (application === undefined) return invalid(`the application of ${key.id} is gone`);
        // The key settles the algorithm; a message that names another is not believed (section 3.2).
        if (shown.algorithm !== undefined && shown.algorithm !== key.algorithm)
          return invalid('it names another algorithm than the key has');
        const old = stale(shown, replays.arrival(x));
        if (old !== undefined) return invalid(old);
        const left = uncovered(x, shown);
        if (left !== undefined) return invalid(`it does not cover ${left}`);
        const { request } = x;
        const base = signatureBase(shown.input, {
          ...calledAt(request, origin),
          method: x.method,
          path: x.path,
          query: x.query,
          target: request.url ?? '',
          fields: request.rawHeaders,
        });
        if (typeof base !== 'string') return invalid(base.fault);
        if (!isSignedBy(key, base, shown.signature)) return invalid('the signature is wrong');
        // By what was signed, not by the signature: from one of ECDSA anybody can make another that is as good.
        const name = `signature\n${key.id}\n${shown.nonce ?? `\n${base}`}`;
        if (!replays.note(x, name, shown.created + maxAgeMs)) return replayed(headers);
        return {
          application,
          keyId: undefined,
          signingKeyId: key.id,
          user: undefined,
          sandbox: false,
          certificate: undefined,
        };
      },

      // Said only to somebody who holds a good key.
      authorise: ({ caller }) =>
        caller.application?.active === false ? new Refusal('application-suspended') : undefined,

      validate: claim,

      needsBody: true,
      inspect: x => contentFault(x),
    };
  },
});

/** Content is what it was said to be. A digest that nobody asked for is held to its word, too. */
function contentFault({ request: { rawHeaders }, body, codedBody, caller }: Validated): Refusal | undefined {
  const digest = fieldValues(rawHeaders, 'content-digest');
  // RFC 9530 section 2: of the content as it was sent, in its coding.
  const content = codedBody ?? body ?? Buffer.alloc(0);
  // Without a signature nobody vouches for anything; with one, its reader demanded that the digest be covered.
  if (digest.length === 0 && (content.length === 0 || caller.signingKeyId === undefined)) return undefined;
  const fault = contentDigestFault(digest, content);
  return fault === undefined ? undefined : new Refusal('content-digest-wrong', { reason: fault });
}

/** Whether content comes with the request (RFC 9112 section 6), or a digest says something of it. */
function announcesContent(rawHeaders: readonly string[]): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (name === 'transfer-encoding' || name === 'content-digest') return true;
    if (name === 'content-length' && rawHeaders[at + 1] !== '0') return true;
  }
  return false;
}

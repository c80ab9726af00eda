import type { TLSSocket } from 'node:tls';
import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { firstOf } from '../../words.ts';

/** What answers of an API should say to a browser that was led to open them as a page. */
const profiles = {
  /** Data, never a page: nothing loads, nothing frames it, nobody learns where the reader came from. */
  api: {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  },
  /** Answers that are pages: the upstream's own content policy and framing are left to it. */
  pages: {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
  },
} as const;

/** Fields that tell an attacker which software, and which version of it, to look up. */
const identifying = [
  ['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator', 'x-runtime'],
  ['x-drupal-cache', 'x-varnish', 'x-backend-server', 'x-server', 'x-served-by', 'x-application-context'],
  ['x-php-version', 'liferay-portal', 'x-owa-version', 'x-envoy-upstream-service-time'],
].flat();

const transport = 'strict-transport-security';
const fieldName = '^[a-z0-9!#$%&*+.^_`|~-]+$';

export const policy = definePolicy({
  name: 'security-headers',
  title: 'Security headers',
  summary: 'Sets the security fields of every answer and removes those that identify the server.',
  options: Type.Object(
    {
      profile: Type.Optional(
        Type.Enum(['api', 'pages'], { description: '`api` (answers are data) unless told, or `pages`.' }),
      ),
      upstream: Type.Optional(
        Type.Enum(['replace', 'keep'], {
          description:
            "What becomes of the upstream's own security fields: `replace` unless told, or `keep`.",
        }),
      ),
      hstsMaxAge: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 63_072_000,
          description:
            'Seconds for which browsers use TLS only (Strict-Transport-Security); a year unless told.',
        }),
      ),
      hstsSubdomains: Type.Optional(
        Type.Boolean({ description: 'Whether that holds for all names below this one; false unless told.' }),
      ),
      noStore: Type.Optional(
        Type.Boolean({
          description:
            'Adds `Cache-Control: no-store` where the upstream gave no Cache-Control; true unless told.',
        }),
      ),
      remove: Type.Optional(
        Type.Array(Type.String({ pattern: fieldName, maxLength: 64 }), {
          maxItems: 50,
          description: 'Further fields of the upstream to remove, in lower case.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ profile = 'api', upstream, remove = [] }) =>
    [
      `Sets the security fields of ${profile === 'api' ? 'data' : 'pages'}`,
      upstream === 'keep' ? " unless the upstream's are there" : '',
      '; removes those that name the server',
      remove.length === 0 ? '' : ` and ${firstOf(remove)}`,
    ].join(''),
  onError: 'deny',
  steps: given => {
    const fields: readonly (readonly [string, string])[] = Object.entries(profiles[given.profile ?? 'api']);
    const keep = given.upstream === 'keep';
    const noStore = given.noStore !== false;
    const hsts = `max-age=${given.hstsMaxAge ?? 31_536_000}${given.hstsSubdomains === true ? '; includeSubDomains' : ''}`;
    const removed = new Set([...identifying, ...(given.remove ?? [])]);
    const replaced = new Set(keep ? [] : [...fields.map(([name]) => name), transport]);
    return {
      response: x => {
        const { headers } = x.answer;
        // RFC 6797 section 7.2: never over plain http, also not the upstream's.
        const encrypted = (x.request.socket as Partial<TLSSocket>).encrypted === true;
        let kept = 0;
        for (let at = 0; at < headers.length; at += 2) {
          const name = headers[at] as string;
          if (removed.has(name) || replaced.has(name) || (name === transport && !encrypted)) continue;
          headers[kept] = name;
          headers[kept + 1] = headers[at + 1] as string;
          kept += 2;
        }
        headers.length = kept;
        const missing = (name: string) => !keep || !has(headers, name);
        for (const [name, value] of fields) if (missing(name)) headers.push(name, value);
        if (encrypted && missing(transport)) headers.push(transport, hsts);
        if (noStore && !has(headers, 'cache-control')) headers.push('cache-control', 'no-store');
        return undefined;
      },
    };
  },
});

/** Whether the field is among names and values in turn. */
function has(headers: readonly string[], name: string): boolean {
  for (let at = 0; at < headers.length; at += 2) if (headers[at] === name) return true;
  return false;
}

import type { Received, Normalised } from './exchange.ts';
import { calledAt, type CalledAt } from './proofs/authority.ts';
import type { OperationPlan } from './snapshot/plan.ts';
import type { VersionDocument } from './snapshot/document.ts';

/** What a policy that takes access tokens tells clients of where to get them (RFC 9728). */
export interface ResourceRule {
  /** Issuer identifiers at this moment: those of our own come by the Feed. */
  readonly issuers: () => readonly string[];
  /** What clients call, where a proxy before the gateway makes another host or scheme of it. */
  readonly origin: CalledAt | undefined;
}

/** An answer of the gateway's own that ends the way in like a refusal, but is none. */
export class Published {
  readonly body: string;

  constructor(body: string) {
    this.body = body;
  }
}

interface Resource {
  readonly version: VersionDocument;
  readonly rules: readonly ResourceRule[];
  readonly scopes: readonly string[];
  readonly bound: 'dpop' | 'certificate' | undefined;
}

const wellKnown = '/.well-known/oauth-protected-resource';

/** RFC 9728 section 3.1: the well-known part stands between the host and the path. */
export function metadataUrl(
  x: Received,
  { version }: Pick<OperationPlan, 'version'>,
  origin: CalledAt | undefined,
): string {
  const { scheme, authority } = calledAt(x.request, origin);
  return `${scheme}://${authority}${wellKnown}${version.basePath}`;
}

/**
 * Metadata of the APIs of a zone that take access tokens, for clients that know nothing but an address (RFC 9728). It
 * is for everybody: it says where tokens come from and which scopes there are, as the contract does.
 */
export class ProtectedResources {
  /** By base path; several where they answer under different hosts. */
  readonly #byPath = new Map<string, Resource[]>();

  get size(): number {
    return this.#byPath.size;
  }

  /** Takes a version whose operations are compiled. */
  add(version: VersionDocument, plans: readonly OperationPlan[]): void {
    const asking = plans.filter(plan => plan.resource.length > 0);
    if (asking.length === 0) return;
    const all = (policy: string) => asking.every(({ enforced }) => enforced.has(policy));
    const resource: Resource = {
      version,
      rules: asking.flatMap(plan => plan.resource),
      scopes: [...new Set(asking.flatMap(({ document }) => (document.scopes ?? []).flat()))].toSorted(),
      bound: all('dpop') ? 'dpop' : all('mtls-bound') ? 'certificate' : undefined,
    };
    this.#byPath.set(version.basePath, [...(this.#byPath.get(version.basePath) ?? []), resource]);
  }

  /** What is asked for, if it is this; only by GET and HEAD. */
  answer(x: Normalised): Published | undefined {
    if (!x.path.startsWith(wellKnown) || (x.method !== 'GET' && x.method !== 'HEAD')) return undefined;
    const found = this.#byPath.get(x.path.slice(wellKnown.length).replace(/\/$/, '')) ?? [];
    const resource =
      found.find(({ version }) => version.hosts.includes(x.host)) ??
      found.find(({ version }) => version.hosts.length === 0);
    return resource === undefined ? undefined : new Published(JSON.stringify(describe(x, resource)));
  }
}

function describe(x: Normalised, { version, rules, scopes, bound }: Resource): Record<string, unknown> {
  const origin = rules.find(rule => rule.origin !== undefined)?.origin;
  const { scheme, authority } = calledAt(x.request, origin);
  return {
    resource: `${scheme}://${authority}${version.basePath}`,
    resource_name: version.api.title,
    authorization_servers: [...new Set(rules.flatMap(({ issuers }) => issuers()))],
    bearer_methods_supported: ['header'],
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    ...(bound === 'dpop' ? { dpop_bound_access_tokens_required: true } : {}),
    ...(bound === 'certificate' ? { tls_client_certificate_bound_access_tokens: true } : {}),
  };
}

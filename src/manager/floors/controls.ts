import type { EffectivePolicy, OperationFacts, VersionFacts } from './facts.ts';
import { countsBy, countsEveryCall, countsWritesApart, isStricter } from './rates.ts';

/** Attachments by which a control is met (none for what is built in), or undefined: it is not met. */
export type MetBy = readonly string[] | undefined;

/**
 * One control of the floors. `met` sees the attachments that apply to the operation in one zone, already reduced
 * to those that count: in `block` mode, and refusing when they fail themselves.
 */
export interface Control {
  readonly id: string;
  readonly title: string;
  /** What goes wrong without it. */
  readonly why: string;
  readonly howToMeet: string;
  /** False for what defines the audience or cannot be switched off: nobody can waive it. */
  readonly waivable: boolean;
  /** False for a control that no policy of the release enforces, which can only be waived; there is none. */
  readonly available: boolean;
  /** `reporting` names the policies that are attached, but only report: they may even switch something off. */
  readonly met: (
    policies: readonly EffectivePolicy[],
    operation: OperationFacts,
    version: VersionFacts,
    reporting: ReadonlySet<string>,
  ) => MetBy;
}

type Policies = readonly EffectivePolicy[];

const builtIn = (): MetBy => [];
const when = (condition: boolean): MetBy => (condition ? [] : undefined);

const named = (policies: Policies, name: string): Policies =>
  policies.filter(({ policy }) => policy === name);
const idsOf = (policies: Policies): MetBy => (policies.length > 0 ? policies.map(({ id }) => id) : undefined);

/** Met when every part is met. */
function all(...parts: readonly MetBy[]): MetBy {
  const ids: string[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    ids.push(...part);
  }
  return ids;
}

const attached = (policies: Policies, name: string): MetBy => idsOf(named(policies, name));

/** A limit on one subject bounds it only when it counts all methods and does not split the subject further. */
function limitsEach(policies: Policies, policy: string, subject: string, splitBy: string): MetBy {
  return idsOf(
    named(policies, policy).filter(attachment => {
      const per = countsBy(attachment);
      return countsEveryCall(attachment) && per.includes(subject) && !per.includes(splitBy);
    }),
  );
}

/** Fewer sets, or fewer places, are a choice that somebody has to answer for. */
const deniedPatterns = (policies: Policies): MetBy =>
  idsOf([
    ...named(policies, 'deny-patterns').filter(({ options: { sets, in: places } }) => {
      const looksIn = Array.isArray(places) ? places : ['path', 'query'];
      return sets === undefined && looksIn.includes('path') && looksIn.includes('query');
    }),
    // Own rules may take any of the built-in ones back.
    ...named(policies, 'threat-rules').filter(
      ({ options: { pack, rules } }) => pack !== false && rules === undefined,
    ),
  ]);

/** Taking any type is no check of types. */
const knownContentTypes = (policies: Policies): MetBy =>
  idsOf(
    named(policies, 'content-type').filter(
      ({ options: { requestTypes } }) => !(Array.isArray(requestTypes) && requestTypes.includes('*/*')),
    ),
  );

/** Without a shape nothing is validated. Noting only what is unknown is for operations that harm nobody. */
const validatedRequests = (policies: Policies, { category, shape }: OperationFacts): MetBy =>
  shape === undefined
    ? undefined
    : idsOf(
        named(policies, 'request-validation').filter(
          ({ options: { unknownQuery, unknownMembers } }) =>
            !category.endsWith('-harm') || (unknownQuery !== 'report' && unknownMembers !== 'report'),
        ),
      );

const requiredKey = (policies: Policies): MetBy =>
  idsOf(named(policies, 'api-key').filter(({ options }) => options['required'] !== false));

const requiredCertificate = (policies: Policies): MetBy =>
  idsOf(named(policies, 'client-certificate').filter(({ options }) => options['required'] !== false));

const requiredSubscription = (policies: Policies): MetBy =>
  idsOf(named(policies, 'subscription').filter(({ options }) => options['keyless'] !== true));

/** A token that may be left out, or that may be a program's, tells of nobody. */
const requiredProof = (policies: Policies, policy: string): MetBy =>
  idsOf(named(policies, policy).filter(({ options: { required } }) => required !== false));

const requiredUser = (policies: Policies): MetBy =>
  idsOf(
    named(policies, 'oauth').filter(
      ({ options: { required, endUser } }) => required !== false && endUser !== false,
    ),
  );

/** When the answer is judged the upstream has done its work: that protects what is read, not what is changed. */
const declaredOwner = (policies: Policies, { method }: OperationFacts): MetBy =>
  idsOf(
    named(policies, 'object-ownership').filter(
      ({ options: { parameter, query, body } }) =>
        method === 'GET' || [parameter, query, body].some(place => place !== undefined),
    ),
  );

/** Counting what leaves undeclared keeps nothing back. */
const takingOut = (policies: Policies): MetBy =>
  idsOf(
    named(policies, 'response-validation').filter(({ options: { undeclared } }) => undeclared !== 'report'),
  );

const everyone: ReadonlySet<unknown> = new Set([
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '::/1',
  '8000::/1',
]);

const allowedAddresses = (policies: Policies): MetBy =>
  idsOf(
    named(policies, 'address-list').filter(({ options: { allow } }) =>
      Array.isArray(allow) ? allow.length > 0 && !allow.some(range => everyone.has(range)) : false,
    ),
  );

function writeLimits(policies: Policies, operation: OperationFacts): MetBy {
  const limits = named(policies, 'rate-limit');
  const general = limits.filter(policy => countsEveryCall(policy) && policy.scope !== 'operation');
  return idsOf(limits.filter(policy => countsWritesApart(policy, operation) && isStricter(policy, general)));
}

const entry = (
  id: string,
  title: string,
  why: string,
  howToMeet: string,
  met: Control['met'],
  kind: { waivable?: false } = {},
): readonly [string, Control] => [
  id,
  { id, title, why, howToMeet, met, waivable: kind.waivable ?? true, available: true },
];

const builtInKind = { waivable: false } as const;

/** Every control there is, by id. A floor (`floor.ts`) is a choice of these. */
export const controls: ReadonlyMap<string, Control> = new Map([
  entry(
    'transport-security',
    'Transport security',
    'Without TLS anybody on the way reads and changes calls and credentials.',
    'Built in: listeners off loopback speak TLS only.',
    builtIn,
    builtInKind,
  ),
  entry(
    'address-rate-limit',
    'Rate limit per address',
    'Without it one client can exhaust the API or guess credentials at full speed.',
    'Attach `rate-limit` with `per: [address]` for all methods, in block mode, to the zone, API, version or operation.',
    policies => limitsEach(policies, 'rate-limit', 'address', 'application'),
  ),
  entry(
    'logging',
    'Logging and real-time analytics',
    'What is not recorded cannot be noticed, and not be proven afterwards.',
    'Built in: every request is recorded, whatever becomes of it.',
    builtIn,
    builtInKind,
  ),
  entry(
    'threat-protection',
    'Threat protection',
    'Known attacks on what lies behind the gateway would reach it.',
    'Attach `deny-patterns` in block mode with all its sets (no `sets`), looking in path and query at least; ' +
      'or `threat-rules` with its built-in pack and no own `rules`.',
    deniedPatterns,
  ),
  entry(
    'request-validation',
    'Request validation',
    'Input that the contract does not foresee reaches code that does not expect it.',
    'Attach `request-validation` and `body-limit` in block mode (for an API without a contract `content-type` instead of the former), and import the contract anew where an earlier release imported it and its document is refused today. Operations that can do harm refuse what is unknown, too. Unknown verbs and resources are refused without asking, unless `verbs-and-resources` is attached in report mode: remove that.',
    (policies, operation, version, reporting) =>
      all(
        version.hasContract ? validatedRequests(policies, operation) : knownContentTypes(policies),
        attached(policies, 'body-limit'),
        // Built in; attached for reporting only, it lets through what the contract does not list.
        reporting.has('verbs-and-resources') ? attached(policies, 'verbs-and-resources') : [],
      ),
  ),
  entry(
    'masking',
    'Masking',
    'Secrets and personal data would spread through logs and their copies.',
    'Built in: everything that is recorded is masked first.',
    builtIn,
    builtInKind,
  ),
  entry(
    'contract',
    'Contract',
    'Without an OpenAPI document any verb and path is let through, and categories are a guess.',
    'Import an OpenAPI document; for an API that has none, have the Security role waive this.',
    (_policies, _operation, version) => when(version.hasContract),
  ),
  entry(
    'upstream-verification',
    'Upstream verified',
    'Whoever stands between the gateway and the upstream could pass for it, read every call and change every answer.',
    "Take `verify: false` out of the upstream's `tls`; for a certificate of your own authority, give its `ca` instead.",
    (_policies, _operation, version) => when(version.upstreamVerified),
  ),
  entry(
    'no-open-harm',
    'No open access to harm',
    'An operation that can do harm must know who calls it; an open audience knows nobody.',
    'Make the audience of the operation or version `registered`, `partner` or `internal`. This cannot be waived.',
    (_policies, operation) => when(operation.audience !== 'open'),
    { waivable: false },
  ),
  entry(
    'address-quota',
    'Quota per address',
    'A patient client would copy everything, or make it costly, below any rate limit.',
    'Attach `quota` with `per: address` in block mode.',
    policies => limitsEach(policies, 'quota', 'address', 'application'),
  ),
  entry(
    'api-key',
    'API key and subscription',
    'Without it nobody knows which application calls, and none can be cut off.',
    'Attach `api-key` (required) and `subscription` in block mode.',
    policies => all(requiredKey(policies), requiredSubscription(policies)),
  ),
  entry(
    'application-quota',
    'Quota per application',
    'One application could use up what was meant for all.',
    'Attach `quota` with `per: application` in block mode.',
    policies => limitsEach(policies, 'quota', 'application', 'address'),
  ),
  entry(
    'write-limits',
    'Stricter limits for writes',
    'Changing things does more damage a call than reading them.',
    'Attach a second `rate-limit` for `methods: writes` (or to the operation itself), lower than the general one.',
    writeLimits,
  ),
  entry(
    'address-list-or-mutual-tls',
    'Address list or mutual TLS',
    "A partner's stolen key would work from anywhere.",
    "Attach `address-list` in block mode with the partner's ranges under `allow`, or `client-certificate` in block mode.",
    policies => allowedAddresses(policies) ?? requiredCertificate(policies),
  ),
  entry(
    'internal-zone',
    'Internal zone',
    'What is meant for the inside must not be reachable from outside.',
    'Offer the version in the zone `internal` and no other; an operation with a tighter audience than its version needs a version of its own for that. This cannot be waived: change the audience instead.',
    (_policies, _operation, version) =>
      when(version.zones.length > 0 && version.zones.every(zone => zone === 'internal')),
    { waivable: false },
  ),
  entry(
    'oauth-user',
    'OAuth authentication of the end user',
    'A key names the software, not the person for whom it acts.',
    'Attach `oauth` in block mode, required and for end users (both are so unless told).',
    requiredUser,
  ),
  entry(
    'oauth-scope',
    'OAuth scope per operation',
    'A token given for one purpose would work for every other.',
    'Name the scopes in the contract (`security`), and attach `scopes` in block mode beside `oauth`.',
    // Without a token it lets nobody pass, so it stands by itself.
    policies => attached(policies, 'scopes'),
  ),
  entry(
    'response-validation',
    'Response validated and masked',
    'A fault upstream would hand out more data than the contract says.',
    'Attach `response-validation` (without `undeclared: report`) and `masking` in block mode, and classify in the contract (`x-gatehouse-data`) what is personal, sensitive or secret.',
    policies => all(takingOut(policies), attached(policies, 'masking')),
  ),
  entry(
    'object-ownership',
    'Object ownership',
    "A caller could reach other people's objects by changing an identifier.",
    'Say in the contract (`x-gatehouse-owner`) or with `object-ownership` in block mode what names the owner of the object; in the answer alone only where the operation reads. Or have the Security role waive it.',
    declaredOwner,
  ),
  entry(
    'mutual-tls',
    'Mutual TLS',
    "A partner's stolen key would work from any machine.",
    'Add the authority of the certificates, attach `client-certificate` in block mode that names it, and agree a certificate for each application.',
    requiredCertificate,
  ),
  entry(
    'call-audit',
    'Audit entry per call, durable before forwarding',
    'After harm was done nobody could prove who caused it.',
    'Attach `call-journal` in block mode.',
    policies => attached(policies, 'call-journal'),
  ),
  entry(
    'sender-constrained-tokens',
    'Sender-constrained tokens',
    'A stolen token would work for the thief.',
    'Attach `dpop` or `mtls-bound` in block mode beside `oauth`, required (both are so unless told).',
    // Either lets only tokens pass that are bound to what it checks, or to what the other one beside it checks.
    policies => requiredProof(policies, 'dpop') ?? requiredProof(policies, 'mtls-bound'),
  ),
  entry(
    'risk-assessment',
    'Risk assessment',
    'Nobody has thought through what misuse would do.',
    'Answer every question of the risk assessment and store it with the version.',
    (_policies, _operation, version) => when(version.assessed),
  ),
]);

/** The control of that id. @throws Error for an id that the catalogue does not hold: a fault of the program. */
export function controlOf(id: string): Control {
  const control = controls.get(id);
  if (control === undefined) throw new Error(`no such control: ${id}`);
  return control;
}

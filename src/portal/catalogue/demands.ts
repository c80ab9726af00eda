import type { OperationDocument, VersionDocument } from '#gateway';
import { judge } from '#manager';
import type { ShownCatalogue } from './catalogue.ts';
import { keyHeaders, policiesOf, policiesOfVersion } from './policies-at-work.ts';
import { operationsShown } from './shown.ts';

/** Something that a version asks of its callers. */
export interface Demand {
  /** Identifier of the control, as in the floors, or the name of a policy. */
  readonly control: string;
  readonly title: string;
  readonly text: string;
  /** False where only some of the operations ask for it. */
  readonly everywhere: boolean;
}

interface Words {
  readonly title: string;
  readonly text: string;
}

/** In the order in which a reader needs them. What asks nothing of callers is not here. Never a threshold. */
const words: Readonly<Record<string, Words>> = {
  agreement: {
    title: 'Agreement',
    text: 'The owner of the API must agree to the use first: each subscription waits for approval.',
  },
  'transport-security': {
    title: 'Encrypted connection',
    text: 'Call over https. Plain http works on this machine only.',
  },
  'api-key': {
    title: 'API key',
    text: 'Send a key of your application with each call, in its header and never in the address.',
  },
  subscription: {
    title: 'Subscription',
    text: 'Subscribe your application to this version before its first call.',
  },
  'oauth-user': {
    title: 'Signed-in user',
    text: 'The person for whom you call must have signed in; send the access token that you got for it.',
  },
  'oauth-scope': {
    title: 'Scope',
    text: 'The access token must hold the scope that the operation names.',
  },
  'client-certificate': {
    title: 'Client certificate',
    text: 'Connect with a client certificate that was agreed for your application.',
  },
  'sender-constrained-tokens': {
    title: 'Token bound to the sender',
    text: 'Access tokens work only together with the key or certificate for which they were issued.',
  },
  'address-list': {
    title: 'Agreed addresses',
    text: 'Calls are taken from network addresses that were agreed with the owner of the API.',
  },
  'object-ownership': {
    title: 'Own objects only',
    text: 'An application reaches only objects that belong to it.',
  },
  'request-validation': {
    title: 'Calls as described',
    text: 'Use the methods, paths and content types that the reference lists; anything else is refused.',
  },
  'rate-limit': {
    title: 'Rate limit',
    text: 'Calls in a short time are limited. The RateLimit fields of each answer tell what is left; after a 429 wait as long as Retry-After says.',
  },
  'spike-arrest': {
    title: 'Evenly spread calls',
    text: 'Calls that follow each other too fast are refused, however few they are: spread them evenly.',
  },
  concurrency: {
    title: 'Calls at once',
    text: 'Only so many calls may be under way at once: wait for answers before sending more.',
  },
  quota: {
    title: 'Quota',
    text: 'Calls in a longer time, such as a day, are limited as well, and counted anew when it is over.',
  },
  'threat-protection': {
    title: 'No attacks',
    text: 'Calls that look like an attack are refused.',
  },
  'call-audit': {
    title: 'Each call on record',
    text: 'Each call is written to an audit log before it is carried out.',
  },
};

/** Controls of the floors that a policy of the same meaning shows better. */
const toldByPolicy: ReadonlySet<string> = new Set(['api-key', 'address-list-or-mutual-tls', 'mutual-tls']);

/**
 * What the version asks of its callers, in plain words: the controls in force (the policies attached, and what the
 * floor of each operation finds met), not what was waived. Where operations differ, that is said.
 */
export function demandsOf(catalogue: ShownCatalogue, version: VersionDocument, now: number): Demand[] {
  const shown = operationsShown(version);
  const common = policiesOfVersion(catalogue, version);
  const met = controlsMet(catalogue, version, now);
  const counts = new Map<string, number>();
  for (const operation of shown)
    for (const control of new Set([...askedBy(common, operation), ...(met.get(operation.id) ?? [])]))
      counts.set(control, (counts.get(control) ?? 0) + 1);
  if (version.audience === 'partner') counts.set('agreement', shown.length);
  return Object.entries(words).flatMap(([control, { title, text }]) => {
    const count = counts.get(control) ?? 0;
    return count === 0 ? [] : [{ control, title, text, everywhere: count === shown.length }];
  });
}

const limiting: ReadonlySet<string> = new Set(['rate-limit', 'spike-arrest', 'concurrency', 'quota']);

function askedBy(common: Parameters<typeof policiesOf>[0], operation: OperationDocument): string[] {
  const policies = policiesOf(common, operation);
  const asked = policies.flatMap(({ policy, options }) => {
    if (policy === 'subscription') return options['keyless'] === true ? [] : [policy];
    if (policy === 'address-list') return options['allow'] === undefined ? [] : [policy];
    return limiting.has(policy) ? [policy] : [];
  });
  return keyHeaders(policies).some(({ required }) => required) ? [...asked, 'api-key'] : asked;
}

/** By operation, the controls of its floor that are in force; waivers count for nothing here. */
function controlsMet(
  catalogue: ShownCatalogue,
  version: VersionDocument,
  now: number,
): Map<string, readonly string[]> {
  const judgements = judge(version, catalogue.zones, { assessed: true, waivers: [] }, now);
  return new Map(
    judgements.map(({ operation, report }) => [
      operation.id,
      report.controls
        .filter(({ control, state }) => state === 'met' && !toldByPolicy.has(control))
        .map(({ control }) => control),
    ]),
  );
}

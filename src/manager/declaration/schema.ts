import { type Static, Type } from 'typebox';
import { assessmentSchema } from '#contracts';
import { maxPem, maxSigningKey } from '#credentials';
import { categories } from '#gateway';
import { closed, description, oneOf, slug, title, versionName } from '#api';
import { approval, sla } from '../routes/plans/shape.ts';
import { kinds } from '../routes/applications/shape.ts';
import { tokenFormats } from '../records.ts';
import { clientKind, clientRealm, settings as clientSettings } from '../routes/clients/shape.ts';
import { legacyGrant } from '../routes/client-waivers/shape.ts';
import { email } from '../routes/developers/shape.ts';
import { modes, policyOptions } from '../routes/attachments/shape.ts';
import { pin } from '../routes/certificates/shape.ts';
import { declaredGroup, declaredProvider, declaredRealm } from './people.ts';
import { audience, basePath, hosts, lifecycles, profileReference } from '../routes/versions/shape.ts';
import { upstream } from '../routes/versions/upstream-shape.ts';
import { contentTypeStatus, trustedProxies, verbStatus } from '../routes/zones/shape.ts';

/**
 * The one declarative format: what `validate`, `diff`, `sync` and `dump` speak, and what a gateway without a
 * store serves from. Everything has a name of its own; nothing secret is in it, only references to secrets.
 */
const named = <Schema extends Parameters<typeof Type.Array>[0]>(
  item: Schema,
  maxItems: number,
  text: string,
) => Type.Optional(Type.Array(item, { maxItems, description: text }));

const policy = closed(
  {
    policy: Type.String({ maxLength: 64, description: 'Name of the policy.' }),
    mode: Type.Optional(oneOf(modes, '`block` unless told; only that counts towards a floor.')),
    options: Type.Optional(policyOptions),
  },
  { title: 'Policy' },
);

const policies = named(policy, 100, 'Enforced together with all that apply elsewhere.');

const moment = Type.String({
  pattern:
    '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$',
  description: 'A day such as `2027-01-31` (its beginning, UTC), or a moment with its zone.',
});

const zone = closed(
  {
    name: slug,
    verbStatus: Type.Optional(verbStatus),
    contentTypeStatus: Type.Optional(contentTypeStatus),
    trustedProxies: Type.Optional(trustedProxies),
    policies,
  },
  { title: 'Zone' },
);

const authority = closed(
  {
    name: slug,
    certificates: Type.String({
      minLength: 1,
      maxLength: maxPem,
      description:
        'One to eight, in PEM, of those that issue to clients; or `file:PATH` of them, relative to this file.',
    }),
  },
  { title: 'Authority', description: 'Whose client certificates are believed, where a policy names it.' },
);

const plan = closed(
  {
    name: slug,
    title: Type.Optional(title),
    description: Type.Optional(description),
    approval: Type.Optional(approval),
    sla: Type.Optional(sla),
    limits: named(policy, 20, 'rate-limit, spike-arrest, concurrency, quota and bandwidth.'),
  },
  { title: 'Plan' },
);

const operation = closed(
  {
    category: Type.Optional(
      oneOf(categories, 'What it does if misused; as the contract suggests unless told.'),
    ),
    audience: Type.Optional(audience),
    policies,
  },
  { title: 'Operation' },
);

const waiver = closed(
  {
    control: Type.String({ maxLength: 64, description: 'Identifier of the control.' }),
    operation: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Such as `GET /pets`; all operations unless told.' }),
    ),
    reason: Type.String({ minLength: 10, maxLength: 1000 }),
    until: moment,
  },
  { title: 'Waiver', description: 'Granted by the Security role.' },
);

const version = closed(
  {
    name: versionName,
    lifecycle: Type.Optional(oneOf(lifecycles, '`published` unless told.')),
    audience: Type.Optional(audience),
    profile: Type.Optional(profileReference),
    basePath: Type.Optional(basePath),
    hosts: Type.Optional(hosts),
    zones: Type.Optional(Type.Array(slug, { maxItems: 20, uniqueItems: true })),
    upstream,
    contract: Type.Optional(
      Type.Union(
        [
          Type.String({ minLength: 1, maxLength: 1000 }),
          Type.Unsafe<Record<string, unknown>>({ type: 'object', 'x-open': true }),
        ],
        {
          description:
            'The OpenAPI document: its file, relative to this one, or the document itself. Without it a catch-all operation fronts the API.',
        },
      ),
    ),
    operations: Type.Optional(
      Type.Record(Type.String(), operation, {
        maxProperties: 10_000,
        description: 'By method and path, such as `GET /pets/{id}`; `* /*` is the catch-all.',
      }),
    ),
    policies,
    waivers: named(waiver, 1000, 'Controls that it does without for a while.'),
    assessment: Type.Optional(assessmentSchema),
  },
  { title: 'Version' },
);

const api = closed(
  {
    name: slug,
    title: Type.Optional(title),
    description: Type.Optional(description),
    owner: Type.Optional(Type.String({ maxLength: 200 })),
    tokenFormat: Type.Optional(
      oneOf(tokenFormats, 'What access tokens for it look like; `jwt` unless told.'),
    ),
    policies,
    versions: named(version, 100, 'Its versions.'),
  },
  { title: 'Api' },
);

const developer = closed(
  {
    name: slug,
    email: Type.Optional(email),
    community: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    active: Type.Optional(Type.Boolean()),
  },
  { title: 'Developer' },
);

const subscription = closed(
  {
    api: Type.String({ maxLength: 130, description: '`<api>/<version>`.' }),
    plan: slug,
    status: Type.Optional(oneOf(['pending', 'approved', 'rejected', 'suspended'], '`approved` unless told.')),
  },
  { title: 'Subscription' },
);

const clientWaiver = closed(
  {
    grant: legacyGrant,
    reason: Type.String({ minLength: 10, maxLength: 1000 }),
    until: moment,
  },
  { title: 'ClientWaiver', description: 'A legacy grant for a while, granted by the Security role.' },
);

const client = closed(
  {
    kind: clientKind,
    realm: Type.Optional(clientRealm),
    ...clientSettings,
    waivers: named(clientWaiver, 2, 'Legacy grants that it may use for a while.'),
  },
  {
    title: 'Client',
    description: 'The application as a client of the authorization server. Secrets are issued, not declared.',
  },
);

const application = closed(
  {
    name: slug,
    developer: slug,
    title: Type.Optional(title),
    kind: Type.Optional(oneOf(kinds)),
    tag: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' })),
    active: Type.Optional(Type.Boolean()),
    client: Type.Optional(client),
    subscriptions: named(subscription, 1000, 'What it may use, and under which plan.'),
  },
  { title: 'Application' },
);

const key = closed(
  {
    application: slug,
    environment: Type.Optional(oneOf(['live', 'test'], '`live` unless told.')),
    value: Type.String({
      pattern: '^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:.{1,1000})$',
      description: 'Where the key is: `env:NAME` or `file:PATH`. Never the key itself.',
    }),
    until: Type.Optional(moment),
  },
  { title: 'Key', description: 'For a gateway without a store only.' },
);

const certificate = closed(
  {
    application: slug,
    authority: slug,
    certificate: Type.String({
      minLength: 1,
      maxLength: maxPem,
      description:
        'The client certificate in PEM, or `file:PATH` of it, relative to this file. Never its key.',
    }),
    pin: Type.Optional(pin),
    until: Type.Optional(moment),
  },
  { title: 'Certificate', description: 'For a gateway without a store only.' },
);

const signingKey = closed(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$',
      description: 'What signatures call it: `keyid`.',
    }),
    application: slug,
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: maxSigningKey,
        description: 'The public key in PEM or as a JWK, or `file:PATH` of it, relative to this file.',
      }),
    ),
    secret: Type.Optional(
      Type.String({
        pattern: '^(env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:.{1,1000})$',
        description:
          'Instead of a public key: where the secret is that the application shares with the gateways (`hmac-sha256`), 32 octets in base64. `env:NAME` or `file:PATH`.',
      }),
    ),
    until: Type.Optional(moment),
  },
  { title: 'SigningKey', description: 'For a gateway without a store only.' },
);

export const declarationSchema = closed(
  {
    gatehouse: Type.Literal(1, { description: 'Version of this format.' }),
    zones: named(zone, 20, '`external` and `internal` are always there.'),
    authorities: named(
      authority,
      1000,
      'Of partners. The one that issues here, `gatehouse`, is not declared.',
    ),
    plans: named(plan, 200, 'Limits under which applications subscribe.'),
    apis: named(api, 2000, 'The catalogue.'),
    developers: named(developer, 10_000, 'Who registers applications.'),
    applications: named(application, 100_000, 'Clients.'),
    groups: named(
      declaredGroup,
      2000,
      'Groups of people that are kept here. Left alone where this section is missing.',
    ),
    realms: named(
      declaredRealm,
      2,
      'What is asked of the people of a realm. Left alone where this section is missing.',
    ),
    identityProviders: named(
      declaredProvider,
      1000,
      'By which people sign in. Left alone where this section is missing.',
    ),
    keys: named(key, 10_000, 'Keys of a gateway without a store.'),
    certificates: named(certificate, 10_000, 'Client certificates of a gateway without a store.'),
    signingKeys: named(signingKey, 10_000, 'Signing keys of a gateway without a store.'),
  },
  { title: 'Gatehouse configuration' },
);

export type Declaration = Static<typeof declarationSchema>;
export type DeclaredPolicy = Static<typeof policy>;
export type DeclaredVersion = Static<typeof version>;
export type DeclaredClient = Static<typeof client>;
export type DeclaredApi = Static<typeof api>;
export type DeclaredOperation = Static<typeof operation>;

/** The schema as it is published (`docs/config.schema.json`), for editors that check while one writes. */
export function declarationJsonSchema(): Record<string, unknown> {
  const schema = JSON.parse(JSON.stringify(declarationSchema)) as Record<string, unknown>;
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...withoutMarks(schema) };
}

/** `x-open` is a note to ourselves that an object is open on purpose. */
function withoutMarks(schema: Record<string, unknown>): Record<string, unknown> {
  const clean = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(clean);
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node).filter(([name]) => name !== 'x-open');
    return Object.fromEntries(entries.map(([name, child]) => [name, clean(child)]));
  };
  return clean(schema) as Record<string, unknown>;
}

import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { closed, instant, record } from '#api';
import type { checkCedar, OperationDocument, VersionDocument } from '#gateway';
import { invalidInput } from '#kernel';

type CedarTrial = NonNullable<Parameters<typeof checkCedar>[1]>;

const text = Type.String({ minLength: 1, maxLength: 500 });
const texts = Type.Optional(Type.Array(text, { maxItems: 200 }));

/** A call that is only thought of. */
export const callToTry = closed(
  {
    operation: Type.String({ maxLength: 2_000, description: '`<METHOD> <template>`.' }),
    path: Type.Optional(record(Type.String({ maxLength: 2_000 }))),
    zone: Type.Optional(text),
    address: Type.Optional(Type.String({ maxLength: 64 })),
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    at: Type.Optional(instant),
    user: Type.Optional(
      closed({
        id: text,
        issuer: Type.Optional(
          Type.String({ minLength: 1, maxLength: 500, description: 'For users of other issuers only.' }),
        ),
        groups: texts,
        roles: texts,
      }),
    ),
    application: Type.Optional(closed({ id: text, name: Type.Optional(text), tag: Type.Optional(text) })),
    certificate: Type.Optional(Type.Boolean()),
    scopes: texts,
    acr: Type.Optional(text),
    claims: Type.Optional(record(Type.Unknown(), 50)),
  },
  { title: 'CedarCall' },
);
export type CallToTry = Static<typeof callToTry>;

/** The call as the gateway would see it. @throws GatehouseError `invalid-input` */
export function trialOf(
  call: CallToTry,
  operation: OperationDocument,
  version: VersionDocument,
  now: number,
): CedarTrial {
  const { address = '192.0.2.1', user, application, scopes = [], claims = {} } = call;
  if (isIP(address) === 0) throw invalidInput([{ at: '/call/address', message: 'is no IP address' }]);
  const issuer = user?.issuer ?? 'https://this-installation.invalid';
  return {
    operation,
    parameters: call.path ?? {},
    zone: call.zone ?? version.zones[0] ?? 'external',
    address,
    country: call.country,
    now,
    caller: {
      application:
        application &&
        ({
          id: application.id,
          name: application.name ?? application.id,
          tag: application.tag ?? application.id,
          kind: 'confidential',
          active: true,
        } as const),
      keyId: undefined,
      sandbox: false,
      ...(call.certificate === true ? { certificate: shownCertificate } : {}),
      user: user && {
        id: user.id,
        issuer,
        realm: user.issuer === undefined ? 'external' : undefined,
        groups: user.groups ?? [],
        roles: user.roles ?? [],
      },
      token: {
        scheme: 'Bearer',
        text: '',
        issuer,
        id: undefined,
        clientId: undefined,
        session: undefined,
        scopes: new Set(scopes),
        issuedAt: now,
        notAfter: now,
        confirmation: undefined,
        acr: call.acr,
        authenticatedAt: undefined,
        claims,
      },
    },
  };
}

/** Policies read only whether there is one. */
const shownCertificate = {} as NonNullable<CedarTrial['caller']['certificate']>;

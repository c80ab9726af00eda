import { X509Certificate } from 'node:crypto';
import { Type } from 'typebox';
import { closed, instant, nullable, oneOf } from '#api';
import { newSamlKey, rotateSamlKey, samlKeys } from '../federation/saml-key.ts';
import { defineRoute, smallBody } from './define.ts';

const day = 86_400_000;

const keyShape = closed(
  {
    fingerprint: Type.String({ description: 'SHA-256 of the certificate.' }),
    certificate: Type.String({ description: 'PEM, as in the metadata.' }),
    until: nullable(instant),
  },
  { title: 'SamlKey' },
);
const keysShape = closed(
  { items: Type.Array(keyShape, { description: 'The newest first.' }) },
  { title: 'SamlKeys', description: 'What providers may encrypt assertions for.' },
);
const path = closed({ realm: oneOf(['internal', 'external']) });

const view = (keys: readonly { readonly certificate: string; readonly until: number | null }[]) => ({
  items: keys.map(({ certificate, until }) => ({
    fingerprint: new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase(),
    certificate,
    until,
  })),
});

export const readSamlKeys = defineRoute({
  method: 'GET',
  url: '/saml-keys/:realm',
  permission: 'providers:read',
  tag: 'identity-providers',
  summary: 'Read the keys that SAML providers encrypt for',
  params: path,
  reply: keysShape,
  handler: async ({ params, services, now }) =>
    view(await samlKeys(services.identity.tools.vault, params.realm, now)),
});

export const rotateSamlKeys = defineRoute({
  method: 'POST',
  url: '/saml-keys/:realm/rotate',
  permission: 'providers:write',
  tag: 'identity-providers',
  recent: true,
  summary: 'Replace the key that SAML providers encrypt for',
  description:
    'The metadata names the new key first and the one before until the overlap is over; both decrypt till then. An overlap of 0 days ends all keys of before at once, for one that got out.',
  params: path,
  body: closed({
    overlapDays: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 365, description: 'How long the key before still works; 30.' }),
    ),
  }),
  reply: keysShape,
  bodyLimit: smallBody,
  handler: async ({ params, body, services, change, now }) => {
    const { vault } = services.identity.tools;
    const overlapDays = body.overlapDays ?? 30;
    const fresh = await newSamlKey(now);
    return change(async ({ change, audit }) => {
      const asked = { fresh, overlapMs: overlapDays * day };
      const after = view(await rotateSamlKey(vault, change, params.realm, asked, now));
      const detail = { fingerprint: after.items[0]?.fingerprint, overlapDays };
      await audit({ action: 'saml-key.rotate', id: params.realm, detail });
      return after;
    });
  },
});

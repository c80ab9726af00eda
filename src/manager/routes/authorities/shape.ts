import { Type } from 'typebox';
import { maxPem } from '#credentials';
import { closed, instant, kept, reference, slug } from '#api';
import type { Authority } from '../../authorities.ts';

export const certificates = Type.String({
  minLength: 1,
  maxLength: maxPem,
  description: 'PEM, one to eight: the certificates that issue to clients. No private keys.',
});

export const authority = closed(
  {
    id: Type.String(),
    name: slug,
    certificates,
    notAfter: Type.Integer({
      description: 'When the first of its certificates expires (ms since the epoch).',
    }),
    revocations: Type.Array(
      closed({
        issuer: Type.String({ description: "SHA-256 of the issuer's public key." }),
        thisUpdate: instant,
        nextUpdate: instant,
        revoked: Type.Integer({ minimum: 0, description: 'Number of certificates on it.' }),
      }),
      { description: 'Its revocation lists. Past `nextUpdate` nothing of that issuer is accepted.' },
    ),
    builtIn: Type.Boolean({ description: 'True for the one that issues certificates here.' }),
    ...kept,
  },
  { title: 'Authority', description: 'Whose client certificates are believed, where a policy names it.' },
);

/** With the lists counted: they may hold tens of thousands of numbers. */
export const shown = ({ revocations, ...rest }: Authority) => ({
  ...rest,
  revocations: revocations.map(({ issuer, thisUpdate, nextUpdate, serials }) => ({
    issuer,
    thisUpdate,
    nextUpdate,
    revoked: serials.length,
  })),
});

/** What the audit log keeps: a certificate is public, but long. */
export const recorded = ({ id, name, notAfter, revocations }: Authority) => ({
  id,
  name,
  notAfter,
  revoked: revocations.reduce((sum, { serials }) => sum + serials.length, 0),
});

export const authorityPath = closed({ authority: reference });

import { Type } from 'typebox';
import { closed, instant, nullable } from '#api';

export const number = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const about = {
  number,
  createdAt: instant,
  createdBy: Type.String(),
  note: Type.String(),
  digest: Type.String({ description: 'SHA-256 of the document, hexadecimal.' }),
  rolledBackTo: nullable(Type.Integer({ description: 'The Snapshot that this one brought back.' })),
};

export const snapshot = closed(about, {
  title: 'Snapshot',
  description: 'What gateways serve from: compiled, numbered, immutable.',
});

export const snapshotPath = closed({ snapshot: number });

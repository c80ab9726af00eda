import { Type } from 'typebox';
import { categories } from '#gateway';
import { closed, kept, nullable, oneOf, reference } from '#api';
import { audience } from '../versions/shape.ts';

export const category = oneOf(categories, 'What the operation does if misused.');

const mediaTypes = nullable(Type.Array(Type.String()));

export const operation = closed(
  {
    id: Type.String(),
    versionId: Type.String(),
    method: Type.String({ description: 'Upper case; `*` for the catch-all.' }),
    path: Type.String({ description: 'Template below the base path.' }),
    operationId: nullable(Type.String()),
    summary: Type.String(),
    category,
    audience: nullable(audience),
    consumes: mediaTypes,
    produces: mediaTypes,
    scopes: nullable(
      Type.Array(Type.Array(Type.String()), {
        description: 'Sets of OAuth scopes by the contract: a token must hold all of one.',
      }),
    ),
    suggestion: closed(
      { category, reasons: Type.Array(Type.String()) },
      { title: 'Suggestion', description: 'What the import made of it.' },
    ),
    position: Type.Integer(),
    ...kept,
  },
  { title: 'Operation' },
);

/** An id, or the operationId of the contract. */
const operationReference = Type.String({ minLength: 1, maxLength: 200 });

export const operationPath = closed({ api: reference, version: reference, operation: operationReference });

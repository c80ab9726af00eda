import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import { type ContractPreview, previewContract } from '../../catalogue/contract-preview.ts';
import { defineRoute } from '../../http/route.ts';
import { category } from '../operations/shape.ts';
import { audience, contractLimit, contractSource, givenContract } from '../versions/shape.ts';

/** Operations in the answer; `operationCount` tells how many there are. */
const told = 2000;

const finding = closed(
  {
    level: oneOf(['fault', 'warning'], 'A document with faults cannot be imported.'),
    at: Type.String({ description: 'JSON Pointer into the document.' }),
    message: Type.String(),
    file: Type.Optional(Type.String({ description: 'Of several, the one that it is in.' })),
    line: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.Integer()),
  },
  { title: 'ContractFinding' },
);

const operation = closed(
  {
    method: Type.String(),
    path: Type.String(),
    operationId: nullable(Type.String()),
    summary: Type.String(),
    audience: nullable(audience),
    category,
    reasons: Type.Array(Type.String(), { description: 'Why this category is suggested.' }),
  },
  { title: 'ContractOperation' },
);

const contract = closed(
  {
    title: Type.String(),
    description: Type.String(),
    version: Type.String({ description: "The document's own." }),
    specification: Type.String({ description: 'Such as `3.1.0` or `2.0`.' }),
    audience: nullable(audience),
    operations: Type.Array(operation),
    operationCount: Type.Integer(),
  },
  { title: 'ContractInShort' },
);

const suggested = closed(
  {
    api: Type.String({ description: 'A name that is free.' }),
    version: Type.String(),
    basePath: Type.String(),
    targets: Type.Array(Type.String(), { description: 'Addresses of its servers.' }),
  },
  { title: 'SuggestedNames' },
);

export const previewContractRoute = defineRoute({
  method: 'POST',
  url: '/contracts/preview',
  permission: 'apis:write',
  tag: 'contracts',
  summary: 'What an import would find in a document',
  description:
    'Reads it as an import does and makes nothing. A document that cannot be imported is answered with its faults, too.',
  body: closed({
    contract: givenContract,
  }),
  bodyLimit: contractLimit,
  rehearsable: false,
  reply: closed(
    { findings: Type.Array(finding), contract: nullable(contract), suggested: nullable(suggested) },
    { title: 'ContractPreview', description: '`contract` is null for one that cannot be imported.' },
  ),
  handler: async ({ db, body }) =>
    shown(await previewContract(db, async () => (await contractSource(body.contract)) ?? '')),
});

function shown({ findings, contract, suggested }: ContractPreview) {
  if (contract === null) return { findings, contract: null, suggested };
  const { title, description, version, specification, operations } = contract;
  return {
    findings,
    suggested,
    contract: {
      ...{ title, description, version, specification },
      audience: contract.audience ?? null,
      operationCount: operations.length,
      operations: operations
        .slice(0, told)
        .map(({ method, path, operationId, summary, audience, suggestion }) => ({
          ...{ method, path, summary },
          operationId: operationId ?? null,
          audience: audience ?? null,
          category: suggestion.category,
          reasons: suggestion.reasons,
        })),
    },
  };
}

import { Type } from 'typebox';
import { GatehouseError } from '#kernel';
import { closed } from '#api';
import { previewContract } from '../../catalogue/contract-preview.ts';
import { storedContract } from '../../catalogue/import.ts';
import { defineRoute } from '../../http/route.ts';
import { contractLimit, contractSource } from '../versions/shape.ts';
import { lintReply, shownLint } from '../versions/lint-shape.ts';

export const lintContractRoute = defineRoute({
  method: 'POST',
  url: '/contracts/lint',
  permission: 'apis:write',
  tag: 'contracts',
  summary: 'Lint an OpenAPI document',
  description:
    'What it tells of risks and of mistakes, rule by rule. Nothing is made. Takes seconds for the largest documents.',
  body: closed({
    contract: Type.Union([
      Type.String({ minLength: 1, maxLength: contractLimit }),
      Type.Unsafe<Record<string, unknown>>({ type: 'object', 'x-open': true }),
    ]),
  }),
  bodyLimit: contractLimit,
  rehearsable: false,
  reply: lintReply,
  handler: async ({ db, body, services: { lint } }) => {
    const source = (await contractSource(body.contract)) ?? '';
    const { contract, findings } = await previewContract(db, async () => source);
    if (contract === null)
      throw new GatehouseError('contract-invalid', 'Only what can be imported is linted.', {
        extra: { errors: findings.filter(({ level }) => level === 'fault') },
      });
    // Places in a document of Swagger 2 are those of what it was converted to.
    const text = contract.specification === '2.0' ? (storedContract(contract) ?? '') : source;
    return { ...shownLint(await lint.report(text)), gate: lint.gate };
  },
});

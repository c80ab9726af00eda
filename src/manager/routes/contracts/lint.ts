import { contractOf, lintableText, locatedReport, sourceOf } from '#contracts';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { contractLimit, contractSource, givenContract } from '../versions/shape.ts';
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
    contract: givenContract,
  }),
  bodyLimit: contractLimit,
  rehearsable: false,
  reply: lintReply,
  handler: async ({ body, services: { lint } }) => {
    const source = sourceOf((await contractSource(body.contract)) ?? '');
    const contract = contractOf(source);
    // Places in a document of Swagger 2 are those of what it was converted to.
    const report = await lint.report(lintableText(source, contract));
    return { ...shownLint(locatedReport(report, source, contract)), gate: lint.gate };
  },
});

import { Type } from 'typebox';
import { GatehouseError } from '#kernel';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { fetchedContract } from '../versions/shape.ts';

export const fetchContractRoute = defineRoute({
  method: 'POST',
  url: '/contracts/fetch',
  permission: 'apis:write',
  tag: 'contracts',
  summary: 'Fetch an OpenAPI document by its URL',
  description:
    'From public addresses, and from hosts that an operator allowed with `--contract-hosts`; with the documents at the same server that it refers to, five megabytes at most.',
  body: closed({
    url: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'http:// or https://, without credentials.',
    }),
  }),
  rehearsable: false,
  reply: closed(
    {
      contract: fetchedContract,
      bytes: Type.Integer({ description: 'Of all documents that were fetched.' }),
    },
    { title: 'FetchedContract' },
  ),
  handler: async ({ body, services, change }) => {
    const note = (detail: Record<string, unknown>) =>
      change(({ audit }) => audit({ action: 'contract.fetch', id: originOf(body.url), detail }));
    try {
      const { contract, bytes } = await services.contracts.fetch(body.url);
      await note({ outcome: 'fetched', bytes });
      return { contract, bytes };
    } catch (error) {
      // What was tried is worth knowing as well: somebody may be looking for a way in.
      if (error instanceof GatehouseError)
        await note({ outcome: 'refused', why: error.detail ?? error.code });
      throw error;
    }
  },
});

/** Paths and queries may hold secrets. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin.slice(0, 200) : '-';
}

import { Type } from 'typebox';
import { GatehouseError } from '#kernel';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';

export const fetchContractRoute = defineRoute({
  method: 'POST',
  url: '/contracts/fetch',
  permission: 'apis:write',
  tag: 'contracts',
  summary: 'Fetch an OpenAPI document by its URL',
  description:
    'From public addresses, and from hosts that an operator allowed with `--contract-hosts`; five megabytes at most.',
  body: closed({
    url: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'http:// or https://, without credentials.',
    }),
  }),
  rehearsable: false,
  reply: closed(
    { contract: Type.String({ description: 'Its text, as it came.' }), bytes: Type.Integer() },
    { title: 'FetchedContract' },
  ),
  handler: async ({ body, services, change }) => {
    const note = (detail: Record<string, unknown>) =>
      change(({ audit }) => audit({ action: 'contract.fetch', id: originOf(body.url), detail }));
    try {
      const { text, bytes } = await services.contracts.fetch(body.url);
      await note({ outcome: 'fetched', bytes });
      return { contract: text, bytes };
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

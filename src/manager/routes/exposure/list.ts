import { Type } from 'typebox';
import { byId, closed, instant, oneOf, pageOf, pageOfAll, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import { label } from '../traffic/shape.ts';

/** Read at once at most: the latest. */
const most = 1_000;

const exposed = closed(
  {
    id: Type.String(),
    version: Type.String({ description: '`<api>/<version>`.' }),
    operation: Type.String(),
    what: oneOf(['undeclared', 'write-only', 'classified', 'detected', 'internals'] as const),
    place: Type.String({
      description:
        'JSON Pointer with `*` for elements and for names that may be data, or `header <name>`; empty for the whole.',
    }),
    data: Type.String({ description: 'Class of the data, and what a detector took it for; empty for none.' }),
    outcome: oneOf(['left', 'masked', 'removed', 'replaced', 'withheld'] as const),
    answers: Type.Integer({ minimum: 0, description: 'Answers that held it.' }),
    firstAt: instant,
    lastAt: instant,
  },
  { title: 'Exposed' },
);

export const listExposureRoute = defineRoute({
  method: 'GET',
  url: '/exposure',
  permission: 'metrics:read',
  tag: 'traffic',
  summary: 'What answers held beyond what everybody may see',
  description:
    'By operation and place (OWASP API3): members that the contract does not know, data that it classifies, what detectors found, and internals in errors. Seen where `response-validation` or `masking` is attached; the latest 1,000, kept for 90 days.',
  query: closed({ version: Type.Optional(label), operation: Type.Optional(label), ...paging }),
  reply: pageOf(exposed),
  handler: async ({ query, services: { traffic } }) => {
    const { version, operation } = query;
    const all = await traffic.exposure({ version, operation }, most);
    return pageOfAll(all, query, byId);
  },
});

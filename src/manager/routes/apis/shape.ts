import { Type } from 'typebox';
import { categories } from '#gateway';
import { closed, kept, nullable, oneOf, reference, slug } from '#api';
import { tokenFormats } from '../../records.ts';
import { searchIn } from '../search.ts';
import { audience, lifecycles } from '../versions/shape.ts';

export const tokenFormat = oneOf(
  tokenFormats,
  'What access tokens for it look like: `jwt` (RFC 9068) can be read by clients, `opaque` by our gateways only.',
);

const shown = {
  id: Type.String(),
  name: slug,
  title: Type.String(),
  description: Type.String(),
  owner: Type.String(),
  tokenFormat,
  ...kept,
};

export const api = closed(shown, { title: 'Api', description: 'A product in the catalogue.' });

const count = Type.Integer({ minimum: 0 });

const categoryMix = closed(
  { tells: count, does: count, 'tells-harm': count, 'does-harm': count },
  { title: 'CategoryMix', description: 'Operations of each category.' },
);

const versionInShort = closed(
  {
    id: Type.String(),
    name: Type.String(),
    lifecycle: oneOf(lifecycles),
    audience,
    profile: nullable(Type.String()),
    zones: Type.Array(Type.String()),
    categories: categoryMix,
  },
  { title: 'VersionInShort' },
);

export const listedApi = closed(
  {
    ...shown,
    versions: Type.Array(versionInShort, { description: 'The twenty newest, newest first.' }),
    versionCount: count,
  },
  { title: 'ListedApi', description: 'A product in the catalogue with its versions in short.' },
);

export const apiFilter = {
  search: searchIn('name, title, description or owner'),
  owner: Type.Optional(Type.String({ maxLength: 200, description: 'Exactly so; empty for none.' })),
  lifecycle: Type.Optional(oneOf(lifecycles, 'Of one of its versions.')),
  audience: Type.Optional(audience),
  category: Type.Optional(oneOf(categories, 'Of one operation of that version.')),
};

export const owner = Type.String({ maxLength: 200, description: 'Who answers for it: a person or a team.' });

export const apiPath = closed({ api: reference });

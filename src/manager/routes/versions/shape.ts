import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { assessmentSchema, type ContractFiles, quickFiles, quickToRead } from '#contracts';
import { audiences } from '#gateway';
import { closed, instant, kept, nullable, oneOf, reference, slug, versionName } from '#api';
import { snapshot } from '../snapshots/shape.ts';
import { upstream } from './upstream-shape.ts';

export const audience = oneOf(audiences, 'Who may call.');

export const lifecycles = ['draft', 'published', 'deprecated', 'retired'] as const;

const assessment = closed(
  { answers: assessmentSchema, by: Type.String(), at: instant },
  { title: 'Assessment' },
);

export const zones = Type.Array(slug, { maxItems: 20, uniqueItems: true, description: 'Names of zones.' });

export const hosts = Type.Array(Type.String({ maxLength: 253 }), {
  maxItems: 50,
  uniqueItems: true,
  description: 'Host names, lower case, without port; none means any.',
});

export const basePath = Type.String({
  maxLength: 200,
  description: 'Begins with `/`, does not end with it; empty for the root.',
});

export const profileReference = Type.String({
  maxLength: 80,
  description: 'A profile and its version, such as `registered@2`.',
});

const shown = {
  id: Type.String(),
  apiId: Type.String(),
  name: versionName,
  lifecycle: oneOf(lifecycles),
  audience,
  profile: nullable(Type.String()),
  zones: Type.Array(Type.String()),
  hosts: Type.Array(Type.String()),
  basePath: Type.String(),
  upstream,
  hasContract: Type.Boolean({ description: 'False for one that is fronted by a catch-all operation.' }),
  contractUnread: Type.Boolean({
    description:
      'Imported by an earlier release, which did not read what is enforced: that is done when it is published.',
  }),
  assessment: nullable(assessment),
  ...kept,
};

export const version = closed(shown, {
  title: 'Version',
  description: 'A version of an API: one contract, its upstream, its lifecycle.',
});

const warning = closed({
  at: Type.String({ description: 'JSON Pointer into the document.' }),
  message: Type.String(),
  file: Type.Optional(Type.String({ description: 'Of several, the one that it is in.' })),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
});

export const importedVersion = closed(
  {
    ...shown,
    warnings: Type.Array(warning, {
      description: 'Doubtful places that do not keep the document from being used.',
    }),
  },
  { title: 'ImportedVersion' },
);

export const lifecycleChange = closed(
  { version, snapshot: nullable(snapshot) },
  {
    title: 'LifecycleChange',
    description: '`snapshot` is null when gateways serve the same as before.',
  },
);

export const versionPath = closed({ api: reference, version: reference });

/** Bytes of a request that carries a contract. */
export const contractLimit = 32 * 1024 * 1024;

/** Several files, of which one is the document. */
const contractFiles = closed(
  {
    root: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'Name of the file that is the document.',
    }),
    files: Type.Record(Type.String({ minLength: 1, maxLength: 2000 }), Type.String(), {
      maxProperties: 3000,
      description: 'Texts by name: paths with `/` from one directory, or addresses of one server.',
    }),
  },
  { title: 'ContractFiles' },
);

/** An OpenAPI document: its text in JSON or YAML, the JSON itself, or the files that it is made of. */
export const givenContract = Type.Union([
  Type.String({ minLength: 1, maxLength: contractLimit }),
  contractFiles,
  Type.Unsafe<Record<string, unknown>>({ type: 'object', 'x-open': true }),
]);

/** As it came: its text, or with what it refers to. */
export const fetchedContract = Type.Union([Type.String(), contractFiles]);

/** Null fronts the API by a catch-all. */
export const contract = Type.Union([...givenContract.anyOf, Type.Null()]);

/**
 * As the import takes it: an object is passed on as text, so that it is a document and never names a file. To be
 * called before a change begins, since large YAML takes its time and a change keeps all others waiting.
 */
export async function contractSource(
  given: string | ContractFiles | Record<string, unknown> | null,
): Promise<string | ContractFiles | null> {
  if (given === null) return null;
  if (typeof given === 'string') return quickToRead(given);
  // No OpenAPI document has these two, and all need others.
  return isFiles(given) ? quickFiles(given) : JSON.stringify(given);
}

const isFiles = (given: object): given is ContractFiles => Value.Check(contractFiles, given);

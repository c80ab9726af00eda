import { createRequire } from 'node:module';
import { GraphQLError } from 'graphql/error/GraphQLError.js';
import type { DocumentNode } from 'graphql/language/ast.js';
import { parse } from 'graphql/language/parser.js';
import type { GraphQLSchema } from 'graphql/type/schema.js';
import type * as Definition from 'graphql/type/definition.js';
import type * as TypeValidation from 'graphql/type/validate.js';
import type * as Building from 'graphql/utilities/buildASTSchema.js';
import type * as Rules from 'graphql/validation/specifiedRules.js';
import type * as Validation from 'graphql/validation/validate.js';

interface Library {
  readonly definition: typeof Definition;
  /** @throws Error that names the first faults with line and column. */
  readonly schemaOf: (text: string) => GraphQLSchema;
}

let library: Library | undefined;

/** The part of graphql-js that knows schemas, loaded with the first one: most gateways have none. */
export function graphqlTypes(): Library {
  return (library ??= load());
}

const mostFaults = 5;

function load(): Library {
  const require = createRequire(import.meta.url);
  const definition = require('graphql/type/definition.js') as typeof Definition;
  const { validateSchema } = require('graphql/type/validate.js') as typeof TypeValidation;
  const { buildASTSchema } = require('graphql/utilities/buildASTSchema.js') as typeof Building;
  const { specifiedSDLRules } = require('graphql/validation/specifiedRules.js') as typeof Rules;
  const { validateSDL } = require('graphql/validation/validate.js') as typeof Validation;
  // Servers define directives of their own, which say nothing of what fields there are.
  const rules = specifiedSDLRules.filter(({ name }) => name !== 'KnownDirectivesRule');
  const schemaOf = (text: string): GraphQLSchema => {
    const document = parsed(text);
    tell(validateSDL(document, undefined, rules));
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    tell(validateSchema(schema));
    return schema;
  };
  return { definition, schemaOf };
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) tell([error]);
    throw error;
  }
}

function tell(faults: readonly GraphQLError[]): void {
  if (faults.length === 0) return;
  const told = faults.slice(0, mostFaults).map(({ message, locations }) => {
    const [at] = locations ?? [];
    return at === undefined ? message : `${at.line}:${at.column} ${message}`;
  });
  throw new Error(told.join('; '));
}
